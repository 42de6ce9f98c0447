import type { SentTouch, VisitReply } from '../../shared/model/visit.ts'

/** A touch as the page made it. */
export type NewTouch = Omit<SentTouch, 'id' | 'seq'>

/** All that a browser keeps of a visitor, always read and written in one piece. */
export interface Kept {
  readonly seed: string
  /** The next touch's number. */
  readonly next: number
  /** In order of `seq`. */
  readonly touches: readonly SentTouch[]
  /** The last reply, with the decisions for other pages' slots, and when it came by the browser's clock. */
  readonly reply?: VisitReply
  /** How many touches were given up, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  /** Began with a reset: a cookie, if the browser has one, is older. */
  readonly fresh?: boolean
}

/** A visitor of whom nothing is known, but for a seed of 22 letters of base64url; one letter stands for two, so 131 bits. */
export function newKept(): Kept {
  const bits = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(17)))
  const seed = btoa(bits).slice(0, 22).replace(/\W/g, '_')
  return { seed, next: 1, touches: [], dropped: {} }
}
