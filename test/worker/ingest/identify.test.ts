import { describe, expect, it } from 'vitest'
import { profileIdOfUser } from '../../../worker/identity/profile-id.ts'
import type { LinkReply } from '../../../worker/visit/answer-link.ts'
import { OTHER_SEED } from '../../support/a-visit.ts'
import { aBrowser, countOf } from '../support/a-browser.ts'
import { aSite } from '../support/a-site.ts'
import { problemOf } from '../support/problem-of.ts'
import { deliverAll, SHARDS } from '../support/shards.ts'

describe('POST /v1/identify', () => {
  it('makes a visitor the user, by the token that the page has', async () => {
    const { worker, site } = await aSite()
    const browser = aBrowser(worker, site)
    await browser.look(3)
    const said = await worker.callWithKey('/v1/identify', { site, user: 'ann', token: browser.token() })
    expect([said.status, (await said.json<{ profile: string }>()).profile]).toEqual([
      200,
      await profileIdOfUser(site, 'ann'),
    ])
    const person = await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)
    expect(await person.json()).toMatchObject({ user: 'ann', journeys: { count: { stage: '3' } } })
  })

  it('sets traits without any visitor, and the last one said counts', async () => {
    const { worker, site } = await aSite({ traits: ['plan'] })
    for (const plan of ['free', 'pro']) {
      worker.clock.now += 1
      await worker.callWithKey('/v1/identify', { site, user: 'ann', traits: { plan } })
    }
    const person = await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)
    expect(await person.json()).toMatchObject({ devices: [], traits: { plan: { value: 'pro' } } })
  })

  it('may be sent again', async () => {
    const { worker, site } = await aSite({ keep: 'everyone' })
    const browser = aBrowser(worker, site)
    const { visitor } = await browser.look(2)
    const say = () => worker.callWithKey('/v1/identify', { site, user: 'ann', visitor })
    expect([(await say()).status, (await say()).status]).toEqual([200, 200])
    expect(countOf(await browser.look(1))).toBe('3')
    expect((await say()).status).toBe(200)
  })

  it.each<'known' | 'everyone'>(['known', 'everyone'])(
    'never makes two users one, where %s are kept: by visitor, by token, or by a user’s own profile',
    async (keep) => {
      const { worker, site } = await aSite({ keep, shards: SHARDS })
      const [ann, bob] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
      await ann.look(2)
      await bob.look(3)
      await ann.signIn('ann')
      const { visitor } = await bob.signIn('bob')
      const byToken = await worker.callWithKey('/v1/identify', { site, user: 'ann', token: bob.token() })
      const profile = await profileIdOfUser(site, 'bob')
      const byProfile = await worker.callWithKey('/v1/identify', { site, user: 'ann', visitor: profile })
      await deliverAll(site)
      const byVisitor = await worker.callWithKey('/v1/identify', { site, user: 'ann', visitor })
      for (const refused of [byToken, byProfile, byVisitor]) {
        expect(refused.status).toBe(409)
        expect((await problemOf(refused)).title).toBe('Another user')
      }
      await deliverAll(site)
      expect([countOf(await ann.visit()), countOf(await bob.visit())]).toEqual(['2', '3'])
    },
  )

  it('takes along both browsers of a visitor who followed a link to another host', async () => {
    const { worker, site } = await aSite({ shards: SHARDS })
    const [shop, help] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
    await shop.look(2)
    const body = JSON.stringify({ site, token: shop.token(), to: 'https://help.example/' })
    const linked = await (await worker.fetch('/v1/link', { method: 'POST', body })).json<LinkReply>()
    await shop.visit({ token: linked.token ?? '' })
    const handoff = new URL(linked.url).searchParams.get('wp_h') ?? ''
    const { visitor } = await help.look(1, { handoff, page: { url: 'https://help.example/' } })
    await deliverAll(site)
    expect((await worker.callWithKey('/v1/identify', { site, user: 'ann', visitor })).status).toBe(200)
    expect(countOf(await help.look(1))).toBe('4')
    expect(countOf(await shop.look(1))).toBe('5')
    const person = await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)
    expect(await person.json()).toMatchObject({ journeys: { count: { stage: '5' } } })
  })

  it('says so where the token is none, and changes nothing', async () => {
    const { worker, site } = await aSite()
    const refused = await worker.callWithKey('/v1/identify', { site, user: 'ann', token: 'AAAA' })
    expect(await problemOf(refused)).toMatchObject({ status: 422, problems: [{ path: 'token' }] })
    expect((await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)).status).toBe(404)
  })
})
