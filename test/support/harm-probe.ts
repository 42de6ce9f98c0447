import type { ConsoleMessage, Page } from 'playwright-core'

/** What a page was like a while after it had loaded, and what had gone wrong in it. */
export interface HarmReport {
  /** The text of `#content`, spaces aside; `null` if there is none. */
  readonly text: string | null
  /** The sum of the page's layout shifts. */
  readonly shift: number
  /** The longest time, in ms, for which a slot with `data-slot-hide` was seen hidden; -1 if it still is. */
  readonly hiddenMs: number
  /** Errors, rejections and complaints of the browser, but those about the network. */
  readonly errors: readonly string[]
}

/** How long after its load a page is looked at, and how long a decision may take where one is to come. */
const SETTLE_MS = 400
const DECIDE_MS = 8_000
/** A page that says nothing for so long hangs. */
const REPORT_MS = 20_000

const SIGN = 'harm-probe:'

/**
 * What a page is to run first, as a script of its own: the page's policy holds for it as for any other, and what the page
 * breaks afterwards it has already. `until` on the script is a text to wait for.
 */
export const PROBE_SCRIPT = `{
  const { getComputedStyle, performance, setInterval, clearInterval } = window
  const until = document.currentScript.getAttribute('until')
  const find = document.querySelector.bind(document)
  const say = console.log.bind(console)
  const stringify = JSON.stringify
  let shift = 0
  let hiddenMs = 0
  let hiddenAt
  let loadedAt
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shift += entry.value
  })
  observer.observe({ type: 'layout-shift', buffered: true })
  const look = () => {
    const now = performance.now()
    const slot = find('[data-slot-hide]')
    if (slot && getComputedStyle(slot).visibility === 'hidden') {
      hiddenAt ??= now
      if (now - hiddenAt > hiddenMs) hiddenMs = now - hiddenAt
    } else hiddenAt = undefined
    if (document.readyState === 'complete') loadedAt ??= now
    const text = find('#content')?.textContent ?? null
    const isDue = hiddenAt !== undefined || (until && text?.indexOf(until) === -1)
    const left = isDue ? ${DECIDE_MS} : ${SETTLE_MS}
    if (now - loadedAt > left) {
      clearInterval(timer)
      say('${SIGN}' + stringify({ text, shift, hiddenMs: hiddenAt === undefined ? hiddenMs : -1 }))
    }
  }
  const timer = setInterval(look, 15)
}`

/** Opens an address whose page, or a frame of it, runs the probe, and tells what came of it. */
export async function probe(page: Page, url: string): Promise<HarmReport> {
  const errors: string[] = []
  page.on('pageerror', ({ name, message }) => errors.push(`${name}: ${message}`))
  page.on('console', (message) => {
    if (isComplaint(message)) errors.push(message.text())
  })
  const isReport = (message: ConsoleMessage) => message.text().startsWith(SIGN)
  const [said] = await Promise.all([
    page.waitForEvent('console', { predicate: isReport, timeout: REPORT_MS }),
    page.goto(url, { waitUntil: 'commit' }),
  ])
  // Leaving is the last chance to do harm.
  await page.goto('about:blank')
  const seen: Omit<HarmReport, 'errors'> = JSON.parse(said.text().slice(SIGN.length))
  return { ...seen, text: seen.text?.replace(/\s+/g, ' ').trim() ?? null, errors }
}

/** The browser reports a request that failed whether the page minds or not. */
const OF_THE_NETWORK = /^Failed to load resource|^Connecting to|^Fetch API cannot load|blocked by CORS policy/

function isComplaint(message: ConsoleMessage): boolean {
  return /^(?:error|warning)$/.test(message.type()) && !OF_THE_NETWORK.test(message.text())
}
