import { describe, expect, it } from 'vitest'
import type { Play } from '../../../shared/model/playbook.ts'
import type { VisitRequest } from '../../../shared/model/visit.ts'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { NOW } from '../../support/instant.ts'
import { aWorker } from '../support/a-worker.ts'

/** Which play the slot `hero` shows to a new visitor. */
async function heroOf(plays: readonly Play[], visit: Partial<VisitRequest> = {}, init?: RequestInit) {
  const worker = await aWorker({ playbook: aPlaybook({ plays }) })
  return (await worker.visit(aVisit(visit), init)).slots.hero?.play ?? null
}

const at = (instant: number) => new Date(instant).toISOString()

describe('the slots of a visit', () => {
  it('follow the stage within one request', async () => {
    const worker = await aWorker()
    const first = await worker.visit(aVisit())
    const second = await worker.visit(aVisit({ token: first.token ?? '', touches: [aTouch({ name: 'add_to_cart' })] }))
    const third = await worker.visit(
      aVisit({ token: second.token ?? '', touches: [aTouch({ seq: 2, name: 'purchase' })] }),
    )
    expect([first, second, third].map(({ slots }) => slots.hero?.play)).toEqual([undefined, 'nudge', 'thanks'])
  })

  it('show the first play of the playbook that is for the stage', async () => {
    const later = aPlay({ id: 'later' })
    expect(
      await heroOf([aPlay({ id: 'other-stage', stages: ['buyer:customer'] }), aPlay({ id: 'first' }), later]),
    ).toBe('first')
  })

  it('answer only what was asked for, and say of a slot that the playbook does not name that it is unknown', async () => {
    const { slots } = await (await aWorker()).visit(aVisit({ slots: ['offer', 'footer', '__proto__'] }))
    expect(Object.entries(slots)).toEqual([
      ['offer', { variant: null, reason: 'no-play' }],
      ['footer', { variant: null, reason: 'unknown-slot' }],
      ['__proto__', { variant: null, reason: 'unknown-slot' }],
    ])
  })

  it('answer nothing when nothing is asked for', async () => {
    expect((await (await aWorker()).visit(aVisit({ slots: [] }))).slots).toEqual({})
  })

  it('show nothing but the page itself to whoever refuses personalisation, and still know the stage', async () => {
    const worker = await aWorker()
    const touches = [aTouch({ name: 'purchase' })]
    const reply = await worker.visit(aVisit({ touches, consent: { measure: true, personalize: false } }))
    expect(reply.slots.hero).toEqual({ variant: null, reason: 'no-consent' })
    expect(reply.stages.buyer?.stage).toBe('customer')
  })
})

describe('the schedule of a play', () => {
  it('begins with its first instant', async () => {
    expect(await heroOf([aPlay({ schedule: { from: at(NOW) } })])).toBe('play')
    expect(await heroOf([aPlay({ schedule: { from: at(NOW + 1) } })])).toBeNull()
  })

  it('ends before its last instant', async () => {
    expect(await heroOf([aPlay({ schedule: { until: at(NOW + 1) } })])).toBe('play')
    expect(await heroOf([aPlay({ schedule: { until: at(NOW) } })])).toBeNull()
  })

  it('leaves the slot to the next play', async () => {
    expect(await heroOf([aPlay({ id: 'over', schedule: { until: at(NOW) } }), aPlay({ id: 'next' })])).toBe('next')
  })
})

describe('the audience of a play', () => {
  const isFor = (audience: NonNullable<Play['audience']>, visit: Partial<VisitRequest>, init?: RequestInit) => {
    return heroOf([aPlay({ audience })], visit, init)
  }

  it('reads the address of the page', async () => {
    const audience = { host: 'shop.example', path: '/pricing', 'query.plan': 'pro' }
    expect(await isFor(audience, { page: { url: 'https://shop.example/pricing?plan=pro#x' } })).toBe('play')
    expect(await isFor(audience, { page: { url: 'https://shop.example/pricing?plan=free' } })).toBeNull()
  })

  it('reads the campaign', async () => {
    const audience = { 'campaign.source': 'news', 'campaign.name': { $regex: '^autumn' } }
    const url = 'https://shop.example/?utm_source=news&utm_campaign=autumn-1'
    expect(await isFor(audience, { page: { url } })).toBe('play')
    expect(await isFor(audience, {})).toBeNull()
  })

  it('reads referrer and title', async () => {
    const page = { url: 'https://shop.example/', referrer: 'https://search.example/', title: 'Boots' }
    expect(await isFor({ referrer: { $regex: 'search' }, title: 'Boots' }, { page })).toBe('play')
  })

  it('reads language and device from the request', async () => {
    const headers = { 'accept-language': 'fr-CH,fr;q=0.9', 'sec-ch-ua-mobile': '?1' }
    expect(await isFor({ language: 'fr-ch', device: 'mobile' }, {}, { headers })).toBe('play')
    expect(await isFor({ device: 'mobile' }, {})).toBeNull()
  })

  it('reads the place that the edge knows', async () => {
    const cf = { country: 'FR', city: 'Lyon', timezone: 'Europe/Paris' }
    expect(await isFor({ country: { $in: ['FR', 'DE'] }, city: 'Lyon' }, {}, { cf })).toBe('play')
    expect(await isFor({ country: { $in: ['FR', 'DE'] } }, {}, { cf: { country: 'IT' } })).toBeNull()
    expect(await isFor({ country: { $in: ['FR', 'DE'] } }, {})).toBeNull()
  })

  it('leaves a page whose address is none at its own content', async () => {
    expect(await isFor({ path: '/' }, { page: { url: 'not an address' } })).toBeNull()
  })
})
