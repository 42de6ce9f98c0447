import type { Content } from './playbook.ts'
import type { Attributes } from './touch.ts'

/** A touch as a browser sends it. `at` is epoch milliseconds by the browser's clock. */
export interface SentTouch {
  /** Absent where the number alone tells a visitor's touches apart, as it does for the tag's. */
  readonly id?: string
  readonly seq: number
  readonly name: string
  readonly at: number
  readonly value?: number
  readonly props?: Attributes
}

/** Why a browser gave a touch up: it waited too long, there were too many, or the Worker would not have it. */
export type DropReason = 'too-old' | 'too-many' | 'rejected' | RefusalReason

/** Who a page says that its visitor is. Without a proof, nobody else's profile is told or changed by it. */
export interface IdentityClaim {
  readonly user: string
  /** HMAC-SHA256 of the user id by the site's identity secret, or a signed JWT. */
  readonly proof?: string
  readonly traits?: Attributes
  /** Epoch milliseconds by the browser's clock: when the page said so. Of two values of a trait the later one counts. */
  readonly at?: number
}

/** What became of a claim: `claimed` is one without a valid proof, kept until a server confirms it. */
export type IdentityOutcome = 'proven' | 'claimed' | 'refused'

/** The tag's one call: what happened, and which slots want deciding. */
export interface VisitRequest {
  readonly site: string
  /** The last token received; absent on a first visit and where only the cookie carries it. */
  readonly token?: string
  /** A random number of this browser's queue, 22 letters of base64url. Whoever has no token becomes the visitor it stands for. */
  readonly seed?: string
  /** In order of `seq`. */
  readonly touches: readonly SentTouch[]
  /** After `reset`, until the first reply: the cookie is of a visitor who was to be forgotten. */
  readonly fresh?: boolean
  /**
   * The lowest number that still waits in the browser's queue (or the next free one): all below are settled. May be absent
   * while the last reply's numbers have no gap.
   */
  readonly oldest?: number
  readonly slots: readonly string[]
  readonly page: { readonly url: string; readonly referrer?: string; readonly title?: string }
  /** Epoch milliseconds by the browser's clock, at sending: the Worker corrects the touches' times by it. */
  readonly sentAt: number
  /** Refused purposes: without `measure` nothing is read, kept or answered but default content. */
  readonly consent?: { readonly measure?: boolean; readonly personalize?: boolean }
  /** How many touches the queue of this `seed` has given up since it began, by reason. */
  readonly dropped?: { readonly [reason in DropReason]?: number }
  /** Sent again until a reply says what became of it. */
  readonly identify?: IdentityClaim
  /** From the address of a page to which another host of the site led, in `wp_h`. */
  readonly handoff?: string
}

/** Inclusive range of touch numbers. */
export type SeqRange = readonly [from: number, to: number]

/** Why a touch will never be evidence: it came later than the playbook's `late` allows, or of somebody who was erased. */
export type RefusalReason = 'too-late' | 'erased'

/**
 * Why a slot shows what it shows. `control` and `holdout`: it would show a play, and the visitor is one of those who see
 * the page as it is; `other-group`: all that it would show exclude the play that the visitor has drawn; `untouched-page`:
 * the site lists the page as one on which nothing is shown; `undrawn`: it would show a play that not everybody sees alike,
 * and there is no id by which to draw for whom this is.
 */
export type SlotReason =
  | 'play'
  | 'control'
  | 'holdout'
  | 'other-group'
  | 'untouched-page'
  | 'undrawn'
  | 'no-play'
  | 'no-consent'
  | 'bot'
  | 'unknown-slot'

export interface SlotAnswer {
  /** `null`: the page's own content. */
  readonly variant: string | null
  /** The play that won the slot, also where the page stays as it is because the visitor is a control or held out. */
  readonly play?: string
  /** What the visitor drew of the play: a variant's id, or `control`. Absent where they are held out. */
  readonly arm?: string
  readonly content?: Content
  /** Each show counts against a cap, so each is told, not the first alone. */
  readonly everyShow?: true
  readonly reason: SlotReason
}

export interface StageAnswer {
  /** `null`: no stage's condition holds. */
  readonly stage: string | null
  /** Epoch milliseconds. */
  readonly since: number
}

export interface VisitReply {
  /** To be stored and sent back; `null` when nothing may be kept. */
  readonly token: string | null
  /** The numbers of this browser's touches that the token holds. */
  readonly ack: readonly SeqRange[]
  readonly refused?: readonly { readonly seq: number; readonly reason: RefusalReason }[]
  /** How many properties of touches, and parts of addresses, the site does not take; absent where it took all. */
  readonly dropped?: { readonly props: number; readonly address: number }
  readonly stages: { readonly [journey: string]: StageAnswer }
  readonly slots: { readonly [slot: string]: SlotAnswer }
  /** The visitor's id, for the site's servers to name them by; a name, which opens nothing. */
  readonly visitor?: string
  /** The playbook's version. */
  readonly playbook: string
  /** Epoch milliseconds: when a stage changes by time alone. */
  readonly nextChange?: number
  /** Why each stage holds or not; only with a secret key or in local development. */
  readonly explain?: unknown
  /** What became of the request's claim. */
  readonly identity?: IdentityOutcome
  /** The browser was another user's: from now on it is a visitor of its own, of whom earlier decisions do not tell. */
  readonly newVisitor?: boolean
  /**
   * The person whose browser it was is erased: what the page has said of its visitor is past, and the touches that the token
   * does not hold are not to be sent.
   */
  readonly gone?: 'erased'
  /** Links to these hosts are to carry a hand-off. */
  readonly linkHosts?: readonly string[]
  /** The page has work for what the tag loads when it is needed, as exposures to tell and links to decorate. */
  readonly more?: true
}
