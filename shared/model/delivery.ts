import type { Cause } from './fact.ts'

/** What one webhook is told of one move. Instants are epoch milliseconds. */
export interface Delivery {
  readonly site: string
  /** The webhook's id in the playbook. */
  readonly webhook: string
  /** The key of the move's fact. */
  readonly fact: string
  /** The stage that was entered. */
  readonly stage: string
  /** When time made the move; 0: something else did. */
  readonly occasion: number
  readonly profile: string
  readonly journey: string
  readonly ordinal: number
  readonly from: string | null
  readonly cause: Cause
  readonly at: number
  /** The version by which the stage was found. */
  readonly playbook: string
  /** How often it has been tried, with this time. */
  readonly attempts: number
  /** Whether the ledger still says that the move was made. */
  readonly stands: boolean
}

/** What became of a delivery. Its status is that of the last reply, its error why that was not enough. */
export type Outcome =
  | { readonly is: 'sent'; readonly status: number }
  /** Not now: it is tried again at an instant. `isUntried`: nobody was asked, so that this time does not count. */
  | {
      readonly is: 'pending'
      readonly due: number
      readonly status: number | null
      readonly error: string | null
      readonly isUntried: boolean
    }
  | { readonly is: 'failed'; readonly status: number | null; readonly error: string }
  /** The ledger no longer says that the move was made. */
  | { readonly is: 'overruled' }

/** A delivery, and what became of it. */
export interface Settled {
  readonly delivery: Delivery
  readonly outcome: Outcome
}
