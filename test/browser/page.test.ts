import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { VisitRequest } from '../../shared/model/visit.ts'
import { aPage } from '../support/a-page.ts'
import type { Fault } from '../support/faulty-proxy.ts'
import { faults, seen, stage, startTagLab, type TagLab, tick } from '../support/tag-lab.ts'

const PATIENCE = { timeout: 20_000, interval: 50 }
const FAULTS: readonly Fault[] = ['refuse', 'fail', 'hang', 'lose', 'garble']

describe('the tag in a page', () => {
  let lab: TagLab
  beforeAll(async () => {
    lab = await startTagLab()
  })
  beforeEach(() => lab.heal())
  afterAll(() => lab.stop())

  it.each(FAULTS)('leaves it whole when visits %s', async (fault) => {
    lab.proxy.setFault(() => fault)
    const page = await lab.open()
    await tick(page, 2)
    await page.waitForTimeout(300)
    expect(await page.locator('h1').textContent()).toBe('The own title')
    expect(await page.locator('#end').isVisible()).toBe(true)
    expect(await faults(page)).toEqual([])
  })

  it('leaves it whole for a site that nobody published', async () => {
    lab.proxy.serve('/page', aPage({ site: 'nobody' }))
    const page = await lab.open()
    await page.waitForTimeout(300)
    expect(await page.locator('h1').textContent()).toBe('The own title')
    expect(await faults(page)).toEqual([])
  })

  it('begins anew with a token that was forged', async () => {
    const page = await lab.open()
    await page.evaluate(() => window.waypost?.('touch', 'add_to_cart'))
    await page.getByText('Still thinking it over?').waitFor()
    await page.evaluate(async () => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve) => {
          request.onsuccess = () => resolve(request.result)
        })
      const db = await done(indexedDB.open('waypost'))
      const store = db.transaction('waypost', 'readwrite').objectStore('waypost')
      const kept = await done(store.get('shop'))
      await done(store.put({ ...kept, touches: [], reply: { ...kept.reply, token: `AQ${'x'.repeat(100)}` } }, 'shop'))
      db.close()
    })
    await page.reload()
    await vi.waitUntil(async () => (await stage(page)) === 'visitor', PATIENCE)
    expect(await page.locator('h1').textContent()).toBe('The own title')
    expect(await faults(page)).toEqual([])
  })

  it('needs no more of a strict policy than script-src and connect-src', async () => {
    const policy =
      "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
    lab.proxy.serve('/act.js', "waypost('touch', 'add_to_cart')")
    lab.proxy.serve('/page', aPage({ head: '<script defer src="/act.js"></script>' }), {
      'content-security-policy': policy,
    })
    const page = await lab.open()
    await page.getByText('Still thinking it over?').waitFor()
    expect(await faults(page)).toEqual([])
  })

  it('twice behaves as one', async () => {
    lab.proxy.serve(
      '/page',
      aPage({ head: '<script async src="/tag.js?2" data-site="shop" data-consent="implied"></script>' }),
    )
    const page = await lab.open()
    await tick(page, 3)
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 3, PATIENCE)
    expect(await seen(page, 'page')).toBe(1)
  })

  it('answers calls through a stub that the page took before', async () => {
    lab.proxy.serve(
      '/page',
      aPage().replace('<script async', '<script>const early = waypost; early("touch", "tick")</script><script async'),
    )
    const page = await lab.open()
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 1, PATIENCE)
    await page.evaluate('early("touch", "tick")')
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 2, PATIENCE)
  })

  it('leaves no global but waypost', async () => {
    const bare = await lab.browser.newPage()
    lab.proxy.serve('/bare', '<!doctype html><title>Bare</title>')
    lab.proxy.serve(
      '/tagged',
      '<!doctype html><title>Tagged</title><script src="/tag.js" data-site="shop" data-consent="implied"></script>',
    )
    await bare.goto(`${lab.proxy.url}/bare`)
    const before = await bare.evaluate(() => Object.getOwnPropertyNames(window))
    await bare.goto(`${lab.proxy.url}/tagged`)
    const after = await bare.evaluate(() => Object.getOwnPropertyNames(window))
    expect(after.filter((name) => !before.includes(name))).toEqual(['waypost'])
  })

  it('sees a page for each navigation within it that changes the address', async () => {
    const page = await lab.open()
    await vi.waitUntil(async () => (await seen(page, 'page')) === 1, PATIENCE)
    await page.evaluate(() => history.pushState(null, '', '/page?two'))
    await vi.waitUntil(async () => (await seen(page, 'page')) === 2, PATIENCE)
    // Not the last visit: the pages of earlier tests may still send theirs.
    const isOfPage = (visit: VisitRequest) => visit.page.url === `${lab.proxy.url}/page?two`
    await vi.waitUntil(() => lab.proxy.visits.some(isOfPage), PATIENCE)
    await page.evaluate(() => history.replaceState({ some: 'state' }, ''))
    await page.evaluate(() => {
      location.hash = 'end'
    })
    await page.evaluate(() => {
      location.hash = '#/basket'
    })
    await vi.waitUntil(async () => (await seen(page, 'page')) === 3, PATIENCE)
    await page.goBack()
    await vi.waitUntil(async () => (await seen(page, 'page')) === 4, PATIENCE)
  })

  it('sees them without the Navigation API too', async () => {
    const context = await lab.browser.newContext()
    await context.addInitScript(() => Reflect.deleteProperty(window, 'navigation'))
    const page = await lab.open({ context })
    await vi.waitUntil(async () => (await seen(page, 'page')) === 1, PATIENCE)
    await page.evaluate(() => {
      history.pushState(null, '', '/page?two')
      document.title = 'Two'
    })
    await vi.waitUntil(async () => (await seen(page, 'page')) === 2, PATIENCE)
  })

  it('waits for the network and comes back with it', async () => {
    const page = await lab.open()
    await vi.waitUntil(async () => (await seen(page, 'page')) === 1, PATIENCE)
    await page.context().setOffline(true)
    await tick(page, 3)
    await page.waitForTimeout(300)
    await page.context().setOffline(false)
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 3, PATIENCE)
    expect(await faults(page)).toEqual([])
  })

  it.each([
    [
      'freezes what it inherits',
      'for (const type of [Object, Array, Promise, Function, String, Map, Set, EventTarget, Node, Element]) Object.freeze(type.prototype)',
    ],
    ['overrides fetch with one that never answers', 'window.fetch = () => new Promise(() => {})'],
    ['takes fetch away', 'delete window.fetch'],
    ['has a fetch that throws', 'window.fetch = () => { throw new Error("mine") }'],
    ['takes crypto away', 'Object.defineProperty(window, "crypto", { value: undefined })'],
    ['has its own waypost', 'Object.defineProperty(window, "waypost", { value: 7 })'],
    ['has a waypost that nobody may change', 'Object.freeze(window.waypost = Object.assign(() => {}, { q: [] }))'],
    ['patches history', 'history.pushState = () => { throw new Error("mine") }'],
    ['has no observers', 'delete window.MutationObserver'],
  ])('does no harm to a page that %s', async (_, script) => {
    lab.proxy.serve('/hostile.js', script)
    lab.proxy.serve('/page', aPage({ head: '<script src="/hostile.js"></script>' }))
    const page = await lab.open()
    await page.evaluate('try { waypost("touch", "tick") } catch {}')
    await page.waitForTimeout(300)
    expect(await page.locator('h1').textContent()).toBe('The own title')
    expect(await page.locator('#end').isVisible()).toBe(true)
    expect(await faults(page)).toEqual([])
  })

  it('runs in a frame without storage', async () => {
    lab.proxy.serve(
      '/outer',
      '<!doctype html><title>Outer</title><iframe sandbox="allow-scripts" src="/page"></iframe>',
    )
    const page = await lab.open({ path: '/outer' })
    const frame = page.frame({ url: /\/page$/ })
    await vi.waitUntil(async () => ((await frame?.evaluate(() => window.states.length)) ?? 0) > 0, PATIENCE)
    expect(await frame?.evaluate(() => window.faults)).toEqual([])
  })
})
