import type { Channel, Json } from './touch.ts'

/** What brought a move: a touch, time alone, a new version of the playbook, what was read of the visitor, or a union. */
export type Cause = 'touch' | 'time' | 'playbook' | 'attributes' | 'merge'

/**
 * One thing that happened in the ledger, once: a fact's key is derived from what it says, so that however often it is
 * told, it is one row. Instants are epoch milliseconds by the server's clock.
 */
export type Fact =
  /** The `ordinal`-th move of a person in a journey, from 1. `null`: at no stage. */
  | {
      readonly kind: 'entered'
      readonly journey: string
      readonly ordinal: number
      readonly from: string | null
      readonly stage: string | null
      readonly cause: Cause
      readonly at: number
      /** Since when the person is at the stage, where a profile takes over that was there before; otherwise `at`. */
      readonly since?: number
      /** Since when the person was at the stage before, by which that move is known; `null`: there was none. */
      readonly after?: number | null
    }
  /** A person saw a play's arm for the first time, or, as a control or held out, would have. */
  | {
      readonly kind: 'exposed'
      readonly play: string
      /** A variant's id, `control` or `holdout`. */
      readonly arm: string
      readonly slot: string
      /** The probability, from 0 to 1, with which this arm was drawn. */
      readonly propensity: number
      readonly at: number
    }
  /** A touch that the playbook calls a goal. `touch`: its id, unique per person. */
  | {
      readonly kind: 'reached'
      readonly goal: string
      readonly touch: string
      readonly value: number | null
      readonly at: number
    }
  /** The visitor turned out to be another profile: from here on that one stands for both. */
  | { readonly kind: 'merged'; readonly into: string; readonly at: number }
  /** The person is forgotten; the counts that they are in stay. */
  | { readonly kind: 'erased'; readonly at: number }

/** By what analysts break figures down: what was known when a fact came about. */
export interface Segment {
  readonly channel: Channel
  readonly country: string | null
  readonly device: string | null
  /** `utm_campaign`. */
  readonly campaign: string | null
}

/** Where a person is in each journey, as the ledger is told. `ordinal`: how many moves there were. */
export interface Placed {
  readonly [journey: string]: { readonly stage: string | null; readonly since: number; readonly ordinal: number }
}

/**
 * The moves that time will make if no touch comes, the next one first, and not all of them. Stages that read attributes
 * are foreseen with those of the last request; the visitor's next one may bring others, and then its own word counts.
 */
export type DueMoves = readonly { readonly journey: string; readonly stage: string | null; readonly at: number }[]

/** A touch as the touch log keeps it. */
export interface LoggedTouch {
  /** Unique per person: a browser's queue and number, or a server's id. */
  readonly id: string
  readonly name: string
  readonly at: number
  readonly channel: Channel
  readonly verified: boolean
  readonly value: number | null
  readonly props: { readonly [name: string]: Json } | null
}

/** What one visit, or one batch of a server's touches, tells the ledger of one person. */
export interface Posting {
  readonly site: string
  /** A profile's id, or that of a visitor who is nobody known. */
  readonly profile: string
  /**
   * When this was judged, epoch milliseconds. Of two postings about one person the later one says where the person is and
   * what is due, and what an earlier one told of the same move or of further ones does not count: a request that was sent
   * again, or a touch that came late, has shown that it went otherwise.
   */
  readonly judgedAt: number
  /** How many touches had been taken in by then, ever: of two postings of one instant the one with more is the later. */
  readonly taken: number
  /** The playbook's version. */
  readonly playbook: string
  readonly segment: Segment
  readonly facts: readonly Fact[]
  /** Absent: as it was, or nobody's any more. */
  readonly placed?: Placed
  /** Absent: as it was. */
  readonly due?: DueMoves
  readonly touches: readonly LoggedTouch[]
}
