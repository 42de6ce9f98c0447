import { launchChromium } from '../support/chromium.ts'
import { startRecordingWorker } from '../support/recording-worker.ts'
import { type Results, summarize } from './result.ts'

const TOUCHES = 200
/** So long after one another that each has a transaction of its own, and the page is idle in between. */
const APART_MS = 40

/** The time from a touch's call until the transaction that holds it is complete, in Chromium. */
export async function measureDurability(): Promise<Results> {
  const worker = await startRecordingWorker()
  const browser = await launchChromium()
  const page = await browser.newPage()
  await page.addInitScript(watchTransactions)
  await page.goto(`${worker.url}/page`)
  await page.waitForFunction(() => window.states.length > 0)
  const times = await page.evaluate(
    async ({ touches, apart }) => {
      const taken: number[] = []
      for (let left = touches; left > 0; left -= 1) {
        await new Promise((resolve) => setTimeout(resolve, apart))
        const began = performance.now()
        const complete = new Promise<number>((resolve) => {
          window.onDurable = resolve
        })
        window.waypost?.('touch', 'tick')
        taken.push((await complete) - began)
      }
      return taken
    },
    { touches: TOUCHES, apart: APART_MS },
  )
  await browser.close()
  await worker.stop()
  return { 'touch until it is durable': summarize(times, { unit: 'ms', target: { max: 2 } }) }
}

/** Tells when the first transaction that was begun since the last telling is complete. */
function watchTransactions(): void {
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function (...given) {
    const begun = transaction.apply(this, given)
    const tell = window.onDurable
    delete window.onDurable
    if (tell) begun.addEventListener('complete', () => tell(performance.now()))
    return begun
  }
}

declare global {
  interface Window {
    onDurable?: (at: number) => void
  }
}
