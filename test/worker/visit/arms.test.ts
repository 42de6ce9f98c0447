import { describe, expect, it } from 'vitest'
import type { VisitReply } from '../../../shared/model/visit.ts'
import type { Person } from '../../../worker/person/person-of.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { aBrowser, type Browser } from '../support/a-browser.ts'
import { aSite } from '../support/a-site.ts'

const VISITORS = 24
const ARMS = ['a', 'b', 'c', 'control']

const variants = ['a', 'b', 'c'].map((id) => ({ id, content: { text: id } }))
const forAll = { stages: ['count:0', 'count:1', 'count:2'] }

/** A site whose hero has four arms, and visitors of it who have come once. */
async function aTrial(changes: { readonly holdout?: number; readonly keep?: 'known' | 'everyone' } = {}) {
  const { worker, site } = await aSite({ plays: [aPlay({ ...forAll, control: 0.25, variants })], ...changes })
  const browserOf = (number: number) => aBrowser(worker, site, seedOf(number))
  const browsers = Array.from({ length: VISITORS }, (_, number) => browserOf(number))
  return { worker, site, browsers, browserOf, first: await inTurn(browsers, (browser) => browser.look(1)) }
}

/** 128 bits that tell browsers apart. */
const seedOf = (number: number) => `${number}`.padStart(21, 'x').concat('A')

async function inTurn(browsers: readonly Browser[], visit: (browser: Browser, place: number) => Promise<VisitReply>) {
  const replies: VisitReply[] = []
  for (const [place, browser] of browsers.entries()) replies.push(await visit(browser, place))
  return replies
}

const armOf = ({ slots }: VisitReply) => slots.hero?.arm

describe('the arm of a visitor', () => {
  it('is the same at each visit and after signing in, and so is what a support desk sees', async () => {
    const { worker, site, browsers, first } = await aTrial()
    expect(new Set(first.map(armOf))).toEqual(new Set(ARMS))
    const again = await inTurn(browsers, (browser) => browser.look(1))
    const known = await inTurn(browsers, (browser, place) => browser.signIn(`user-${place}`))
    const after = await inTurn(browsers, (browser) => browser.visit())
    for (const replies of [again, known, after]) expect(replies.map(armOf)).toEqual(first.map(armOf))
    for (const [place, reply] of first.entries()) {
      const person = await worker.callWithKey(`/v1/profiles/user:user-${place}?site=${site}`)
      expect((await person.json<Person>()).slots.hero?.arm).toBe(armOf(reply))
    }
  })

  it('is that of the person on every device from the moment it is known to be theirs', async () => {
    const { worker, browsers, browserOf, first } = await aTrial()
    await inTurn(browsers, (browser, place) => browser.signIn(`user-${place}`))
    worker.clock.now += 1
    const others = browsers.map((_, place) => browserOf(1_000 + place))
    const strangers = await inTurn(others, (browser) => browser.visit())
    const known = await inTurn(others, (browser, place) => browser.signIn(`user-${place}`))
    const after = await inTurn(others, (browser) => browser.visit())
    expect(strangers.map(armOf)).not.toEqual(first.map(armOf))
    expect(known.map(armOf)).toEqual(first.map(armOf))
    expect(after.map(armOf)).toEqual(first.map(armOf))
  })

  it('is the same for visitors of whom a site keeps everybody', async () => {
    const { browsers, first } = await aTrial({ keep: 'everyone' })
    expect(new Set(first.map(armOf))).toEqual(new Set(ARMS))
    expect((await inTurn(browsers, (browser) => browser.visit())).map(armOf)).toEqual(first.map(armOf))
  })
})

describe('the holdout of a site', () => {
  it('leaves visitors the page as it is before and after they sign in, and names what they would have seen', async () => {
    const { browsers, first } = await aTrial({ holdout: 0.4 })
    const known = await inTurn(browsers, (browser, place) => browser.signIn(`user-${place}`))
    const isHeld = (reply: VisitReply) => reply.slots.hero?.reason === 'holdout'
    expect(known.map(isHeld)).toEqual(first.map(isHeld))
    expect(first.some(isHeld) && !first.every(isHeld)).toBe(true)
    for (const reply of [...first, ...known].filter(isHeld))
      expect(reply.slots.hero).toEqual({ variant: null, play: 'play', reason: 'holdout' })
  })
})

describe('the pages and hours of a play', () => {
  it('are asked of the address of the page and of the clock of the zone', async () => {
    const schedule = { days: ['fri' as const], hours: '13:00-14:00', timeZone: 'Europe/Paris' }
    const { worker, site } = await aSite({ plays: [aPlay({ ...forAll, pages: ['/shoes/:id', '/sale*'], schedule })] })
    const browser = aBrowser(worker, site)
    const shownAt = async (path: string) =>
      (await browser.visit({ page: { url: `https://shop.example${path}` } })).slots.hero?.reason
    expect(await shownAt('/shoes/7?size=40#top')).toBe('play')
    expect(await shownAt('/sale/shoes')).toBe('play')
    expect(await shownAt('/shoes')).toBe('no-play')
    worker.clock.now += 3_600_000
    expect(await shownAt('/sale')).toBe('no-play')
  })
})
