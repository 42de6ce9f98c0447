import type { Posting } from '../../../shared/model/fact.ts'
import type { Ledger } from '../../../worker/ledger/fact-queue.ts'

export interface WatchedLedger {
  readonly wrap: (real: Ledger) => Ledger
  /** What was told and taken. */
  readonly told: readonly Posting[]
  /** What was told while the ledger was out of reach. */
  readonly lost: readonly Posting[]
  /** Puts the ledger out of reach, or back. */
  fail(isDown: boolean): void
}

/**
 * The real ledger, with every posting written down, and out of reach when a test says so. `isWithheld`: the test itself
 * brings what was told to the database, when it likes.
 */
export function watchLedger({ isWithheld = false } = {}): WatchedLedger {
  const [told, lost]: [Posting[], Posting[]] = [[], []]
  let isDown = false
  const wrap = (real: Ledger): Ledger => ({
    async tell(posting) {
      if (isDown) {
        lost.push(posting)
        return false
      }
      told.push(posting)
      return isWithheld || real.tell(posting)
    },
  })
  return {
    wrap,
    told,
    lost,
    fail: (down) => {
      isDown = down
    },
  }
}
