/** The ways a person and a site can meet. Touches from the tag are always `web`. */
export const CHANNELS = ['web', 'app', 'email', 'sms', 'push', 'ads', 'social', 'support', 'store', 'phone'] as const

export type Channel = (typeof CHANNELS)[number]

/** The largest value a touch may carry, either sign. */
export const MAX_VALUE = 1e9

/** A value that JSON can carry: what traits, properties and context are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Named values about a visitor, a touch or a page. */
export type Attributes = { readonly [name: string]: Json }

/** One interaction on any channel, as the engines see it: parsed, with its time corrected. */
export interface Touch {
  /** Chosen by the sender, unique per visitor. */
  readonly id: string
  /** The sender's running number, from 1. The same touch keeps its number when it is sent again. */
  readonly seq: number
  readonly name: string
  /** Epoch milliseconds by the server's clock. */
  readonly at: number
  readonly channel: Channel
  /** Sent with a secret key, not merely observed in a browser. */
  readonly verified: boolean
  /** In the site's own unit; may be negative, as a refund is. */
  readonly value?: number
  readonly props?: Attributes
}
