import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { aCountingPlaybook } from '../support/a-counting-playbook.ts'
import { chanceOf } from '../support/chance.ts'
import type { Fault } from '../support/faulty-proxy.ts'
import {
  aimAt,
  linkOf,
  look,
  looks,
  looksOf,
  type PeopleLab,
  signIn,
  startPeopleLab,
  visitorOf,
} from '../support/people-lab.ts'
import { readQueue } from '../support/stored-queue.ts'
import { faults } from '../support/tag-lab.ts'
import { proofOf } from '../worker/support/proof-of.ts'

const PATIENCE = { timeout: 30_000, interval: 50 }
/** How many looks each of the four tabs of two devices has: in all fewer than a counting playbook tells apart. */
const EACH = 7
const ALL = String(4 * EACH)
const FAULTS = ['lose', 'fail', 'reset'] as const

let lab: PeopleLab
beforeAll(async () => {
  lab = await startPeopleLab(['everyone', 'linked'])
  await lab.addSite(aCountingPlaybook({ site: 'everyone', keep: 'everyone' }))
  const there = lab.proxy.url.replace('localhost', 'help.localhost')
  await lab.addSite(
    aCountingPlaybook({ site: 'linked', linkHosts: [new URL(there).host] }),
    `<a id="to" href="${there}/linked">To the other host</a>`,
  )
})
beforeEach(() => lab.heal())
afterEach(async () => {
  lab.proxy.setFirstParty(false)
  for (const context of lab.browser.contexts()) {
    for (const page of context.pages()) expect(await faults(page)).toEqual([])
    await context.close()
  }
})
afterAll(() => lab.stop())

const comesTo = (page: Page, count: string) => vi.waitFor(async () => expect(await looks(page)).toBe(count), PATIENCE)
const keptComesTo = (user: string, count: string, site = 'shop') =>
  vi.waitFor(async () => expect(looksOf(await lab.person(`user:${user}`, site))).toBe(count), PATIENCE)
const sent = (user: string) => lab.proxy.visits.some(({ identify }) => identify?.user === user)

describe('two tabs and two devices that sign in as one user at once', () => {
  it.each(
    [
      { user: 'ann', where: 'with Web Locks' },
      { user: 'bea', where: 'without Web Locks', hasLocks: false, isRare: true },
      { user: 'cat', where: "on the Worker's own domain, with its cookie", isFirstParty: true },
      { user: 'dee', where: 'at a site that keeps everyone', site: 'everyone', isRare: true },
    ].filter(({ isRare = false }) => process.env.HARM === 'all' || !isRare),
  )(
    'are one person at one stage, each touch counted once, through lost replies, errors and resets, $where',
    async ({ user, hasLocks = true, isFirstParty = false, site = 'shop' }) => {
      lab.proxy.setFirstParty(isFirstParty)
      const devices = await Promise.all([1, 2].map(() => lab.browser.newContext()))
      if (!hasLocks) for (const device of devices) await device.addInitScript(takeLocksAway)
      const open = async (context: BrowserContext, already: number) => {
        const page = await lab.open({ context, path: site === 'shop' ? '/page' : `/${site}` })
        await look(page, 1)
        await comesTo(page, String(already + 1))
        return page
      }
      const tabs = (
        await Promise.all(devices.map(async (device) => [await open(device, 0), await open(device, 1)]))
      ).flat()
      const suffered = letSuffer(user)
      const proof = await proofOf(site, user)
      await Promise.all(tabs.map((tab, place) => touchAndIdentify(tab, { user, proof, place })))
      await keptComesTo(user, ALL, site)
      expect([...new Set(suffered)].sort()).toEqual([...FAULTS].sort())
      lab.heal()
      for (const tab of tabs)
        await vi.waitFor(async () => expect((await readQueue(tab, site))?.outstanding).toBe(0), PATIENCE)
      for (const tab of tabs) {
        await tab.reload()
        await comesTo(tab, ALL)
      }
      const person = await lab.person(`user:${user}`, site)
      expect([looksOf(person), person?.devices.length]).toEqual([ALL, 2])
    },
  )

  /** The first four visits with a claim suffer for sure, of the others every second one by chance. */
  function letSuffer(user: string): readonly Fault[] {
    const suffered: Fault[] = []
    const sure: Fault[] = [...FAULTS, 'lose']
    const chance = chanceOf(user.charCodeAt(0))
    lab.proxy.setFault(({ identify }) => {
      const fault = (identify && sure.shift()) ?? FAULTS[Math.floor(2 * FAULTS.length * chance())] ?? 'none'
      if (fault !== 'none') suffered.push(fault)
      return fault
    })
    return suffered
  }

  /** Each tab says who it is at another of its looks. */
  function touchAndIdentify(tab: Page, act: { readonly user: string; readonly proof: string; readonly place: number }) {
    return tab.evaluate(
      async ({ user, proof, place, each }) => {
        for (let made = 1; made < each; made += 1) {
          if (made === 1 + place) window.waypost?.('identify', user, { proof })
          window.waypost?.('touch', 'view_pricing')
          await new Promise((resolve) => setTimeout(resolve, (37 * made + 53 * place) % 90))
        }
      },
      { ...act, each: EACH },
    )
  }
})

describe('whoever comes after a user of a device', () => {
  it.each([
    { who: 'another user, after a sign-out' },
    { who: 'another user, without a sign-out', hasReset: false },
    { who: 'a guest, after a sign-out', isUser: false },
    { who: "a guest, after a sign-out, on the Worker's own domain", isFirstParty: true, isUser: false },
  ])('is $who: another person, and all that the first one did is the first one’s', async (how) => {
    const { who, isFirstParty = false, hasReset = true, isUser = true } = how
    const [first, second] = [`first before ${who}`, `second, ${who}`]
    lab.proxy.setFirstParty(isFirstParty)
    const page = await lab.open()
    const other = await lab.open({ context: page.context() })
    await signIn(page, first)
    await look(page, 2)
    await keptComesTo(first, '2')
    lab.proxy.setFault(() => 'slow')
    // One is on its way when somebody else comes, and two wait.
    const before = lab.proxy.visits.length
    await look(other, 1)
    await vi.waitUntil(() => lab.proxy.visits.slice(before).some(({ touches }) => touches.length > 0), PATIENCE)
    await look(page, 2)
    await vi.waitUntil(async () => (await readQueue(page))?.outstanding === 3, PATIENCE)
    if (hasReset) await page.evaluate(() => window.waypost?.('reset'))
    lab.proxy.setFault((_, place) => (place % 2 === 0 ? 'lose' : 'none'))
    if (isUser) {
      await signIn(page, second)
      await vi.waitUntil(() => sent(second), PATIENCE)
    }
    await look(page, 3)
    await look(other, 1)
    await keptComesTo(first, '5')
    if (isUser) await keptComesTo(second, '4')
    await comesTo(page, '4')
    const people = await Promise.all([first, second].map((user) => lab.person(`user:${user}`)))
    expect(people.map(looksOf)).toEqual(['5', isUser ? '4' : undefined])
    expect(people.map((person) => person?.devices.length)).toEqual([1, isUser ? 1 : undefined])
    expect(people[0]?.devices[0]?.id).not.toBe(await visitorOf(page))
  })
})

describe('a claim without proof', () => {
  it('merges nothing until a server confirms it, and everything then', async () => {
    const [known, claiming] = [await lab.open(), await lab.open()]
    await look(known, 5)
    await signIn(known, 'eve')
    await keptComesTo('eve', '5')
    await look(claiming, 2)
    await claiming.evaluate(() => window.waypost?.('identify', 'eve'))
    await vi.waitUntil(
      () => lab.proxy.visits.some(({ identify }) => identify?.user === 'eve' && !identify.proof),
      PATIENCE,
    )
    await look(claiming, 1)
    await comesTo(claiming, '3')
    await look(known, 1)
    await comesTo(known, '6')
    expect((await lab.person('user:eve'))?.devices.length).toBe(1)
    await lab.tell('/v1/identify', { site: 'shop', user: 'eve', visitor: await visitorOf(claiming) })
    await look(claiming, 1)
    await comesTo(claiming, '10')
    await known.reload()
    await comesTo(known, '10')
    expect((await lab.person('user:eve'))?.devices.length).toBe(2)
  })
})

describe('a link between two hosts of a site', () => {
  it.each([
    { who: 'an anonymous visitor', user: null },
    { who: 'a user', user: 'gil' },
  ])('makes $who one person on both, though the reply on arrival is lost', async ({ user }) => {
    const page = await lab.open({ path: '/linked' })
    if (user !== null) {
      await signIn(page, user, 'linked')
      await keptComesTo(user, '0', 'linked')
    }
    await look(page, 3)
    await comesTo(page, '3')
    const here = page.url()
    const visitorHere = await visitorOf(page)
    let left = 1
    lab.proxy.setFault(({ handoff }) => (handoff !== undefined && left-- > 0 ? 'lose' : 'none'))
    await aimAt(page, '#to')
    await page.click('#to')
    await page.waitForURL((url) => url.hostname === 'help.localhost' && !url.search.includes('wp_h'))
    await comesTo(page, '3')
    await look(page, 2)
    await comesTo(page, '5')
    const visitorThere = await visitorOf(page)
    await page.goto(here)
    await comesTo(page, '5')
    await look(page, 1)
    await comesTo(page, '6')
    expect(visitorThere).not.toBe(visitorHere)
    const people = await Promise.all(
      [visitorHere, visitorThere].map((visitor) => lab.person(`visitor:${visitor}`, 'linked')),
    )
    expect(people.map((person) => [person?.profile, looksOf(person), person?.user])).toEqual(
      [1, 2].map(() => [people[0]?.profile, '6', user]),
    )
  })

  it('carries along who signs in while it is made', async () => {
    const page = await lab.open({ path: '/linked' })
    await look(page, 2)
    await comesTo(page, '2')
    const held = new Promise<void>((resolve) => {
      void page.route('**/v1/link', async (route) => {
        const response = await route.fetch()
        if (!(await lab.person('user:hal', 'linked'))) {
          await signIn(page, 'hal', 'linked')
          await keptComesTo('hal', '2', 'linked')
          await look(page, 1)
          await comesTo(page, '3')
        }
        await route.fulfill({ response })
        resolve()
      })
    })
    const url = await linkOf(page, '#to')
    await held
    expect(url).toContain('wp_h=')
    await page.goto(url)
    await comesTo(page, '3')
    expect((await lab.person('user:hal', 'linked'))?.devices.length).toBe(2)
  })

  it('opened a second time brings a stranger', async () => {
    const page = await lab.open({ path: '/linked' })
    await look(page, 3)
    await comesTo(page, '3')
    const url = await linkOf(page, '#to')
    expect(url).toContain('wp_h=')
    const [friend, stranger] = [await lab.browser.newContext(), await lab.browser.newContext()]
    const [first, second] = [await friend.newPage(), await stranger.newPage()]
    await first.goto(url)
    await comesTo(first, '3')
    await second.goto(url)
    await look(second, 1)
    await comesTo(second, '1')
  })
})

function takeLocksAway(): void {
  Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })
}
