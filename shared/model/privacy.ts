import type { Whose } from './server-touch.ts'

/** Whose copy or erasure is asked for: with a secret key anybody's, else whoever's the token is. */
export type Subject = Whose | { readonly profile: string } | { readonly token: string }

/** What `/v1/privacy/export` and `/v1/privacy/erase` take. */
export interface PrivacyRequest {
  readonly site: string
  /** `null`: the visitor of the cookie that comes with the request. */
  readonly subject: Subject | null
}
