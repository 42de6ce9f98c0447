import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SlotAnswer } from '../../shared/model/visit.ts'
import { launchChromium } from '../support/chromium.ts'
import { type RecordingWorker, startRecordingWorker } from '../support/recording-worker.ts'
import { faults } from '../support/tag-lab.ts'

const PATIENCE = { timeout: 20_000, interval: 50 }
const SEEN_MS = 1_000

const SHOWN: SlotAnswer = { variant: 'b', play: 'nudge', arm: 'b', content: { text: 'For you' }, reason: 'play' }
const EVERY: SlotAnswer = { variant: 'a', play: 'often', arm: 'a', content: {}, everyShow: true, reason: 'play' }
const CONTROL: SlotAnswer = { variant: null, play: 'nudge', arm: 'control', reason: 'control' }
const HOLDOUT: SlotAnswer = { variant: null, play: 'offer', reason: 'holdout' }

/** The screen is 720 px high. */
const box = (attributes: string, height: number) => `<div ${attributes} style="height: ${height}px">Own</div>`
const TOP = '<style>body { margin: 0 }</style>'

describe('an exposure', () => {
  let worker: RecordingWorker
  let browser: Browser
  let context: BrowserContext
  let before = 0
  beforeAll(async () => {
    worker = await startRecordingWorker()
    browser = await launchChromium()
  })
  beforeEach(async () => {
    context = await browser.newContext()
    before = worker.visits.length
  })
  afterEach(() => context.close())
  afterAll(async () => {
    await browser.close()
    await worker.stop()
  })

  const open = async (path = '/page') => {
    const page = await context.newPage()
    await page.goto(worker.url + path)
    return page
  }
  /** What was told, each touch once however often it was sent. */
  const told = () => {
    const touches = worker.visits
      .slice(before)
      .flatMap(({ touches, seed }) => touches.map((touch) => ({ touch, seed })))
    const found = touches.filter(({ touch }) => touch.name === 'exposure')
    return [...new Map(found.map(({ touch, seed }) => [`${seed}${touch.seq}`, touch])).values()]
  }
  const toldOf = (slot: string) => told().filter(({ props }) => props?.slot === slot)

  it('is told of a slot that was seen by half for a second, and not by less', async () => {
    const body =
      TOP + box('', 440) + box('data-slot="hero" id="hero"', 200) + box('data-slot="offer"', 200) + box('', 2_000)
    worker.show({ body })
    worker.answer(() => ({ slots: { hero: SHOWN, offer: HOLDOUT } }))
    const page = await open()
    await vi.waitUntil(() => toldOf('hero').length > 0, PATIENCE)
    expect(told().map(({ props }) => props)).toEqual([{ play: 'nudge', slot: 'hero', arm: 'b' }])
    const scrolledAt = await page.evaluate(() => {
      scrollTo(0, 20)
      return Date.now()
    })
    await vi.waitUntil(() => toldOf('offer').length > 0, PATIENCE)
    expect(toldOf('offer')[0]?.at).toBeGreaterThanOrEqual(scrolledAt + SEEN_MS)
    expect(toldOf('hero').length).toBe(1)
    expect(await faults(page)).toEqual([])
  })

  it('is told of controls and of who is held out, where they would have seen it', async () => {
    worker.show({ body: box('data-slot="hero"', 100) + box('data-slot="offer"', 100) + box('data-slot="none"', 100) })
    worker.answer(() => ({ slots: { hero: CONTROL, offer: HOLDOUT, none: { variant: null, reason: 'no-play' } } }))
    await open()
    await vi.waitUntil(() => told().length === 2, PATIENCE)
    expect(told().map(({ props }) => props)).toEqual([
      { play: 'nudge', slot: 'hero', arm: 'control' },
      { play: 'offer', slot: 'offer', arm: 'holdout' },
    ])
  })

  it('is told once by two tabs and after reloads, and where every show counts, once in each page view', async () => {
    worker.show({ body: box('data-slot="hero"', 100) + box('data-slot="offer"', 100) })
    worker.answer(() => ({ slots: { hero: SHOWN, offer: EVERY } }))
    const [first] = await Promise.all([open(), open()])
    await vi.waitUntil(() => toldOf('offer').length === 2, PATIENCE)
    await first.reload()
    await vi.waitUntil(() => toldOf('offer').length === 3, PATIENCE)
    await first.evaluate(() => history.pushState(null, '', '/another'))
    await vi.waitUntil(() => toldOf('offer').length === 4, PATIENCE)
    expect(toldOf('hero').length).toBe(1)
  })

  it('is told anew of another arm, and of another visitor', async () => {
    worker.show({ body: box('data-slot="hero"', 100) })
    worker.answer(() => ({ slots: { hero: SHOWN } }))
    const page = await open()
    await vi.waitUntil(() => told().length === 1, PATIENCE)
    worker.answer(() => ({ slots: { hero: CONTROL } }))
    await page.evaluate(() => window.waypost?.('touch', 'tick'))
    await vi.waitUntil(() => told().length === 2, PATIENCE)
    await page.evaluate(() => {
      window.waypost?.('reset')
      window.waypost?.('touch', 'tick')
    })
    await vi.waitUntil(() => told().length === 3, PATIENCE)
    expect(told().map(({ props }) => props?.arm)).toEqual(['b', 'control', 'control'])
  })

  it('is told of what was filled before the page came', async () => {
    const filled = box('data-slot-filled="hero" data-slot-arm="nudge:b"', 100)
    worker.show({ body: filled + box('data-slot-filled="offer" data-slot-arm="often:holdout" data-slot-every', 100) })
    worker.answer(() => ({}))
    const page = await open()
    await vi.waitUntil(() => told().length === 2, PATIENCE)
    await page.reload()
    await vi.waitUntil(() => told().length === 3, PATIENCE)
    expect(told().map(({ props }) => props)).toEqual([
      { play: 'nudge', slot: 'hero', arm: 'b' },
      { play: 'often', slot: 'offer', arm: 'holdout' },
      { play: 'often', slot: 'offer', arm: 'holdout' },
    ])
  })

  it('is told of a slot that fills half of the screen, of one that comes late, and where one is hidden by its variant', async () => {
    const large = box('data-slot="hero"', 3_000)
    worker.show({ body: `${box('data-slot="offer"', 50)}${large}` })
    const hidden: SlotAnswer = { ...HOLDOUT, arm: 'a', reason: 'play', content: { hide: true } }
    worker.answer(() => ({ slots: { hero: SHOWN, offer: hidden, late: { ...SHOWN, play: 'late' } } }))
    const page = await open()
    await vi.waitUntil(() => told().length === 2, PATIENCE)
    expect(await page.locator('[data-slot=offer]').isVisible()).toBe(false)
    await page.evaluate(() => document.body.insertAdjacentHTML('afterbegin', '<p data-slot="late">Late</p>'))
    await vi.waitUntil(() => toldOf('late').length === 1, PATIENCE)
  })

  it('is not told of a page that is hidden until it is seen for a second', async () => {
    worker.show({ body: box('data-slot="hero"', 100) })
    worker.answer(() => ({ slots: { hero: EVERY } }))
    const hidden = await context.newPage()
    await hidden.addInitScript(() => {
      const state = { visibility: 'hidden' }
      Object.defineProperty(document, 'visibilityState', { get: () => state.visibility })
      addEventListener('reveal', () => {
        state.visibility = 'visible'
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
      })
    })
    await hidden.goto(`${worker.url}/page`)
    await hidden.getByText('Own').waitFor()
    await vi.waitUntil(() => hidden.evaluate(() => window.states.length > 0), PATIENCE)
    // Another page is seen for longer than a second, all of which is after the reply to the hidden one.
    await open()
    await vi.waitUntil(() => told().length === 1, PATIENCE)
    const revealedAt = await hidden.evaluate(() => {
      dispatchEvent(new Event('reveal'))
      return Date.now()
    })
    await vi.waitUntil(() => told().length === 2, PATIENCE)
    expect(told()[1]?.at).toBeGreaterThanOrEqual(revealedAt + SEEN_MS)
  })

  it('is not told without consent to measure', async () => {
    worker.show({ body: box('data-slot="hero"', 100) })
    worker.answer(() => ({ slots: { hero: EVERY } }))
    const refused = await open()
    await vi.waitUntil(() => refused.evaluate(() => window.states.length > 0), PATIENCE)
    await refused.evaluate(() => window.waypost?.('consent', { measure: false }))
    const other = await browser.newContext()
    const seen = await other.newPage()
    await seen.goto(`${worker.url}/page`)
    await vi.waitUntil(() => told().length > 0, PATIENCE)
    expect(told().length).toBe(1)
    await other.close()
  })
})
