import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { VisitRequest } from '../../shared/model/visit.ts'
import { launchChromium } from '../support/chromium.ts'
import { type RecordingWorker, startRecordingWorker } from '../support/recording-worker.ts'

const PATIENCE = { timeout: 15_000, interval: 30 }
/** Longer than the tag waits for anything that it does by itself on a page. */
const A_WHILE_MS = 500
const STRICT = "default-src 'none'; script-src 'self'; connect-src 'self'; trusted-types 'none'"

describe('the rest of the tag', () => {
  let worker: RecordingWorker
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let start: number
  beforeAll(async () => {
    worker = await startRecordingWorker()
    browser = await launchChromium()
  })
  beforeEach(async () => {
    worker.show({})
    worker.answer(() => ({}))
    start = worker.visits.length
    context = await browser.newContext()
    page = await context.newPage()
  })
  afterEach(async () => {
    expect(await page.evaluate(() => window.faults)).toEqual([])
    await context.close()
  })
  afterAll(async () => {
    await browser.close()
    await worker.stop()
  })

  const open = (path = '/page') => page.goto(worker.url + path)
  const visits = () => worker.visits.slice(start)
  const claims = () => visits().map(({ identify }) => identify)
  const settle = () => page.waitForTimeout(A_WHILE_MS)
  const identify = (user: string, options = {}) =>
    page.evaluate(([id, given]) => window.waypost?.('identify', id, given), [user, options] as const)

  it('is not loaded by a page that does not need it', async () => {
    worker.answer(() => ({ more: undefined }))
    const loaded: string[] = []
    page.on('request', (request) => loaded.push(request.url()))
    await open()
    await settle()
    expect(loaded.filter((url) => url.endsWith('/rest.js'))).toEqual([])
  })

  it('sends a claim until a reply says what became of it, over page views too', async () => {
    await open()
    await identify('4711', { proof: 'p', traits: { plan: 'gold' } })
    await vi.waitUntil(() => claims().some(Boolean), PATIENCE)
    await settle()
    await open()
    await settle()
    expect(claims().at(-1)).toEqual({ user: '4711', proof: 'p', traits: { plan: 'gold' }, at: expect.any(Number) })
    worker.answer(({ identify: claim }) => (claim ? { identity: 'proven' } : {}))
    await open()
    await settle()
    const known = visits().length
    await open()
    await identify('4711', { proof: 'another', traits: { plan: 'gold' } })
    await settle()
    expect(visits().length).toBeGreaterThan(known)
    expect(claims().slice(known).filter(Boolean)).toEqual([])
    await identify('4711', { proof: 'another', traits: { plan: 'none' } })
    await vi.waitUntil(() => claims().slice(known).some(Boolean), PATIENCE)
  })

  it('sends a refused claim again only with another proof', async () => {
    worker.answer(({ identify: claim }) => (claim ? { identity: 'refused' } : {}))
    await open()
    await identify('4711', { proof: 'bad' })
    await vi.waitUntil(() => claims().some(Boolean), PATIENCE)
    await settle()
    await identify('4711', { proof: 'bad' })
    await settle()
    expect(claims().filter(Boolean).length).toBe(1)
    await identify('4711', { proof: 'good' })
    await vi.waitUntil(() => claims().filter(Boolean).length === 2, PATIENCE)
  })

  it('makes no claim of what the Worker would not take', async () => {
    await open()
    for (const user of ['', 'x'.repeat(129)]) await identify(user)
    await settle()
    expect(claims().filter(Boolean)).toEqual([])
  })

  it('forgets a claim with the visitor', async () => {
    await open()
    await identify('4711')
    await vi.waitUntil(() => claims().some(Boolean), PATIENCE)
    await page.evaluate(() => window.waypost?.('reset'))
    await vi.waitUntil(() => visits().some(({ fresh }) => fresh), PATIENCE)
    expect(visits().find(({ fresh }) => fresh)?.identify).toBeUndefined()
  })

  it('brings a hand-off with the first visit, under a strict policy, and takes it out of the address', async () => {
    worker.show({}, STRICT)
    await open('/page?a=1&wp_h=handed.on&b=%20#end')
    await vi.waitUntil(() => visits().length > 0, PATIENCE)
    await settle()
    expect(page.url()).toBe(`${worker.url}/page?a=1&b=%20#end`)
    expect(visits()[0]).toMatchObject({ handoff: 'handed.on', page: { url: page.url() } })
    expect(
      visits()
        .slice(1)
        .filter(({ handoff }) => handoff),
    ).toEqual([])
    expect(visits().flatMap(({ touches }) => touches.filter(({ seq }) => seq > 1))).toEqual([])
  })

  it('decorates an address, and gives it back as it is where that fails', async () => {
    await open()
    await vi.waitUntil(() => page.evaluate(() => window.states.length > 0), PATIENCE)
    const link = (url: string) =>
      page.evaluate((to) => new Promise((resolve) => window.waypost?.('link', to, resolve)), url)
    expect(await link('https://other.example/x')).toBe('https://other.example/x?wp_h=handed')
    expect(worker.links.at(-1)).toMatchObject({ site: 'shop', token: expect.stringMatching(/^token-/) })
    await context.route('**/v1/link', (route) => route.abort())
    expect(await link('https://other.example/y')).toBe('https://other.example/y')
  })

  it('gives an address back as it is where a policy keeps the rest out', async () => {
    const tag = `${worker.url}/tag.js`
    worker.answer(() => ({ more: undefined }))
    worker.show(
      {},
      `default-src 'none'; script-src ${tag} ${worker.url}/watch.js ${worker.url}/stub.js; connect-src 'self'`,
    )
    await open()
    const given = await page.evaluate(
      () => new Promise((resolve) => window.waypost?.('link', 'https://other.example/', resolve)),
    )
    expect(given).toBe('https://other.example/')
    await vi.waitUntil(() => visits().length > 0, PATIENCE)
    await page.evaluate(() => window.faults.splice(0))
  })

  it('decorates links to the hosts of the site as they are followed, and only those', async () => {
    const { port } = new URL(worker.url)
    const other = `http://127.0.0.1:${port}/other`
    worker.answer(() => ({ linkHosts: [`127.0.0.1:${port}`] }))
    worker.show({ body: `<a id="to" href="${other}">To</a> <a id="own" href="/own">Own</a>` })
    await open()
    await vi.waitUntil(() => page.evaluate(() => window.states.length > 0), PATIENCE)
    await page.route('**/other*', (route) => route.fulfill({ contentType: 'text/html', body: '<title>There</title>' }))
    await settle()
    await page.focus('#to')
    await settle()
    await page.click('#to')
    await page.waitForURL(`${other}?wp_h=handed`)
    await open()
    await page.click('#own')
    await page.waitForURL(`${worker.url}/own`)
    expect(worker.links.filter(({ to }) => to === other).length).toBe(1)
  })

  it('obeys Google’s Consent Mode: what is denied by default is waited for, what is granted is measured', async () => {
    worker.show({ site: 'asking', tag: '' })
    const visits = () => worker.visits.filter(({ site }) => site === 'asking')
    await open()
    await page.evaluate(() => {
      const layer: unknown[] = []
      window.dataLayer = layer
      Object.assign(window, {
        gtag() {
          // biome-ignore lint/complexity/noArguments: it is what Google's snippet pushes.
          layer.push(arguments)
        },
      })
      window.waypost?.('google-consent')
    })
    const say = (kind: string, purposes: object) =>
      page.evaluate(([how, what]) => Reflect.get(window, 'gtag')('consent', how, what), [kind, purposes] as const)
    await say('default', { analytics_storage: 'denied', ad_personalization: 'denied' })
    await settle()
    expect([visits(), await page.evaluate(() => indexedDB.databases())]).toEqual([[], []])
    await say('update', { analytics_storage: 'granted' })
    await vi.waitUntil(() => visits().length > 0, PATIENCE)
    expect(visits().at(-1)?.consent).toEqual({ measure: true, personalize: false })
    await say('update', { analytics_storage: 'denied' })
    await vi.waitUntil(async () => (await page.evaluate(() => indexedDB.databases())).length === 0, PATIENCE)
  })

  it('reports what was dropped with each visit, and nothing where nothing was', async () => {
    await context.route('**/v1/visit', (route, request) =>
      request.postDataJSON().touches.some(({ value }: { value?: number }) => value === 7)
        ? route.fulfill({ status: 422, body: '{"problems":[{"path":"touches.0.value"}]}' })
        : route.fallback(),
    )
    await open()
    await vi.waitUntil(() => visits().length > 0, PATIENCE)
    await settle()
    await page.evaluate(() => window.waypost?.('touch', 'tick', { value: 7 }))
    await vi.waitUntil(() => visits().some(({ dropped }) => dropped), PATIENCE)
    expect([visits()[0]?.dropped, visits().at(-1)?.dropped]).toEqual([undefined, { rejected: 1 }])
  })

  it('uploads at most 200 B for a page view beside the token and the address', async () => {
    await open('/product/?id=boots')
    await vi.waitUntil(() => visits().length > 0, PATIENCE)
    await settle()
    await open('/product/?id=boots')
    const isPageView = ({ token, touches }: VisitRequest) => token !== undefined && touches.length === 1
    await vi.waitUntil(() => visits().some(isPageView), PATIENCE)
    const { token = '', page: seen, ...visit } = visits().find(isPageView) ?? { page: { url: '' } }
    const bytes = JSON.stringify({ ...visit, token: '', page: { ...seen, url: '' } }).length
    console.log(`A page view uploads ${bytes} B beside its token and its address.`)
    expect(token).toMatch(/^token-/)
    expect(bytes).toBeLessThanOrEqual(200)
  })
})
