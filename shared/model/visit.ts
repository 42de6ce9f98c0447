import type { Content } from './playbook.ts'
import type { Attributes } from './touch.ts'

/** A touch as a browser sends it. `at` is epoch milliseconds by the browser's clock. */
export interface SentTouch {
  readonly id: string
  readonly seq: number
  readonly name: string
  readonly at: number
  readonly value?: number
  readonly props?: Attributes
}

/** The tag's one call: what happened, and which slots want deciding. */
export interface VisitRequest {
  readonly site: string
  /** The last token received; absent on a first visit and where only the cookie carries it. */
  readonly token?: string
  /** 128 random bits of this browser's queue, base64url. Whoever has no token becomes the visitor it stands for. */
  readonly seed?: string
  /** In order of `seq`. */
  readonly touches: readonly SentTouch[]
  /** After `reset`, until the first reply: the cookie is of a visitor who was to be forgotten. */
  readonly fresh?: boolean
  /** The lowest number that still waits in the browser's queue (or the next free one): all below are settled. */
  readonly oldest?: number
  readonly slots: readonly string[]
  readonly page: { readonly url: string; readonly referrer?: string; readonly title?: string }
  /** Epoch milliseconds by the browser's clock, at sending: the Worker corrects the touches' times by it. */
  readonly sentAt: number
  /** Refused purposes: without `measure` nothing is read, kept or answered but default content. */
  readonly consent?: { readonly measure?: boolean; readonly personalize?: boolean }
}

/** Inclusive range of touch numbers. */
export type SeqRange = readonly [from: number, to: number]

/** Why a touch will never be evidence: it came later than the playbook's `late` allows. */
export type RefusalReason = 'too-late'

/** Why a slot shows what it shows. */
export type SlotReason = 'play' | 'no-play' | 'no-consent' | 'unknown-slot'

export interface SlotAnswer {
  /** `null`: the page's own content. */
  readonly variant: string | null
  readonly play?: string
  readonly content?: Content
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
  readonly stages: { readonly [journey: string]: StageAnswer }
  readonly slots: { readonly [slot: string]: SlotAnswer }
  /** The playbook's version. */
  readonly playbook: string
  /** Epoch milliseconds: when a stage changes by time alone. */
  readonly nextChange?: number
  /** Why each stage holds or not; only with a secret key or in local development. */
  readonly explain?: unknown
}
