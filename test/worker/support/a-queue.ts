import type { Posting } from '../../../shared/model/fact.ts'

export interface TestQueue {
  readonly queue: Queue<Posting>
  /** What it took. */
  readonly taken: readonly Posting[]
  /** How often it took nothing. */
  refused(): number
  /** Puts it out of reach, or back. */
  fail(isDown: boolean): void
}

const METRICS = { backlogCount: 0, backlogBytes: 0 }

/** The ledger's queue, of which nobody reads, and which is out of reach when a test says so. */
export function aQueue(): TestQueue {
  const taken: Posting[] = []
  let isDown = false
  let refused = 0
  const take = async (postings: readonly Posting[]) => {
    if (isDown) {
      refused += 1
      throw new Error('the queue is out of reach')
    }
    taken.push(...postings)
    return { metadata: { metrics: METRICS } }
  }
  const queue: Queue<Posting> = {
    metrics: async () => METRICS,
    send: (posting) => take([posting]),
    sendBatch: (messages) => take([...messages].map(({ body }) => body)),
  }
  return {
    queue,
    taken,
    refused: () => refused,
    fail: (down) => {
      isDown = down
    },
  }
}
