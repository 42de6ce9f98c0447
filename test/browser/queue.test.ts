import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startKillableChromium } from '../support/killable-chromium.ts'
import { makeProfile } from '../support/profile.ts'
import { faults, seen, startTagLab, type TagLab, tick, waiting } from '../support/tag-lab.ts'

const PATIENCE = { timeout: 30_000, interval: 50 }

describe('the queue', () => {
  let lab: TagLab
  beforeAll(async () => {
    lab = await startTagLab()
  })
  beforeEach(() => lab.heal())
  afterAll(() => lab.stop())

  it('brings touches of one moment in one request', async () => {
    const page = await lab.open()
    await vi.waitUntil(async () => (await seen(page, 'page')) === 1, PATIENCE)
    const before = lab.proxy.visits.length
    await tick(page, 30)
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 30, PATIENCE)
    // A visit without touches asks for slots that a slow page had not parsed before.
    const brought = lab.proxy.visits.slice(before).map(({ touches }) => touches.length)
    expect(brought.filter((count) => count > 0)).toEqual([30])
    expect(await faults(page)).toEqual([])
  })

  it('brings more than fits into one request in several', async () => {
    const page = await lab.open()
    await tick(page, 1_200)
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 1_200, PATIENCE)
    expect(Math.max(...lab.proxy.visits.map(({ touches }) => touches.length))).toBeLessThanOrEqual(500)
  })

  it('counts touches once whose replies were lost', async () => {
    lab.proxy.setFault((_, place) => (place % 2 === 0 ? 'lose' : 'none'))
    const page = await lab.open()
    for (let round = 0; round < 5; round += 1) await tick(page, 2)
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 10, PATIENCE)
    expect(await seen(page, 'page')).toBe(1)
  })

  it.each(['refuse', 'fail', 'garble', 'lose'] as const)('keeps touches through visits that %s', async (fault) => {
    let left = 2
    lab.proxy.setFault(() => (left-- > 0 ? fault : 'none'))
    const page = await lab.open()
    await tick(page, 7)
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 7, PATIENCE)
    expect(await faults(page)).toEqual([])
  })

  it('lets touches go only when the reply to a later request confirms them', async () => {
    let isHeld = false
    lab.proxy.setFault(({ touches }) => {
      if (isHeld) return 'hang'
      isHeld = touches.some(({ name }) => name === 'tick')
      return 'none'
    })
    const page = await lab.open()
    await tick(page, 5)
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 5, PATIENCE)
    expect(await waiting(page)).toBeGreaterThanOrEqual(5)
    lab.proxy.setFault(() => 'none')
    await page.reload()
    await vi.waitUntil(async () => (await seen(page, 'page')) === 2, PATIENCE)
    expect(await waiting(page)).toBeLessThanOrEqual(1)
  })

  it('keeps touches while the page is loaded anew', async () => {
    lab.proxy.setFault(() => 'fail')
    const page = await lab.open()
    await tick(page, 3)
    await vi.waitUntil(async () => (await waiting(page)) === 4, PATIENCE)
    await page.reload()
    await tick(page, 2)
    await vi.waitUntil(async () => (await waiting(page)) === 7, PATIENCE)
    lab.proxy.setFault(() => 'none')
    await page.reload()
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 5, PATIENCE)
    expect(await seen(page, 'page')).toBe(3)
  })

  it('counts the touches of two tabs that send at once, each once', async () => {
    lab.proxy.setFault((_, place) => (place % 3 === 0 ? 'slow' : 'none'))
    const first = await lab.open()
    const second = await lab.open({ context: first.context() })
    for (let round = 0; round < 10; round += 1) await Promise.all([tick(first, 3), tick(second, 3)])
    await vi.waitUntil(async () => Math.max(await seen(first, 'tick'), await seen(second, 'tick')) === 60, PATIENCE)
    const last = await lab.open({ context: first.context() })
    await vi.waitUntil(async () => (await seen(last, 'page')) === 3, PATIENCE)
    expect(await seen(last, 'tick')).toBe(60)
  })

  it('does so without Web Locks too', async () => {
    const context = await lab.browser.newContext()
    await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }))
    lab.proxy.setFault((_, place) => (place % 3 === 0 ? 'slow' : 'none'))
    const pages = await Promise.all([1, 2, 3].map(() => lab.open({ context })))
    for (let round = 0; round < 10; round += 1) await Promise.all(pages.map((page) => tick(page, 2)))
    await vi.waitUntil(
      async () => Math.max(...(await Promise.all(pages.map((page) => seen(page, 'tick'))))) === 60,
      PATIENCE,
    )
    const last = await lab.open({ context })
    await vi.waitUntil(async () => (await seen(last, 'page')) === 4, PATIENCE)
    expect(await seen(last, 'tick')).toBe(60)
  })

  it('keeps touches when the browser is killed', async () => {
    const profile = makeProfile()
    lab.proxy.setFault(() => 'hang')
    const killed = await startKillableChromium(profile.folder)
    const page = await killed.newPage(`${lab.proxy.url}/page`)
    await tick(page, 9)
    await vi.waitUntil(async () => (await waiting(page)) === 10, PATIENCE)
    await killed.kill()
    lab.proxy.setFault(() => 'none')
    const next = await startKillableChromium(profile.folder)
    const again = await next.newPage(`${lab.proxy.url}/page`)
    await vi.waitUntil(async () => (await seen(again, 'tick')) === 9, PATIENCE)
    expect(await seen(again, 'page')).toBe(2)
    await next.kill()
    profile.remove()
  })

  it('sends what was not sent yet when the page is left', async () => {
    lab.proxy.setFault(() => 'hang')
    const page = await lab.open()
    await vi.waitUntil(async () => (await waiting(page)) === 1, PATIENCE)
    await tick(page, 4)
    await vi.waitUntil(async () => (await waiting(page)) === 5, PATIENCE)
    await page.goto('about:blank')
    await vi.waitUntil(() => lab.proxy.visits.some(({ touches }) => touches.length === 4), PATIENCE)
  })

  it('goes on in memory where storage is blocked', async () => {
    const context = await lab.browser.newContext()
    await context.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }))
    const page = await lab.open({ context })
    await tick(page, 3)
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 3, PATIENCE)
    await tick(page, 2)
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 5, PATIENCE)
    expect(await faults(page)).toEqual([])
  })

  it('goes on in memory when storage is full, and as the same visitor', async () => {
    const page = await lab.open()
    await tick(page, 3)
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 3, PATIENCE)
    await page.evaluate(() => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
    })
    await tick(page, 2)
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 5, PATIENCE)
    expect(await faults(page)).toEqual([])
  })

  it('keeps at most 1,000 touches while the Worker is dead, and counts those it gives up', async () => {
    lab.proxy.setFault(() => 'fail')
    const page = await lab.open()
    await vi.waitUntil(() => lab.proxy.visits.length > 0, PATIENCE)
    await tick(page, 1_010)
    await vi.waitUntil(async () => (await waiting(page)) === 1_000, PATIENCE)
    lab.proxy.setFault(() => 'none')
    await page.reload()
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 1_000, PATIENCE)
    expect(await page.evaluate(() => window.states.at(-1)?.dropped)).toEqual({ 'too-many': 11 })
  })

  it('counts a touch that the Worker will not have, and keeps the others', async () => {
    const page = await lab.open()
    await page.evaluate(() => {
      window.waypost?.('touch', 'tick')
      window.waypost?.('touch', 'tick', { value: 1e12 })
      window.waypost?.('touch', 'tick')
    })
    await vi.waitUntil(async () => (await seen(page, 'tick')) === 2, PATIENCE)
    expect(await page.evaluate(() => window.states.at(-1)?.dropped)).toEqual({ rejected: 1 })
  })
})
