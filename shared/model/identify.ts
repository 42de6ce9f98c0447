import type { Attributes } from './touch.ts'

/** A server's word on who somebody is. */
export interface IdentifyRequest {
  readonly site: string
  readonly user: string
  /** The browser that is this user's, by its id or by the token it holds; absent: only traits are set. */
  readonly device?: { readonly visitor: string } | { readonly token: string }
  readonly traits?: Attributes
}
