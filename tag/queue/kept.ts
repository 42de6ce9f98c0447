import type { IdentityClaim, IdentityOutcome, SentTouch, VisitReply } from '../../shared/model/visit.ts'

/** A touch as the page made it. */
export type NewTouch = Omit<SentTouch, 'id' | 'seq'>

/** Who the page said last that the visitor is. */
export interface KeptIdentity {
  /** Tells this claim from others. */
  readonly key: string
  /** The same but for the proof, of which a page may have a new one each time. */
  readonly known: string
  /** To be sent, until a reply says what became of it. */
  readonly claim?: IdentityClaim | undefined
  readonly outcome?: IdentityOutcome
}

/** All that a browser keeps of a visitor, always read and written in one piece. */
export interface Kept {
  readonly seed: string
  /** The next touch's number. */
  readonly next: number
  /** In order of `seq`. */
  readonly touches: readonly SentTouch[]
  /** The last reply, with the decisions for other pages' slots, and when it came by the browser's clock. */
  readonly reply?: VisitReply
  /** How many touches were given up, by reason; absent while none were. */
  readonly dropped?: Readonly<Record<string, number>> | undefined
  /** Began with a reset: a cookie, if the browser has one, is older. */
  readonly fresh?: boolean
  readonly identity?: KeptIdentity | undefined
  /** From the address of a page, until a reply. */
  readonly handoff?: string | undefined
  /** The plays' arms, as `play:arm`, of which this visitor's exposure is told already; the last of many. */
  readonly exposed?: readonly string[] | undefined
}

/** A visitor of whom nothing is known, but for a seed, by default a new one: 22 letters of 36, each by chance; some are likelier, so 112 bits. */
export function newKept(
  seed = crypto.getRandomValues(new Uint8Array(22)).reduce((letters, byte) => letters + (byte % 36).toString(36), ''),
): Kept {
  return { seed, next: 1, touches: [] }
}
