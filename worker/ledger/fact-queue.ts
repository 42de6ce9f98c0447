import { surelyFits } from '../../shared/ledger/bare-posting.ts'
import type { Posting } from '../../shared/model/fact.ts'
import { inTime } from '../lib/in-time.ts'

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
  if (surelyFits(posting)) {
    await queue.send(posting)
    return
  }
  const { splitPosting } = await import('../../shared/ledger/split-posting.ts')
  for (const part of splitPosting(posting)) await queue.send(part)
}
