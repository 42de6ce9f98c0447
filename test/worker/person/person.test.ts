import { describe, expect, it } from 'vitest'
import type { SentAnswer } from '../../../shared/model/answer.ts'
import type { Person } from '../../../worker/person/person-of.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { OTHER_SEED } from '../../support/a-visit.ts'
import { HOUR } from '../../support/instant.ts'
import { aBrowser } from '../support/a-browser.ts'
import { aSite } from '../support/a-site.ts'
import { linkFrom } from '../support/link-from.ts'
import { untilLedger } from '../support/postings.ts'
import { problemOf } from '../support/problem-of.ts'
import { deliverAll, SHARDS } from '../support/shards.ts'

describe('GET /v1/profiles/:id', () => {
  it('is the same person by user, by profile and by any of their visitors', async () => {
    const { worker, site } = await aSite({ shards: SHARDS })
    const [phone, laptop] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
    await phone.look(2)
    await laptop.look(1)
    const visitors = [await phone.signIn('ann'), await laptop.signIn('ann')].map(({ visitor }) => visitor)
    await deliverAll(site)
    const get = async (id: string) => (await worker.callWithKey(`/v1/profiles/${id}?site=${site}`)).json<Person>()
    const person = await get('user:ann')
    expect(person.journeys.count).toMatchObject({ stage: '3', ahead: expect.arrayContaining([expect.anything()]) })
    expect(person.devices.map(({ id }) => id).toSorted()).toEqual(visitors.toSorted())
    for (const id of [person.profile, ...visitors.map((visitor) => `visitor:${visitor}`)])
      expect(await get(id)).toEqual(person)
  })

  it('is found under the name that the ledger had of a visitor who was alone', async () => {
    const { worker, site } = await aSite({ shards: SHARDS })
    const phone = aBrowser(worker, site)
    const { visitor = '' } = await phone.look(2)
    worker.clock.now += HOUR
    await linkFrom(worker, site, phone)
    const get = async (id: string) => (await worker.callWithKey(`/v1/profiles/${id}?site=${site}`)).json<Person>()
    const person = await get(`visitor:${visitor}`)
    expect(person).toMatchObject({ devices: [{ id: visitor }], journeys: { count: { stage: '2' } } })
    expect(await get(visitor)).toEqual(person)
    await untilLedger(site, ({ states }) => states.length === 1 && states[0]?.profile === person.profile)
    const storyOf = async (id: string) => {
      const reply = await worker.callWithKey(`/v1/insight/person?site=${site}&id=${id}`)
      return (await reply.json<SentAnswer>()).rows
    }
    const story = await storyOf(visitor)
    expect(story.map(({ kind, what }) => [kind, what])).toEqual([
      ['touch', 'view_pricing'],
      ['touch', 'view_pricing'],
      ['entered', '1'],
      ['entered', '2'],
      ['merged', person.profile],
      ['entered', '2'],
    ])
    for (const id of [person.profile, `visitor:${visitor}`]) expect(await storyOf(id)).toEqual(story)
  })

  it('shows what every slot would show now, as the person’s own page does', async () => {
    const plays = [aPlay({ stages: ['count:2'], text: 'Hello again' })]
    const { worker, site } = await aSite({ plays })
    const phone = aBrowser(worker, site)
    await phone.look(2)
    const page = await phone.signIn('ann')
    const person = await (await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)).json<Person>()
    expect(page.slots.hero?.play).toBe('play')
    expect(JSON.stringify(person.slots.hero)).toContain('play')
  })

  it.each([
    ['no site', '/v1/profiles/user:ann', 'site'],
    ['a site longer than storage has keys', `/v1/profiles/user:ann?site=${'s'.repeat(600)}`, 'site'],
    ['a site that could not be one', '/v1/profiles/user:ann?site=..%2F..', 'site'],
    ['an id that Waypost never gave', '/v1/profiles/somebody?site=shop', 'id'],
    ['a visitor who could not be one', '/v1/profiles/visitor:server?site=shop', 'id'],
    ['no user', '/v1/profiles/user:?site=shop', 'id'],
    ['a user whom nobody could have', '/v1/profiles/user:undefined?site=shop', 'id'],
  ])('says what is wrong with %s', async (_, path, field) => {
    const { worker } = await aSite()
    expect(await problemOf(await worker.callWithKey(path))).toMatchObject({ status: 422, problems: [{ path: field }] })
  })

  it('knows nobody under an id of whom nothing is kept, and asks for the key first', async () => {
    const { worker, site } = await aSite()
    const path = `/v1/profiles/B8tCgCM-qPI4NWaI_UM-GQ?site=${site}`
    expect([(await worker.callWithKey(path)).status, (await worker.fetch(path)).status]).toEqual([404, 401])
  })
})
