import { splitPosting } from '../../shared/ledger/split-posting.ts'
import type { Posting } from '../../shared/model/fact.ts'

/** Whom visits tell what came of them. */
export interface Ledger {
  /**
   * Whether the posting is accepted for good. If it is not, nobody may act as if it had been told: it comes about again
   * with the next visit. It may then be told twice, and counts once.
   */
  tell(posting: Posting): Promise<boolean>
}

/** A page is not kept waiting longer than this, in milliseconds. */
const TELL_LIMIT_MS = 150

interface QueueOptions {
  readonly onFault: (site: string, fault: string) => void
  /** Milliseconds that a page waits at most. */
  readonly limitMs?: number
}

/** The ledger behind its queue. */
export function createFactQueue(queue: Queue<Posting>, { onFault, limitMs = TELL_LIMIT_MS }: QueueOptions): Ledger {
  return {
    async tell(posting) {
      try {
        await inTime(send(queue, posting), limitMs)
        return true
      } catch (error) {
        onFault(posting.site, String(error))
        return false
      }
    },
  }
}

async function send(queue: Queue<Posting>, posting: Posting): Promise<void> {
  for (const part of splitPosting(posting)) await queue.send(part)
}

function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the queue did not answer within ${ms} ms`)), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
