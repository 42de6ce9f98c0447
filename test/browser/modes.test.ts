import { existsSync } from 'node:fs'
import type { Browser, BrowserContext, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { demoModes } from '../../scripts/demo-modes.ts'
import { inRoot } from '../../scripts/root.ts'
import { launchChromium } from '../support/chromium.ts'
import { demoPlaybook } from '../support/demo-playbook.ts'
import { type Server, startServer } from '../support/server.ts'

const MODES = demoModes({ hasBootstrap: existsSync(inRoot('dist/tag/bootstrap.js')) })
const OWN_HERO = 'Gear for the long way round.'

/** How long a page may look other than its own when the Worker fails. */
const WHOLE_WITHIN_MS = 300

const FAULTS: readonly (readonly [string, (route: Route) => unknown])[] = [
  ['refuses', (route) => route.abort('connectionrefused')],
  ['answers 500', (route) => route.fulfill({ status: 500, body: 'fault' })],
  ['answers nonsense', (route) => route.fulfill({ status: 200, body: '{"slots":{"hero":<' })],
  ['hangs', () => undefined],
]

/** `HARM=all` has each mode meet each of them; otherwise each meets another one. */
const faultsOf = (place: number) =>
  process.env.HARM === 'all' ? FAULTS : FAULTS.filter((_, index) => index === place % FAULTS.length)

let server: Server
let browser: Browser
let context: BrowserContext
let page: Page
let faults: string[]
beforeAll(async () => {
  server = await startServer({ playbooks: [await demoPlaybook('60s')] })
  browser = await launchChromium()
})
beforeEach(async () => {
  // Without TLS, it is only by this name that the Worker sets its cookie, which the edge reads.
  const baseURL = server.url.replace('127.0.0.1', 'localhost')
  context = await browser.newContext({ baseURL, viewport: { width: 1360, height: 860 } })
  page = await context.newPage()
  faults = []
  page.on('pageerror', (error) => faults.push(error.message))
})
afterEach(() => context.close())
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const at = (id: string, text: string) => page.getByTestId(id).filter({ hasText: text }).first().waitFor()
const click = (id: string) => page.getByTestId(id).first().click()
const textOf = (id: string) => page.getByTestId(id).first().textContent()

describe.each(MODES.map((mode, place) => ({ ...mode, place })))('the demo shop by $name', ({ base, place }) => {
  it('takes a visitor from the first stage to a purchase, without leaving the mode', async () => {
    await page.goto(`${base}/`)
    await at('stage', 'visitor')
    await click('add-boots')
    await at('stage', 'deciding')
    await page.goto(`${base}/`)
    await at('hero-text', 'You chose well. Now take the path.')
    await at('cta', 'Finish your order')
    await click('cta')
    await page.waitForURL(`**${base}/basket/`)
    await page.getByTestId('line-boots').getByRole('link').click()
    await page.waitForURL(`**${base}/product/?id=boots`)
    await click('basket-link')
    await page.waitForURL(`**${base}/basket/`)
    await click('buy')
    await at('stage', 'customer')
    await page.goto(`${base}/`)
    await at('hero-text', 'Thank you. Enjoy the hill.')
    expect(faults).toEqual([])
  })

  it.each(faultsOf(place))('is whole in time, and nothing of it moves, while the Worker %s', async (_, fail) => {
    const whole = await ownLook(base)
    await page.route('**/v1/visit', fail)
    await page.goto(`${base}/`, { waitUntil: 'commit' })
    await expectWhole(whole)
    expect(faults).toEqual([])
  })
})

describe('the demo shop', () => {
  it('leads from each mode to the same page in the others', async () => {
    await page.goto('/product/?id=pack')
    for (const to of [...MODES, ...MODES.toReversed()]) {
      await page.locator('[data-modes] a').getByText(to.name, { exact: true }).click()
      await page.waitForURL(`**${to.base}/product/?id=pack`)
      await page.locator('[data-modes] [aria-current]').getByText(to.name, { exact: true }).waitFor()
    }
  })
})

describe('the demo shop by Carried', () => {
  it.each(faultsOf(0))('is whole in time, and nothing of it moves, while the tag’s own address %s', async (_, fail) => {
    const whole = await ownLook('/carried')
    await page.route('**/v1/**', fail)
    await page.goto('/carried/', { waitUntil: 'commit' })
    await expectWhole(whole)
    // What is no script is the browser's to report; nothing else is said.
    expect(faults.filter((fault) => !fault.startsWith('Unexpected token'))).toEqual([])
  })

  it('shows what the tag brings along, before any trip of its own, to a browser that keeps nothing', async () => {
    await page.goto('/carried/')
    await click('add-boots')
    await at('stage', 'deciding')
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('refused', 'SecurityError')
      }
    })
    await page.route('**/v1/visit', () => undefined)
    await page.goto('/carried/')
    await at('hero-text', 'You chose well. Now take the path.')
    expect(faults).toEqual([])
  })
})

describe('the demo shop by Edge', () => {
  it('comes filled, before any trip of the tag, without a flicker or a shift', async () => {
    await page.goto('/edge/')
    await click('add-boots')
    await at('stage', 'deciding')
    await page.route('**/v1/**', () => undefined)
    await page.goto('/edge/', { waitUntil: 'commit' })
    await at('hero-text', 'You chose well. Now take the path.')
    await at('flicker', '0 ms')
    await at('trips-before', '0')
    expect(await page.evaluate(layoutShift)).toBe(0)
  })

  it('is the page as it is for a token that is forged', async () => {
    const url = server.url.replace('http://127.0.0.1', 'https://localhost')
    await context.addCookies([{ name: '__Host-waypost-demo', value: 'Zm9yZ2Vk', url, secure: true }])
    await page.route('**/v1/**', (route) => route.abort())
    await page.goto('/edge/')
    expect(await textOf('hero-text')).toBe(OWN_HERO)
    expect(await page.locator('[data-slot-filled]').count()).toBe(0)
  })
})

/** What the shop takes of the window; the panel stands beside it. */
const SHOP = { x: 0, y: 0, width: 985, height: 860 }

/** The page as it is where nothing of Waypost ever arrives. */
async function ownLook(base: string): Promise<Buffer> {
  const bare = await context.newPage()
  await bare.route(/\/v1\/|\/tag\.js/, (route) => route.abort())
  await bare.goto(`${base}/`)
  await bare.evaluate(() => document.fonts.ready)
  const look = await bare.screenshot({ clip: SHOP })
  await bare.close()
  return look
}

/** Looks at the page once its time is over. */
async function expectWhole(whole: Buffer): Promise<void> {
  await painted(WHOLE_WITHIN_MS)
  expect((await page.screenshot({ clip: SHOP })).equals(whole)).toBe(true)
  expect(await page.evaluate(layoutShift)).toBe(0)
  expect(await textOf('hero-text')).toBe(OWN_HERO)
}

/** Waits until so long after the first paint. */
async function painted(ms: number): Promise<void> {
  await page.waitForFunction((after) => {
    const [first] = performance.getEntriesByName('first-contentful-paint')
    return first !== undefined && performance.now() - first.startTime >= after
  }, ms)
}

/** Of all that moved so far in the shop itself, beside which the panel stands. */
function layoutShift(): Promise<number> {
  return new Promise((resolve) => {
    let moved = 0
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources }: { value?: number; sources?: readonly { node?: Node }[] } = Object(entry)
        const isOfShop = sources?.some(({ node }) => node?.parentElement?.closest('[data-panel]') === null) ?? true
        if (isOfShop) moved += value ?? 0
      }
    })
    observer.observe({ type: 'layout-shift', buffered: true })
    setTimeout(() => resolve(moved))
  })
}
