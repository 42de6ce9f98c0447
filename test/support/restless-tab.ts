import type { Page } from 'playwright-core'

/** How a tab makes touches. */
export interface Restlessness {
  /** Tells its touches from those of other tabs. */
  readonly tab: string
  readonly seed: number
  /** Hears which touches are stored: the transaction that holds them was complete before a reader could see them. */
  readonly onStored: (ticks: readonly string[]) => void
}

/**
 * Has a page make touches `tick`, in bursts of one to four at uneven times, until it ends. Each has a name of its own in
 * its property `n`. What is stored is told through the debugger, so that no fault of the network can hide it.
 */
export async function makeRestless(page: Page, { tab, seed, onStored }: Restlessness): Promise<void> {
  await page.exposeFunction('tellStored', onStored)
  await page.evaluate(
    ({ tab, seed }) => {
      let state = seed
      let made = 0
      const chance = () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        return state / 2 ** 32
      }
      const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
      const burst = async (): Promise<void> => {
        for (let left = 1 + 4 * chance(); left >= 1; left -= 1)
          window.waypost?.('touch', 'tick', { props: { n: `${tab}${made++}` } })
        await pause(chance() < 0.2 ? 200 * chance() : 30 * chance())
        return burst()
      }
      const look = (db: IDBDatabase): void => {
        const request = db.transaction('waypost').objectStore('waypost').get('shop')
        request.onsuccess = async () => {
          const ticks: { name: string; props?: { n: string } }[] = request.result?.touches ?? []
          await window.tellStored?.(ticks.flatMap(({ props }) => (props ? [props.n] : [])))
          look(db)
        }
      }
      const begin = async (): Promise<void> => {
        await pause(5)
        if (!(await indexedDB.databases()).some(({ name }) => name === 'waypost')) return begin()
        const request = indexedDB.open('waypost')
        request.onsuccess = () => look(request.result)
      }
      void begin()
      void burst()
    },
    { tab, seed },
  )
}

declare global {
  interface Window {
    tellStored?: (ticks: readonly string[]) => Promise<void>
  }
}
