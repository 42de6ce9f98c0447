import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { aPage } from '../support/a-page.ts'
import { countingPlaybook, faults, seen, startTagLab, type TagLab, tick, waiting } from '../support/tag-lab.ts'

const PATIENCE = { timeout: 20_000, interval: 50 }

/** Longer than the tag waits for anything that it does by itself on a page. */
const A_WHILE_MS = 500

describe('consent', () => {
  let lab: TagLab
  beforeAll(async () => {
    lab = await startTagLab([countingPlaybook(), { ...countingPlaybook(), site: 'strict', consent: 'required' }])
  })
  beforeEach(async () => {
    // What the visitors of other tests still send would be taken for this one's.
    await Promise.all(lab.browser.contexts().map((context) => context.close()))
    lab.heal()
  })
  afterAll(() => lab.stop())

  it('refused by Global Privacy Control leaves nothing stored and nothing told', async () => {
    const context = await lab.browser.newContext()
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true }),
    )
    const before = lab.proxy.visits.length
    const page = await lab.open({ context, path: '/page?email=a@b.example' })
    await tick(page, 2)
    await vi.waitUntil(() => lab.proxy.visits.length > before, PATIENCE)
    await page.waitForTimeout(A_WHILE_MS)
    const { sentAt, ...said } = lab.proxy.visits.at(-1) ?? {}
    expect(said).toEqual({
      site: 'shop',
      touches: [],
      slots: ['hero'],
      page: { url: `${lab.proxy.url}/page` },
      consent: { measure: false },
    })
    expect(lab.proxy.visits.length).toBe(before + 1)
    expect(await page.evaluate(() => indexedDB.databases())).toEqual([])
    expect(await context.cookies()).toEqual([])
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
    expect(await faults(page)).toEqual([])
  })

  it('that is required is waited for: nothing is stored or sent before', async () => {
    lab.proxy.serve('/page', aPage({ tag: '' }))
    const before = lab.proxy.visits.length
    const page = await lab.open()
    await tick(page, 2)
    await page.waitForTimeout(A_WHILE_MS)
    expect(lab.proxy.visits.length).toBe(before)
    expect(await page.evaluate(() => indexedDB.databases())).toEqual([])
    await page.evaluate(() => window.waypost?.('consent', { measure: true, personalize: true }))
    await tick(page, 1)
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 1, PATIENCE)
    expect(await seen(page, 'page')).toBe(1)
  })

  it('that the playbook requires is waited for once the Worker has said so', async () => {
    lab.proxy.serve('/page', aPage({ site: 'strict' }))
    const page = await lab.open()
    await vi.waitUntil(async () => (await page.evaluate(() => indexedDB.databases())).length === 0, PATIENCE)
    await page.evaluate(() => window.waypost?.('consent', { measure: true }))
    await vi.waitUntil(async () => (await seen(page, 'page')) === 1, PATIENCE)
  })

  it('withdrawn deletes what is stored, for other tabs too', async () => {
    const page = await lab.open()
    const other = await lab.open({ context: page.context() })
    await page.evaluate(() => window.waypost?.('touch', 'add_to_cart'))
    await page.getByText('Still thinking it over?').waitFor()
    await page.evaluate(() => window.waypost?.('consent', { measure: false }))
    await page.getByText('The own title').waitFor()
    await vi.waitUntil(async () => (await waiting(page)) === -1, PATIENCE)
    await tick(page, 1)
    await page.waitForTimeout(A_WHILE_MS)
    expect(await waiting(other)).toBe(-1)
    expect(await faults(other)).toEqual([])
  })

  it('refused before the tag has loaded lets nothing be stored', async () => {
    lab.proxy.serve('/refuse.js', `waypost('touch', 'tick'); waypost('consent', { measure: false })`)
    const tagless = aPage().replace('<script async', '<script src="/refuse.js"></script><script async')
    lab.proxy.serve('/page', tagless)
    const before = lab.proxy.visits.length
    const page = await lab.open()
    await vi.waitUntil(() => lab.proxy.visits.length > before, PATIENCE)
    await page.waitForTimeout(A_WHILE_MS)
    expect(lab.proxy.visits.slice(before).map(({ touches, seed }) => [touches, seed])).toEqual([[[], undefined]])
    expect(await page.evaluate(() => indexedDB.databases())).toEqual([])
  })

  it('to measure alone shows the page’s own content', async () => {
    const page = await lab.open()
    await page.evaluate(() => window.waypost?.('consent', { personalize: false }))
    await page.evaluate(() => window.waypost?.('touch', 'add_to_cart'))
    await vi.waitUntil(() => page.evaluate(() => window.states.at(-1)?.stages.buyer?.stage === 'interested'), PATIENCE)
    expect(await page.locator('h1').textContent()).toBe('The own title')
  })
})
