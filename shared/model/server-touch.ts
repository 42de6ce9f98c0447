import type { Attributes, Channel } from './touch.ts'

/** Whose something is: a user's, by the site's own id of them, or a visitor's. */
export type Whose = { readonly user: string } | { readonly visitor: string }

/** A touch as a site's server sends it, on any channel. */
export interface ServerTouch {
  /** Chosen by the sender, unique per person: the same id is the same touch, however often it is sent. */
  readonly id: string
  readonly whose: Whose
  readonly name: string
  /** Epoch milliseconds by the sender's clock; absent: it happens as it arrives. */
  readonly at?: number
  readonly channel: Channel
  readonly value?: number
  readonly props?: Attributes
}

/** Why a server's touch is not taken: of somebody erased, of a visitor whom the site does not keep, older than people are. */
export const MESSAGE_REFUSALS = ['erased', 'not-kept', 'too-old'] as const

export type MessageRefusal = (typeof MESSAGE_REFUSALS)[number]
