import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Content } from '../../shared/model/playbook.ts'
import { launchChromium } from '../support/chromium.ts'
import { type RecordingWorker, startRecordingWorker } from '../support/recording-worker.ts'
import { faults } from '../support/tag-lab.ts'

const PATIENCE = { timeout: 20_000, interval: 50 }
const STRICT = "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'"
const MARKUP =
  '<h2 class="big" data-tone="warm">New <img src="/x.svg" alt="Boots"></h2><script>faults.push("ran")</script>'
const SLOT = '<div data-slot="hero" class="own old">The <em>own</em> words</div>'

describe('rich content', () => {
  let worker: RecordingWorker
  let browser: Browser
  beforeAll(async () => {
    worker = await startRecordingWorker()
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser.close()
    await worker.stop()
  })

  const decide = (content?: Content) =>
    worker.answer(() => ({
      slots: {
        hero: content
          ? { variant: 'a', play: 'p', arm: 'a', content, reason: 'play' }
          : { variant: null, reason: 'no-play' },
      },
    }))
  const open = async (content: Content, policy: string, init = () => {}) => {
    worker.show({ body: SLOT }, `${STRICT}; trusted-types ${policy}`)
    decide(content)
    const page = await (await browser.newContext()).newPage()
    await page.addInitScript(init)
    await page.goto(`${worker.url}/page`)
    await page.locator('[data-slot-shown]').waitFor({ state: 'attached' })
    const look = () => page.locator('[data-slot]').evaluate((slot) => slot.outerHTML.replace(' data-slot-shown=""', ''))
    return { page, look }
  }

  it.each<[string, Content, string]>([
    ['classes', { class: 'old new' }, '<div data-slot="hero" class="own old new">The <em>own</em> words</div>'],
    [
      'a slot that is not shown',
      { hide: true },
      '<div data-slot="hero" class="own old" hidden="">The <em>own</em> words</div>',
    ],
    ['nothing of JSON', { json: { a: 1 } }, SLOT],
    ['text and classes', { text: 'New', class: 'new' }, '<div data-slot="hero" class="own old new">New</div>'],
  ])('shows %s where no policy may make markup, and takes it back', async (_, content, shown) => {
    const { page, look } = await open(content, "'none'")
    expect(await look()).toBe(shown)
    decide()
    await page.evaluate(() => window.waypost?.('touch', 'tick'))
    await vi.waitUntil(async () => (await look()) === SLOT, PATIENCE)
    expect(await faults(page)).toEqual([])
  })

  const noSanitiser = () => {
    Reflect.deleteProperty(Element.prototype, 'setHTML')
  }

  it.each([
    ['by the browser’s own sanitiser', "'none'", () => {}],
    ['by a policy of its own', 'waypost', noSanitiser],
  ])('shows markup %s, runs nothing of it, and takes it back', async (_, policy, init) => {
    const { page, look } = await open({ html: MARKUP }, policy, init)
    await vi.waitUntil(
      async () => (await look()).includes('<h2 class="big" data-tone="warm">New <img src="/x.svg" alt="Boots"></h2>'),
      PATIENCE,
    )
    decide()
    await page.evaluate(() => window.waypost?.('touch', 'tick'))
    await vi.waitUntil(async () => (await look()) === SLOT, PATIENCE)
    expect((await faults(page)).filter((fault) => !fault.includes('img-src'))).toEqual([])
  })

  it('leaves the page’s own content where no markup may be made', async () => {
    const { look } = await open({ html: MARKUP }, "'none'", noSanitiser)
    expect(await look()).toBe(SLOT)
  })

  it('leads nobody in circles, though the page that it leads to leads back', async () => {
    // Pages of other tests may still ask.
    const ways = new Map([
      ['/here', '/there'],
      ['/there', '/here'],
    ])
    worker.answer(({ page: { url } }) => {
      const redirect = ways.get(new URL(url).pathname)
      if (redirect === undefined) return {}
      return { slots: { hero: { variant: 'a', play: 'p', arm: 'a', content: { redirect }, reason: 'play' } } }
    })
    worker.show({ body: SLOT })
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${worker.url}/here`)
    await page.waitForURL(`${worker.url}/there`)
    await page.locator('[data-slot-shown]').waitFor({ state: 'attached' })
    await vi.waitUntil(() => page.evaluate(() => window.states.length > 0), PATIENCE)
    // A call that the rest of the tag answers after it has shown what there is to be shown.
    await page.evaluate(
      () => new Promise<void>((resolve) => window.waypost?.('link', 'https://other.example/', () => resolve())),
    )
    expect(new URL(page.url()).pathname).toBe('/there')
    expect(worker.paths.filter((path) => ways.has(path))).toEqual(['/here', '/there'])
  })

  it('stays where the page keeps no cookie, by which circles are told', async () => {
    const { page } = await open({ redirect: '/target' }, "'none'", () => {
      Object.defineProperty(document, 'cookie', { get: () => '', set: () => {} })
    })
    await vi.waitUntil(() => page.evaluate(() => window.states.length > 0), PATIENCE)
    await page.evaluate(
      () => new Promise<void>((resolve) => window.waypost?.('link', 'https://other.example/', () => resolve())),
    )
    expect(new URL(page.url()).pathname).toBe('/page')
  })

  it('leads to another page once, and not from there, and tells the exposure before', async () => {
    const before = worker.visits.length
    const { page } = await open({ redirect: '/target' }, "'none'")
    await page.waitForURL(`${worker.url}/target`)
    await vi.waitUntil(() => page.evaluate(() => window.states.length > 1), PATIENCE)
    expect(new URL(page.url()).pathname).toBe('/target')
    const told = worker.visits.slice(before).flatMap(({ touches }) => touches.filter(({ name }) => name === 'exposure'))
    expect(told[0]?.props).toEqual({ play: 'p', slot: 'hero', arm: 'a' })
    expect(new Set(told.map(({ seq }) => seq)).size).toBe(1)
  })
})
