import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { VisitRequest } from '../../shared/model/visit.ts'
import { look, looks, looksOf, type PeopleLab, signIn, startPeopleLab, visitorOf } from '../support/people-lab.ts'
import { readQueue } from '../support/stored-queue.ts'
import { faults } from '../support/tag-lab.ts'

const PATIENCE = { timeout: 30_000, interval: 50 }

let lab: PeopleLab
beforeAll(async () => {
  lab = await startPeopleLab([])
})
afterEach(async () => {
  lab.heal()
  for (const context of lab.browser.contexts()) {
    for (const page of context.pages()) expect(await faults(page)).toEqual([])
    await context.close()
  }
})
afterAll(() => lab.stop())

const comesTo = (page: Page, count: string) => vi.waitFor(async () => expect(await looks(page)).toBe(count), PATIENCE)
const keptComesTo = (user: string, count: string) =>
  vi.waitFor(async () => expect(looksOf(await lab.person(`user:${user}`))).toBe(count), PATIENCE)
const hasClaimed = (user: string) => lab.proxy.visits.some(({ identify }) => identify?.user === user)
const erase = (user: string) => lab.tell('/v1/privacy/erase', { site: 'shop', user })

describe('a person who is erased', () => {
  it('is a new visitor in the pages that are open, whose touches of before never come back', async () => {
    const [laptop, phone, tablet] = [await lab.open(), await lab.open(), await lab.open()]
    for (const page of [laptop, phone]) await signIn(page, 'fay')
    await look(laptop, 2)
    await look(phone, 1)
    await keptComesTo('fay', '3')
    const before = await Promise.all([laptop, phone].map(visitorOf))
    await phone.context().setOffline(true)
    await look(phone, 2)
    await vi.waitUntil(async () => (await readQueue(phone))?.outstanding === 2, PATIENCE)
    await erase('fay')
    // Not a look, which would count if a visit that was on its way has made the page a new visitor's already.
    await laptop.evaluate(() => window.waypost?.('touch', 'add_to_cart'))
    await comesTo(laptop, '0')
    await look(laptop, 1)
    await comesTo(laptop, '1')
    expect(await lab.person('user:fay')).toBeNull()
    await look(tablet, 1)
    await signIn(tablet, 'fay')
    await keptComesTo('fay', '1')
    await phone.context().setOffline(false)
    await comesTo(phone, '0')
    await look(phone, 2)
    await comesTo(phone, '2')
    const after = await Promise.all([laptop, phone].map(visitorOf))
    expect(new Set([...before, ...after]).size).toBe(4)
    for (const visitor of before) expect(await lab.person(`visitor:${visitor}`)).toBeNull()
    expect(looksOf(await lab.person('user:fay'))).toBe('1')
    expect((await readQueue(phone))?.dropped).toEqual({ erased: 2 })
  })

  it('stays gone though a visit that brings nothing was on its way, until the page says anew who it is', async () => {
    const page = await lab.open()
    const isToBeHeld = ({ identify, touches }: VisitRequest) =>
      identify === undefined && touches.length === 0 && hasClaimed('gus')
    await whileOnItsWay(page, isToBeHeld, async () => {
      await look(page, 1)
      await vi.waitUntil(async () => (await readQueue(page))?.outstanding === 1, PATIENCE)
      await erase('gus')
    })
    await signIn(page, 'gus')
    await look(page, 2)
    await vi.waitUntil(async () => (await readQueue(page))?.dropped.erased === 1, PATIENCE)
    await comesTo(page, '0')
    await look(page, 2)
    await comesTo(page, '2')
    expect(await lab.person('user:gus')).toBeNull()
    await signIn(page, 'gus')
    await keptComesTo('gus', '2')
  })

  it('is said to be here once, though the reply to that was lost, and is here again when it is said anew', async () => {
    const page = await lab.open()
    await comesTo(page, '0')
    lab.proxy.setFault(({ identify }) => (identify ? 'lose' : 'none'))
    await signIn(page, 'hal')
    await look(page, 2)
    await keptComesTo('hal', '2')
    const before = await visitorOf(page)
    await erase('hal')
    lab.heal()
    await vi.waitUntil(async () => (await visitorOf(page)) !== before, PATIENCE)
    await look(page, 1)
    await comesTo(page, '1')
    expect(await lab.person('user:hal')).toBeNull()
    await signIn(page, 'hal')
    await keptComesTo('hal', '1')
  })
})

/** Does something once, while the first visit of this kind has left the page and has not reached the Worker. */
async function whileOnItsWay(page: Page, is: (visit: VisitRequest) => boolean, act: () => Promise<void>) {
  let isDone = false
  await page.route('**/v1/visit', async (route) => {
    const visit: VisitRequest = JSON.parse(route.request().postData() ?? '{}')
    if (!isDone && is(visit)) {
      isDone = true
      await act()
    }
    await route.continue()
  })
}
