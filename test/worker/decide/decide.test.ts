import { describe, expect, it } from 'vitest'
import type { DecideReply } from '../../../shared/model/decide.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { OTHER_SEED } from '../../support/a-visit.ts'
import { aBrowser } from '../support/a-browser.ts'
import { aSite } from '../support/a-site.ts'
import { SECRET, type TestWorker } from '../support/a-worker.ts'
import { problemOf } from '../support/problem-of.ts'
import { deliverAll, SHARDS } from '../support/shards.ts'
import { watchProfiles } from '../support/watch-profiles.ts'

const ALL = Array.from({ length: 5 }, (_, place) => `count:${place}`)
const variants = ['a', 'b', 'c'].map((id) => ({ id, content: { text: id } }))
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'

const post = (worker: TestWorker, body: object, headers: HeadersInit = {}) =>
  worker.fetch('/v1/decide', { method: 'POST', body: JSON.stringify(body), headers })

async function decided(response: Response): Promise<DecideReply> {
  expect(response.status).toBe(200)
  return response.json<DecideReply>()
}

describe('/v1/decide', () => {
  it('decides every slot, or those that are named, for whoever holds a token, in a body or an address', async () => {
    const { worker, site } = await aSite({ plays: [aPlay({ stages: ['count:2'], text: 'Again' })] })
    const browser = aBrowser(worker, site)
    const { visitor } = await browser.look(2)
    const reply = await decided(await post(worker, { site, token: browser.token() }))
    expect(reply).toMatchObject({ known: true, visitor, stages: { count: { stage: '2' } } })
    expect(Object.keys(reply.slots)).toEqual(['hero', 'offer'])
    expect(reply.slots.hero).toMatchObject({ play: 'play', content: { text: 'Again' } })
    const address = `/v1/decide?${new URLSearchParams({ site, token: browser.token(), slots: 'hero,footer' })}`
    const { slots } = await decided(await worker.fetch(address))
    expect(slots).toEqual({ hero: reply.slots.hero, footer: { variant: null, reason: 'unknown-slot' } })
  })

  it('is an answer that any page may read and nobody may store', async () => {
    const { worker, site } = await aSite()
    for (const response of [await worker.fetch(`/v1/decide?site=${site}`), await post(worker, { site })]) {
      expect(response.headers.get('cache-control')).toBe('private, no-store')
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.get('set-cookie')).toBeNull()
    }
  })

  it('takes the visitor of the cookie on the site’s own domain, where nobody else is named', async () => {
    const { worker, site } = await aSite()
    const browser = aBrowser(worker, site)
    const { visitor } = await browser.look(3)
    const headers = { cookie: `__Host-waypost-${site}=${browser.token()}` }
    const reply = await decided(await worker.fetch(`/v1/decide?site=${site}`, { headers }))
    expect(reply).toMatchObject({ visitor, stages: { count: { stage: '3' } } })
    const other = await decided(await worker.fetch(`/v1/decide?site=${site}&stableId=x`, { headers }))
    expect([other.known, other.visitor]).toEqual([false, undefined])
  })

  it('renews no token and keeps nothing: neither of the visitor nor of the person', async () => {
    const watched = watchProfiles()
    const { worker, site } = await aSite({ keep: 'everyone', traits: ['plan'] }, { profiles: watched.wrap })
    const browser = aBrowser(worker, site)
    await browser.signIn('ann')
    const before = await worker.deps.profiles.look(site, (await personOf(worker, site)).profile)
    const calls = watched.calls.length
    worker.clock.now += 86_400_000
    const traits = { plan: 'pro' }
    await decided(await post(worker, { site, token: browser.token() }))
    await decided(await worker.callWithKey('/v1/decide', { site, token: browser.token(), traits }))
    await decided(await worker.callWithKey('/v1/decide', { site, user: 'ann', traits }))
    await decided(await worker.callWithKey('/v1/decide', { site, user: 'nobody-yet', traits }))
    expect(new Set(watched.calls.slice(calls).map(({ method }) => method))).toEqual(new Set(['peek', 'look']))
    expect(await worker.deps.profiles.look(site, (await personOf(worker, site)).profile)).toEqual(before)
    expect((await worker.callWithKey(`/v1/profiles/user:nobody-yet?site=${site}`)).status).toBe(404)
  })

  it('decides for a person by user, profile or visitor with the secret key, with the arm of their page', async () => {
    const plays = [aPlay({ stages: ALL, control: 0.2, variants })]
    const { worker, site } = await aSite({ plays, shards: SHARDS })
    const [phone, laptop] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
    await phone.look(2)
    await phone.signIn('ann')
    worker.clock.now += 1
    await laptop.look(1)
    const page = await laptop.signIn('ann')
    await deliverAll(site)
    const { profile } = await personOf(worker, site)
    for (const whom of [{ user: 'ann' }, { profile }, { visitor: page.visitor }]) {
      const reply = await decided(await worker.callWithKey('/v1/decide', { site, slots: ['hero'], ...whom }))
      expect(reply).toMatchObject({ known: true, stages: page.stages, slots: page.slots })
      expect(await problemOf(await post(worker, { site, ...whom }))).toMatchObject({ status: 401 })
    }
  })

  it('decides for somebody who is not known as for somebody new, and says so', async () => {
    const { worker, site } = await aSite({ plays: [aPlay({ stages: ALL, text: 'Welcome' })] })
    const bodies = [
      { user: 'new' },
      { visitor: 'B8tCgCM-qPI4NWaI_UM-GQ' },
      { profile: 'B8tCgCM-qPI4NWaI_UM-GQ' },
      { token: 'forged' },
      {},
    ]
    for (const body of bodies) {
      const reply = await decided(await worker.callWithKey('/v1/decide', { site, ...body }))
      expect(reply).toMatchObject({ known: false, stages: { count: { stage: '0' } } })
      expect(reply.slots.hero?.content).toEqual({ text: 'Welcome' })
    }
    expect(worker.log).toEqual([{ log: 'token-refused', site, fault: 'malformed' }])
  })

  it('decides for an erased person as for somebody new, though their browser still holds a token', async () => {
    const { worker, site } = await aSite()
    const browser = aBrowser(worker, site)
    await browser.look(2)
    await browser.signIn('ann')
    await worker.callWithKey('/v1/privacy/erase', { site, user: 'ann' })
    const reply = await decided(await post(worker, { site, token: browser.token() }))
    expect(reply).toMatchObject({ known: false, stages: { count: { stage: '0' } } })
    expect(reply.visitor).toBeUndefined()
  })

  it('decides by what the token says where the profile is out of reach', async () => {
    let isDown = false
    const profiles = watchProfiles().wrap
    const { worker, site } = await aSite(
      {
        plays: [aPlay({ stages: ['count:2'], audience: { 'traits.plan': 'pro' } })],
        traits: ['plan'],
        identity: 'trusting',
      },
      { profiles: (real) => ({ ...profiles(real), peek: async (call) => (isDown ? null : real.peek(call)) }) },
    )
    const browser = aBrowser(worker, site)
    await browser.look(2)
    await browser.visit({ identify: { user: 'ann', traits: { plan: 'pro' } } })
    const near = await decided(await post(worker, { site, token: browser.token() }))
    isDown = true
    const far = await decided(await post(worker, { site, token: browser.token() }))
    expect(far).toEqual(near)
    expect(far.slots.hero?.play).toBe('play')
  })
})

const personOf = async (worker: TestWorker, site: string) =>
  (await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)).json<{ profile: string }>()

describe('a bare context', () => {
  it('draws arms by the id that the caller gives, and without one shows only what all are shown alike', async () => {
    const plays = [aPlay({ stages: ALL, variants }), aPlay({ id: 'same', slot: 'offer', stages: ALL })]
    const { worker, site } = await aSite({ plays })
    const of = async (stableId: string) => (await decided(await post(worker, { site, stableId }))).slots.hero?.variant
    const ids = Array.from({ length: 20 }, (_, place) => `device-${place}`)
    const arms = await Promise.all(ids.map(of))
    expect(new Set(arms)).toEqual(new Set(['a', 'b', 'c']))
    expect(await Promise.all(ids.map(of))).toEqual(arms)
    const { slots } = await decided(await post(worker, { site }))
    expect(slots.hero).toEqual({ variant: null, play: 'play', reason: 'undrawn' })
    expect(slots.offer).toMatchObject({ variant: 'a', play: 'same', reason: 'play' })
  })

  it('is never shown a variant where a share of visitors is held out and nothing says who this is', async () => {
    const { worker, site } = await aSite({ plays: [aPlay({ stages: ALL })], holdout: 0.01 })
    const { slots } = await decided(await post(worker, { site }))
    expect(slots.hero).toEqual({ variant: null, play: 'play', reason: 'undrawn' })
  })

  it.each<[string, object, object]>([
    ['the page’s path', { pages: ['/sale*'] }, { page: { url: 'https://shop.example/sale/1' } }],
    ['a parameter', { audience: { 'query.ref': 'mail' } }, { page: { url: 'https://shop.example/?ref=mail' } }],
    ['the campaign', { audience: { 'campaign.source': 'x' } }, { page: { url: 'https://shop.example/?utm_source=x' } }],
    ['the country', { audience: { country: 'FR' } }, { context: { country: 'FR' } }],
    ['what the app names itself', { audience: { 'app.version': { $gte: 7 } } }, { context: { app: { version: 7 } } }],
  ])('is somewhere: %s', async (_, play, where) => {
    const { worker, site } = await aSite({ plays: [aPlay({ stages: ALL, ...play })] })
    expect((await decided(await post(worker, { site, ...where }))).slots.hero?.reason).toBe('play')
    expect((await decided(await post(worker, { site }))).slots.hero?.reason).toBe('no-play')
  })

  it('is where the browser’s own request is, and with a secret key only where the server says', async () => {
    const audience = { device: 'mobile', language: 'de' }
    const { worker, site } = await aSite({ plays: [aPlay({ stages: ALL, audience })] })
    const headers = { 'sec-ch-ua-mobile': '?1', 'accept-language': 'de,en;q=0.5' }
    const own = await decided(await post(worker, { site }, headers))
    expect(own.slots.hero?.reason).toBe('play')
    const server = { ...headers, authorization: `Bearer ${SECRET}` }
    expect((await decided(await post(worker, { site }, server))).slots.hero?.reason).toBe('no-play')
    const told = await decided(await post(worker, { site, context: { device: 'mobile', language: 'de' } }, server))
    expect(told.slots.hero?.reason).toBe('play')
  })

  it('has traits by a secret key only, in a body or an address', async () => {
    const { worker, site } = await aSite({
      traits: ['plan'],
      plays: [aPlay({ stages: ALL, audience: { 'traits.plan': 'pro' } })],
    })
    const body = { site, traits: { plan: 'pro' } }
    expect((await decided(await worker.callWithKey('/v1/decide', body))).slots.hero?.reason).toBe('play')
    const address = `/v1/decide?site=${site}&traits.plan=pro`
    expect((await decided(await worker.callWithKey(address))).slots.hero?.reason).toBe('play')
    expect((await post(worker, body)).status).toBe(401)
    expect((await worker.fetch(address)).status).toBe(401)
    const hidden = await problemOf(await post(worker, { site, context: { traits: { plan: 'pro' } } }))
    expect(hidden).toMatchObject({ status: 422, problems: [{ path: 'context' }] })
  })
})

describe('whoever refuses', () => {
  it.each<[string, object, HeadersInit, string]>([
    ['by Global Privacy Control', {}, { 'sec-gpc': '1' }, 'no-consent'],
    ['by refusing to be measured', { consent: { measure: false, personalize: true } }, {}, 'no-consent'],
    ['by being a crawler', {}, { 'user-agent': GOOGLEBOT }, 'bot'],
  ])('is told nothing of themselves and read nowhere: %s', async (_, body, headers, reason) => {
    const watched = watchProfiles()
    const { worker, site } = await aSite({ keep: 'everyone' }, { profiles: watched.wrap })
    const browser = aBrowser(worker, site)
    await browser.look(2)
    const calls = watched.calls.length
    const reply = await decided(await post(worker, { site, token: browser.token(), slots: ['hero'], ...body }, headers))
    expect(reply).toEqual({
      playbook: expect.any(String),
      known: false,
      stages: {},
      slots: { hero: { variant: null, reason } },
    })
    expect(watched.calls.length).toBe(calls)
  })

  it('is what silence means where the playbook asks for consent', async () => {
    const { worker, site } = await aSite({ consent: 'required', plays: [aPlay({ stages: ALL })] })
    const reason = async (query: string) =>
      (await decided(await worker.fetch(`/v1/decide?site=${site}${query}`))).slots.hero?.reason
    expect(await reason('')).toBe('no-consent')
    expect(await reason('&measure=true&personalize=true')).toBe('play')
    expect(await reason('&measure=true')).toBe('no-consent')
  })

  it('is not an app or a server, whatever library it calls by', async () => {
    const { worker, site } = await aSite({ plays: [aPlay({ stages: ALL })] })
    for (const agent of ['node', 'okhttp/4.12.0', 'python-requests/2.32.3'])
      expect((await decided(await post(worker, { site }, { 'user-agent': agent }))).slots.hero?.reason).toBe('play')
  })
})

describe('the explanation', () => {
  it('names every play in turn and every stage, with a secret key and in development only', async () => {
    const plays = [aPlay({ id: 'later', stages: ['count:2'] }), aPlay({ id: 'now', stages: ALL })]
    const { worker, site } = await aSite({ plays })
    const bare = await decided(await post(worker, { site }))
    expect(bare).not.toHaveProperty('explain')
    const { explain } = await decided(await worker.callWithKey('/v1/decide', { site, slots: ['hero', 'footer'] }))
    expect(explain).toMatchObject({
      stages: { count: { stage: '0' } },
      slots: { hero: { chosen: 'now', next: 'later', plays: [{ play: 'later' }, { play: 'now' }] } },
    })
    const local = await aSite({}, { isDevelopment: true })
    expect(await decided(await post(local.worker, { site: local.site }))).toHaveProperty('explain.slots')
  })
})

describe('a call that asks nothing sensible', () => {
  it.each<[string, object, string]>([
    ['no site', { site: undefined }, 'site'],
    ['two people', { user: 'ann', token: 'x' }, ''],
    ['a name that nobody knows', { userId: 'ann' }, 'userId'],
    ['slots that are no list', { slots: 'hero' }, 'slots'],
    ['a page that is an address', { page: 'https://shop.example/' }, 'page'],
    ['an empty id to draw by', { stableId: '' }, 'stableId'],
    ['an attribute that is a document', { context: { a: 'x'.repeat(2_000) } }, 'context.a'],
  ])('is told which field is wrong: %s', async (_, body, path) => {
    const { worker, site } = await aSite()
    const problem = await problemOf(await post(worker, { site, ...body }))
    expect(problem).toMatchObject({ status: 422, title: 'Not a call for decisions', problems: [{ path }] })
  })

  it.each([
    ['twice the same', 'slots=a&slots=b&stableId=x&stableId=y', 'stableId'],
    ['a name that nobody knows', 'slot=hero', 'slot'],
    ['a consent that is neither', 'measure=yes', 'consent.measure'],
  ])('is told which parameter is wrong: %s', async (_, query, path) => {
    const { worker, site } = await aSite()
    const { problems } = await problemOf(await worker.fetch(`/v1/decide?site=${site}&${query}`))
    expect(problems?.map((problem) => problem.path)).toContain(path)
  })

  it('is told that a site is none, and that other methods are not answered', async () => {
    const { worker } = await aSite()
    expect(await problemOf(await post(worker, { site: 'nowhere' }))).toMatchObject({ status: 404 })
    expect((await worker.fetch('/v1/decide', { method: 'PUT', body: '{}' })).status).toBe(404)
  })
})
