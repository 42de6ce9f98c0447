import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Posting } from '../../../shared/model/fact.ts'
import type { Telling } from '../../../worker/ledger/delivery-rows.ts'
import type { Ledger } from '../../../worker/ledger/fact-queue.ts'
import { takeMessages } from '../../../worker/ledger/take-messages.ts'

export interface UnrulyQueue {
  readonly ledger: Ledger
  /** Delivers what waits: not in order, some twice, some not before the next time; its consumers may be killed. */
  deliver(): Promise<void>
  /** Delivers until nothing waits. */
  drain(): Promise<void>
}

const MAX_BATCH = 6

/** A queue as bad as a queue may be, in front of the real consumer and database. `chance` gives numbers from 0 to 1. With
 * `telling`, the consumer writes what webhooks are to be told. */
export function unrulyQueue(chance: () => number, telling?: Telling): UnrulyQueue {
  let waiting: Posting[] = []
  const deliver = async () => {
    const late = waiting.filter(() => chance() < 0.05)
    const now = waiting.filter((posting) => !late.includes(posting))
    const doubled = now.flatMap((posting) => (chance() < 0.05 ? [posting, posting] : [posting]))
    const arrivals = doubled
      .map((posting) => ({ posting, place: chance() }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ posting }) => posting)
    waiting = late
    for (let from = 0; from < arrivals.length; from += MAX_BATCH) {
      const batch = arrivals.slice(from, from + MAX_BATCH)
      waiting.push(...(await take(batch, chance, telling)))
      // A queue may deliver a batch that was taken once more.
      if (chance() < 0.05) waiting.push(...batch)
    }
  }
  return {
    ledger: {
      async tell(posting) {
        waiting.push(posting)
        return true
      },
    },
    deliver,
    async drain() {
      while (waiting.length > 0) await deliver()
    },
  }
}

/** What the consumer did not acknowledge. */
async function take(
  postings: readonly Posting[],
  chance: () => number,
  telling?: Telling,
): Promise<readonly Posting[]> {
  const messages = postings.map((body, place) => ({ id: String(place), timestamp: 0, attempts: 1, body }))
  const batch = createMessageBatch('waypost-facts', messages)
  await takeMessages(batch, { db: mortal(env.LEDGER, chance), log: () => undefined, ...(telling && { telling }) })
  const { retryMessages } = await getQueueResult(batch, createExecutionContext())
  const left = new Set(retryMessages.map(({ msgId }) => msgId))
  return postings.filter((_, place) => left.has(String(place)))
}

/** A database whose caller is killed before or after a transaction, which looks the same to the queue. */
function mortal(db: D1Database, chance: () => number): D1Database {
  const batch: D1Database['batch'] = async (statements) => {
    if (chance() < 0.1) throw new Error('killed before')
    const results = await db.batch<never>(statements)
    if (chance() < 0.1) throw new Error('killed after')
    return results
  }
  return new Proxy(db, {
    get: (target, name) => {
      if (name === 'batch') return batch
      const own = Reflect.get(target, name)
      return typeof own === 'function' ? own.bind(target) : own
    },
  })
}
