import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Playbook } from '../../../shared/model/playbook.ts'
import type { VisitRequest } from '../../../shared/model/visit.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { aBrowser } from '../support/a-browser.ts'
import { aSite } from '../support/a-site.ts'
import { proofOf } from '../support/proof-of.ts'
import { watchKv } from '../support/watch-kv.ts'
import { watchProfiles } from '../support/watch-profiles.ts'

const ADDRESSES = ['203.0.113.77', '2001:db8::beef']
const NETWORK = {
  'cf-connecting-ip': '203.0.113.77',
  'x-forwarded-for': '203.0.113.77, 2001:db8::beef',
  'x-real-ip': '203.0.113.77',
  'true-client-ip': '2001:db8::beef',
  forwarded: 'for="[2001:db8::beef]"',
}
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'

async function aWatchedSite(changes: Partial<Playbook> = {}) {
  const [kv, profiles] = [watchKv(env.PLAYBOOKS), watchProfiles()]
  const made = await aSite({ keep: 'everyone', traits: ['plan'], ...changes }, { kv: kv.kv, profiles: profiles.wrap })
  return { ...made, kv, profiles }
}

describe('whoever refuses to be measured', () => {
  it.each<[string, Partial<Playbook>, Partial<VisitRequest>, HeadersInit]>([
    ['by Global Privacy Control', {}, { consent: { measure: true, personalize: true } }, { 'sec-gpc': '1' }],
    ['by refusing that purpose', {}, { consent: { measure: false, personalize: true } }, {}],
    ['by saying nothing where consent is required', { consent: 'required' }, {}, {}],
    [
      'by personalisation alone where consent is required',
      { consent: 'required' },
      { consent: { personalize: true } },
      {},
    ],
    ['by being a bot', {}, {}, { 'user-agent': GOOGLEBOT }],
  ])('leaves nothing and is told nothing of themselves: %s', async (_, playbook, changes, headers) => {
    const { worker, site, kv, profiles } = await aWatchedSite(playbook)
    const grant = { consent: { measure: true, personalize: true } }
    const known = aBrowser(worker, site)
    const { visitor = '' } = await known.look(2, grant)
    await known.visit({ ...grant, identify: { user: 'ann', proof: await proofOf(site, 'ann') } })
    const [token, calls, logged] = [known.token(), profiles.calls.length, worker.log.length]
    const identify = { user: 'ann', proof: await proofOf(site, 'ann'), traits: { plan: 'pro' } }
    const visit = aVisit({ site, token, identify, touches: [aTouch({ name: 'unheard-of' })], ...changes })
    const response = await worker.send(visit, { headers: { ...headers, origin: 'https://edge.example' } })
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ token: null, ack: [], stages: {} })
    for (const identifier of [visitor, 'ann', token]) expect(text).not.toContain(identifier)
    expect(response.headers.get('set-cookie')).toContain('Max-Age=0')
    expect(profiles.calls.slice(calls)).toEqual([])
    expect(worker.log.slice(logged)).toEqual([])
    expect(kv.calls.filter((method) => method !== 'get')).toEqual([])
  })
})

describe('a person who may be measured', () => {
  it('leaves no IP address: not in storage, not in a copy of their data, not in the log', async () => {
    const { worker, site } = await aWatchedSite()
    const phone = aBrowser(worker, site)
    const looks = [
      aTouch({ name: 'view_pricing' }),
      aTouch({ seq: 2, name: 'unheard-of', props: { ip: ADDRESSES[0] ?? '' } }),
    ]
    await phone.visit({ touches: looks }, NETWORK)
    const proof = await proofOf(site, 'ann')
    await phone.visit({ identify: { user: 'ann', proof, traits: { ip: ADDRESSES[0] ?? '' } } }, NETWORK)
    await phone.visit({ token: 'forged' }, NETWORK)
    await phone.visit({ identify: { user: 'bob', proof: 'forged' }, handoff: 'forged' }, NETWORK)
    const sent = {
      site,
      touches: [{ id: 'm', user: 'ann', name: 'purchase', channel: 'web', props: { ip: ADDRESSES[1] } }],
    }
    await worker.callWithKey('/v1/touches', sent)
    const copy = await (await worker.callWithKey('/v1/privacy/export', { site, user: 'ann' })).text()
    const person = await (await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)).text()
    const keys = (await env.PLAYBOOKS.list()).keys.map(({ name }) => name)
    const stored = await Promise.all(keys.map((key) => env.PLAYBOOKS.get(key)))
    const everything = JSON.stringify([copy, person, keys, stored, worker.log])
    expect(everything).toContain('ann')
    for (const address of ADDRESSES) expect(everything).not.toContain(address)
  })

  it('leaves no trait, property or parameter that the playbook does not list', async () => {
    const { worker, site } = await aWatchedSite({ query: ['ref'] })
    const phone = aBrowser(worker, site)
    const proof = await proofOf(site, 'ann')
    const page = {
      url: 'https://me:pw-secret@shop.example/a?ref=mail&email=mail-secret#t=hash-secret',
      referrer: 'https://mail.example/?q=query-secret',
    }
    const touches = [
      aTouch({ props: { card: 'prop-secret' } }),
      aTouch({ seq: 2, name: 'unheard-of', props: { a: 'log-secret' } }),
    ]
    const identify = { user: 'ann', proof, traits: { plan: 'pro', card: 'trait-secret' } }
    const reply = await phone.visit({ page, touches, identify })
    expect(reply.dropped?.props).toBe(2)
    const body = { site, user: 'ann', traits: { plan: 'team', card: 'trait-secret' } }
    expect(await (await worker.callWithKey('/v1/identify', body)).json()).toMatchObject({ droppedTraits: 1 })
    const sent = {
      site,
      touches: [{ id: 'm', user: 'ann', name: 'purchase', channel: 'web', props: { card: 'prop-secret' } }],
    }
    expect(await (await worker.callWithKey('/v1/touches', sent)).json()).toMatchObject({ droppedProps: 1 })
    const copy = await (await worker.callWithKey('/v1/privacy/export', { site, user: 'ann' })).text()
    expect(copy).toContain('team')
    expect(copy + JSON.stringify(worker.log) + JSON.stringify(reply)).not.toContain('secret')
  })
})
