import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { faults, seen, startTagLab, type TagLab } from '../support/tag-lab.ts'

const TABS = 10
const TABS_IN_TURN = 4
/** How many each tab makes. */
const TOUCHES = Number(process.env.TOUCHES ?? 400)
const ALL = TABS * TOUCHES
const BURST = 50
const LIMIT_MS = 90_000
const PATIENCE = { timeout: 60_000, interval: 100 }

describe('ten tabs that touch at once', () => {
  let lab: TagLab
  beforeAll(async () => {
    lab = await startTagLab()
  })
  beforeEach(() => lab.heal())
  afterAll(() => lab.stop())

  it.each(
    [
      { where: 'with Web Locks', hasLocks: true, isFirstParty: false },
      { where: 'without Web Locks', hasLocks: false, isFirstParty: false },
      { where: "on the Worker's own domain, with its cookie", hasLocks: true, isFirstParty: true },
      { where: "on the Worker's own domain, without Web Locks", hasLocks: false, isFirstParty: true, isRare: true },
    ].filter(({ isRare = false }) => process.env.HARM === 'all' || !isRare),
  )(
    'have each touch counted once $where',
    async ({ hasLocks, isFirstParty }) => {
      lab.proxy.setFirstParty(isFirstParty)
      const context = await lab.browser.newContext()
      if (!hasLocks) await context.addInitScript(takeLocksAway)
      expect(await countOf(context)).toBe(ALL)
      expect((await context.cookies()).length).toBe(isFirstParty ? 1 : 0)
      await context.close()
    },
    LIMIT_MS,
  )

  it(
    'have each touch counted once, one tab after another, where only the cookie carries the token',
    async () => {
      lab.proxy.setFirstParty(true)
      const context = await lab.browser.newContext()
      await context.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }))
      for (let tab = 1; tab <= TABS_IN_TURN; tab += 1) {
        const page = await lab.open({ context })
        await makeTouches(page)
        await vi.waitUntil(async () => (await seen(page, 'tick')) >= tab * TOUCHES, PATIENCE)
        expect(await seen(page, 'tick')).toBe(tab * TOUCHES)
        await page.close()
      }
      await context.close()
    },
    LIMIT_MS,
  )

  /** Lets ten tabs of a context make their touches, and asks in an eleventh how many there were. */
  async function countOf(context: BrowserContext): Promise<number> {
    const pages = await Promise.all(Array.from({ length: TABS }, () => lab.open({ context })))
    await Promise.all(pages.map(makeTouches))
    await vi.waitUntil(
      async () => Math.max(...(await Promise.all(pages.map((page) => seen(page, 'tick'))))) >= ALL,
      PATIENCE,
    )
    const last = await lab.open({ context })
    await vi.waitUntil(async () => (await seen(last, 'page')) === TABS + 1, PATIENCE)
    for (const page of pages) expect(await faults(page)).toEqual([])
    return seen(last, 'tick')
  }
})

function takeLocksAway(): void {
  Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })
}

/** In bursts, so that the tabs' storage and requests overlap. */
async function makeTouches(page: Page): Promise<void> {
  await page.evaluate(
    async ({ all, burst }) => {
      for (let made = 0; made < all; made += 1) {
        window.waypost?.('touch', 'tick')
        if (made % burst === burst - 1) await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    { all: TOUCHES, burst: BURST },
  )
}
