import { availableParallelism } from 'node:os'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPlay, aPlaybook } from '../support/a-playbook.ts'
import { launchChromium } from '../support/chromium.ts'
import { type HarmReport, probe } from '../support/harm-probe.ts'
import { HOSTILE_PAGES, type HostilePage } from '../support/hostile-pages.ts'
import { type HostileWeb, startHostileWeb, VARIANT } from '../support/hostile-web.ts'
import { type Server, startServer } from '../support/server.ts'
import { WORKER_FAULTS, type WorkerFault } from '../support/worker-faults.ts'

/** All pairs take minutes: `HARM=all` visits them, otherwise each page meets about one fault in so many. */
const IS_WHOLE = process.env.HARM === 'all'
const SHARE = 18
const LANES = 3 * availableParallelism()
/** A hidden slot is shown after 300 ms; the rest is for a machine that has two dozen pages to show at once. */
const MAX_HIDDEN_MS = 300 + 400

const OFFER = 'The new offer'
const OWN_TITLE = 'The own title'
const OWN_OFFER = 'The own offer'

const CALM_PAGE: HostilePage = { name: 'calm', isServed: true }
/** Shows that a shift would be seen. */
const SHIFTING_PAGE: HostilePage = {
  name: 'shifting',
  script: "setTimeout(() => document.body.prepend(Object.assign(new Image(80, 80), { style: 'display: block' })), 200)",
  isServed: false,
}

const PLAYBOOK = aPlaybook({
  plays: [
    aPlay({ id: 'title', stages: ['buyer:visitor', 'buyer:interested'], text: VARIANT }),
    aPlay({ id: 'offer', slot: 'offer', stages: ['buyer:visitor', 'buyer:interested'], text: OFFER }),
  ],
})

describe('the tag of a Worker at fault in a hostile page', () => {
  let server: Server
  let browser: Browser
  let web: HostileWeb
  beforeAll(async () => {
    server = await startServer({ playbooks: [PLAYBOOK] })
    browser = await launchChromium()
    web = await startHostileWeb({
      worker: server.url,
      pages: [...HOSTILE_PAGES, CALM_PAGE, SHIFTING_PAGE],
      faults: WORKER_FAULTS,
    })
  })
  afterAll(async () => {
    await browser.close()
    await web.stop()
    await server.stop()
  })

  const visit = async (page: HostilePage, fault?: WorkerFault) => {
    const tab = await browser.newPage()
    try {
      return await probe(tab, web.addressOf(page, fault))
    } finally {
      await tab.close()
    }
  }

  it('shifts nothing when decisions come from the cache', async () => {
    const context = await browser.newContext()
    const slow = WORKER_FAULTS.find(({ name }) => name === 'slow')
    const first = await probe(await context.newPage(), web.addressOf(CALM_PAGE, slow))
    const again = await probe(await context.newPage(), web.addressOf(CALM_PAGE, slow))
    await context.close()
    expect(first.text).toContain(VARIANT)
    expect(again).toMatchObject({ text: first.text, shift: 0, errors: [] })
    expect((await visit(SHIFTING_PAGE)).shift).toBeGreaterThan(0)
  })

  it('leaves the page as it is without', { timeout: 600_000 }, async () => {
    const without = new Map(await inLanes(HOSTILE_PAGES, async (page) => [page, await visit(page)] as const))
    const pairs = HOSTILE_PAGES.flatMap((page, row) =>
      WORKER_FAULTS.map((fault, column) => ({ page, fault, turn: row + column })),
    ).filter(({ turn }) => IS_WHOLE || turn % SHARE === 0)
    const harms = await inLanes(pairs, async ({ page, fault }) => {
      const found = await visit(page, fault).then(
        (report) => harmOf(report, { fault, page, own: without.get(page) }),
        (error) => [`no report: ${error}`],
      )
      return found.map((harm) => `${page.name} × ${fault.name}: ${harm}`)
    })
    expect(harms.flat()).toEqual([])
    const unmet = WORKER_FAULTS.filter((fault) => {
      const due = pairs.filter((pair) => pair.fault === fault).length
      return (web.met.get(fault) ?? 0) < due
    })
    expect(unmet).toEqual([])
  })
})

interface Pair {
  readonly page: HostilePage
  readonly fault: WorkerFault
  /** The same page without the tag. */
  readonly own: HarmReport | undefined
}

function harmOf(report: HarmReport, { page, fault, own }: Pair): readonly string[] {
  const harms = report.errors.filter((error) => own?.errors.includes(error) !== true)
  const isDecided = report.text?.includes(VARIANT) && report.text.endsWith('The end.')
  const text = fault.mayDecide ? report.text?.replace(VARIANT, OWN_TITLE).replace(OFFER, OWN_OFFER) : report.text
  if (page.isServed && fault.mayDecide ? !isDecided : text !== own?.text) harms.push(`shows "${report.text}"`)
  if (report.shift > (own?.shift ?? 0)) harms.push(`shifts by ${report.shift}`)
  if (report.hiddenMs < 0) harms.push('keeps a slot hidden')
  if (report.hiddenMs > MAX_HIDDEN_MS) harms.push(`hides a slot for ${report.hiddenMs} ms`)
  return harms
}

/** Maps with several at work at a time; the results are in the order of the inputs. */
async function inLanes<T, R>(inputs: readonly T[], work: (input: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  const left = inputs.entries()
  const lane = async () => {
    for (const [place, input] of left) results[place] = await work(input)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return results
}
