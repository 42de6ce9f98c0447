import type { Page } from 'playwright-core'
import type { Kept } from '../../tag/queue/kept.ts'

/** What a browser keeps of its visitor, read from outside the tag. */
export interface StoredQueue {
  /** The property `n` of every touch `tick` that waits. */
  readonly ticks: readonly string[]
  /** How many touches wait that the last reply's token does not hold. */
  readonly outstanding: number
  /** How many touches `tick` the Worker has seen, by its last reply; -1 before the first. */
  readonly counted: number
  /** The last reply's, `null` before the first: every reply brings another. */
  readonly token: string | null
  readonly dropped: NonNullable<Kept['dropped']>
}

/** Reads the queue of this page's origin: what has been committed, and nothing else. `null` if there is none. */
export function readQueue(page: Page, site = 'shop'): Promise<StoredQueue | null> {
  return page.evaluate(async (of) => {
    if (!(await indexedDB.databases()).some(({ name }) => name === 'waypost')) return null
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const db = await done(indexedDB.open('waypost'))
    const kept: Kept | undefined = await done(db.transaction('waypost').objectStore('waypost').get(of))
    db.close()
    if (!kept) return null
    const { touches, reply, dropped = {} } = kept
    const why = JSON.stringify(reply?.explain ?? null)
    return {
      ticks: touches.filter(({ name }) => name === 'tick').map(({ props }) => `${props?.n}`),
      outstanding: touches.filter(({ seq }) => !reply?.ack.some(([from, to]) => from <= seq && seq <= to)).length,
      counted: Number(/"clause":"tick: count[^"]*","value":(\d+)/.exec(why)?.[1] ?? -1),
      token: reply?.token ?? null,
      dropped,
    }
  }, site)
}
