import { describe, expect, it } from 'vitest'
import type { PersonalStore } from '../../../shared/model/personal-store.ts'
import { ownProfileOf } from '../../../shared/profile/own-profile.ts'
import { touchesNumbered } from '../../support/a-touch.ts'
import { OTHER_SEED, SEED } from '../../support/a-visit.ts'
import { DAY, HOUR, SECOND } from '../../support/instant.ts'
import { aBrowser, countOf } from '../support/a-browser.ts'
import { aSite } from '../support/a-site.ts'
import type { TestWorker } from '../support/a-worker.ts'
import { linkFrom } from '../support/link-from.ts'
import { untilLedger } from '../support/postings.ts'
import { proofOf } from '../support/proof-of.ts'
import { deliverAll, SHARDS } from '../support/shards.ts'

const SEEDS = [SEED, OTHER_SEED, 'YS10aGlyZC1icm93c2VyLS']

interface Copy {
  readonly profile?: string
  readonly browser?: unknown
  readonly stores: { readonly [store: string]: unknown }
}

interface Receipt {
  readonly receipt: string
  readonly erasedAt: number
  readonly stores: { readonly [store: string]: { readonly [kind: string]: number } }
}

const ask = (worker: TestWorker, what: 'export' | 'erase', body: object, headers: HeadersInit = {}) =>
  worker.fetch(`/v1/privacy/${what}`, { method: 'POST', headers, body: JSON.stringify(body) })

/** A user with two browsers, traits and a touch from a server. */
async function aPerson() {
  const { worker, site } = await aSite({ traits: ['plan'], shards: SHARDS })
  const [phone, laptop] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
  const proof = await proofOf(site, 'ann')
  await phone.look(2, { identify: { user: 'ann', proof, traits: { plan: 'pro' } } })
  await laptop.look(1)
  await laptop.signIn('ann')
  const touch = { id: 'order-1', user: 'ann', name: 'purchase', channel: 'store' }
  await worker.callWithKey('/v1/touches', { site, touches: [touch] })
  const { profile } = await (await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)).json<{ profile: string }>()
  await deliverAll(site)
  await untilLedger(site, ({ touches }) => touches.length === 4)
  return { worker, site, phone, laptop, profile, touch }
}

const copiesOf = (stores: readonly PersonalStore[], site: string, profile: string) =>
  Promise.all(stores.map((store) => store.copy({ site, profile })))

describe('every place where a person’s data lies', () => {
  it('gives a copy of it, and has none after an erasure', async () => {
    const { worker, site, profile } = await aPerson()
    const { personalStores } = await worker.deps.services()
    expect(await copiesOf(personalStores, site, profile)).not.toContain(null)
    worker.clock.now += HOUR
    await worker.callWithKey('/v1/privacy/erase', { site, profile })
    expect(await copiesOf(personalStores, site, profile)).toEqual(personalStores.map(() => null))
  })

  it('is in the copy and in the receipt, by name', async () => {
    const { worker, site, profile } = await aPerson()
    const names = (await worker.deps.services()).personalStores.map(({ name }) => name)
    const copy = await (await worker.callWithKey('/v1/privacy/export', { site, profile })).json<Copy>()
    expect(Object.keys(copy.stores)).toEqual(names)
    const erased = await (await worker.callWithKey('/v1/privacy/erase', { site, profile })).json<Receipt>()
    expect(Object.keys(erased.stores)).toEqual(names)
  })
})

describe('POST /v1/privacy/export', () => {
  it('gives everything that is kept of a person: by profile, by user, by visitor and by their own token', async () => {
    const { worker, site, phone, profile } = await aPerson()
    const { visitor } = await phone.visit()
    const copies = await Promise.all(
      [{ profile }, { user: 'ann' }, { visitor }].map(async (subject) =>
        (await worker.callWithKey('/v1/privacy/export', { site, ...subject })).json<Copy>(),
      ),
    )
    const own = await (await ask(worker, 'export', { site, token: phone.token() })).json<Copy>()
    for (const { stores } of [...copies, own])
      expect(stores.profiles).toMatchObject({
        profile,
        user: 'ann',
        devices: expect.arrayContaining([expect.objectContaining({ id: visitor })]),
        traits: { plan: { value: 'pro' } },
        journeys: { count: { stage: '3' } },
        serverTouches: [{ id: 'order-1' }],
      })
    expect(own.browser).toMatchObject({ bond: { is: 'kept', profile, traits: { plan: 'pro' } } })
  })

  it('gives an anonymous visitor what their browser carries', async () => {
    const { worker, site } = await aSite()
    const phone = aBrowser(worker, site)
    const { visitor } = await phone.look(3)
    const copy = await (await ask(worker, 'export', { site, token: phone.token() })).json<Copy>()
    expect(copy).toMatchObject({
      stores: { profiles: null },
      browser: { devices: [{ id: visitor }], placed: { journeys: { count: { stage: '3' } } } },
    })
  })

  it('is refused to who brings neither a token nor the secret key', async () => {
    const { worker, site, profile } = await aPerson()
    for (const subject of [{}, { token: 'AAAA' }, { profile }, { user: 'ann' }])
      for (const what of ['export', 'erase'] as const)
        expect((await ask(worker, what, { site, ...subject })).status).toBe(401)
    expect(await worker.deps.profiles.look(site, profile)).not.toBeNull()
  })
})

describe('POST /v1/privacy/erase', () => {
  it('erases by the visitor’s own token, with a receipt', async () => {
    const { worker, site, phone, profile } = await aPerson()
    const response = await ask(worker, 'erase', { site, token: phone.token() })
    const receipt = await response.json<Receipt>()
    expect(receipt).toMatchObject({
      receipt: expect.stringMatching(/^[0-9a-f-]{36}$/),
      erasedAt: worker.clock.now,
      stores: { profiles: { devices: 3, traits: 1, messages: 1, profiles: 1 } },
    })
    expect(worker.log).toContainEqual({ log: 'erased', site, receipt: receipt.receipt, stores: receipt.stores })
    expect(await worker.deps.profiles.look(site, profile)).toBeNull()
  })

  it('erases by the cookie, and has the browser forget it', async () => {
    const { worker, site, phone, profile } = await aPerson()
    const headers = { origin: 'https://edge.example', cookie: `__Host-waypost-${site}=${phone.token()}` }
    const response = await ask(worker, 'erase', { site }, headers)
    expect(response.headers.get('set-cookie')).toMatch(new RegExp(`^__Host-waypost-${site}=; .*Max-Age=0`))
    expect(await worker.deps.profiles.look(site, profile)).toBeNull()
  })

  it('finds a person by the token that their browser had before a reply was lost', async () => {
    const { worker, site } = await aSite({ shards: SHARDS })
    const [phone, lost] = [aBrowser(worker, site), aBrowser(worker, site)]
    await phone.look(2)
    await lost.visit({ token: phone.token() })
    await lost.signIn('ann')
    await deliverAll(site)
    const erased = await (await ask(worker, 'erase', { site, token: phone.token() })).json<Receipt>()
    expect(erased.stores.profiles?.profiles).toBe(1)
    expect((await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)).status).toBe(404)
  })

  it.each(['stays alone', 'is kept since'])('erases a visitor who %s by any of their names', async (how) => {
    const { worker, site } = await aSite({ shards: SHARDS })
    const names = (visitor: string) => [{ visitor }, { profile: visitor }, { profile: ownProfileOf(visitor) }]
    for (const [place, seed] of SEEDS.entries()) {
      const browser = aBrowser(worker, site, seed)
      const { visitor = '' } = await browser.look(2)
      if (how === 'is kept since') await linkFrom(worker, site, browser)
      worker.clock.now += HOUR
      await worker.callWithKey('/v1/privacy/erase', { site, ...names(visitor)[place] })
      for (const name of names(visitor)) {
        const copy = await worker.callWithKey('/v1/privacy/export', { site, ...name })
        expect((await copy.json<Copy>()).stores).toEqual({ profiles: null, ledger: null })
      }
      await linkFrom(worker, site, browser)
      await deliverAll(site)
      expect((await worker.callWithKey(`/v1/profiles/visitor:${visitor}?site=${site}`)).status).toBe(404)
    }
  })

  it('may be sent again', async () => {
    const { worker, site, profile } = await aPerson()
    for (const devices of [3, 0]) {
      const erased = await (await worker.callWithKey('/v1/privacy/erase', { site, user: 'ann' })).json<Receipt>()
      expect(erased.stores.profiles?.devices).toBe(devices)
    }
    expect(await worker.deps.profiles.look(site, profile)).toBeNull()
  })
})

describe('nobody comes back after an erasure', () => {
  it('with a stale token, late touches of a browser or of a server, or the link of a server', async () => {
    const { worker, site, phone, laptop, profile, touch } = await aPerson()
    const { visitor } = await phone.visit()
    const at = worker.clock.now
    worker.clock.now += HOUR
    await worker.callWithKey('/v1/privacy/erase', { site, user: 'ann' })
    worker.clock.now += HOUR
    const late = await phone.visit({ touches: touchesNumbered([3, 4], { at }) })
    expect(late.refused?.map(({ seq, reason }) => [seq, reason])).toEqual([
      [3, 'erased'],
      [4, 'erased'],
    ])
    expect([countOf(late), late.visitor === visitor]).toEqual(['0', false])
    await laptop.signIn('ann')
    const sent = await worker.callWithKey('/v1/touches', { site, touches: [{ ...touch, id: 'order-2', at }] })
    expect(await sent.json()).toMatchObject({ received: 1, accepted: 0, refused: { erased: 1 } })
    expect((await worker.callWithKey('/v1/identify', { site, user: 'ann', visitor })).status).toBe(410)
    expect(await worker.deps.profiles.look(site, profile)).toBeNull()
  })

  it('from a hundred browsers whose queues still wait', async () => {
    const { worker, site } = await aSite()
    const browsers = Array.from({ length: 100 }, (_, place) =>
      aBrowser(worker, site, `${String(place).padStart(21, 'q')}A`),
    )
    for (const browser of browsers) {
      await browser.look(1)
      await browser.signIn('ann')
    }
    const at = worker.clock.now
    worker.clock.now += SECOND
    await worker.callWithKey('/v1/privacy/erase', { site, user: 'ann' })
    worker.clock.now += DAY
    for (const browser of browsers) {
      const reply = await browser.visit({ touches: touchesNumbered([2, 3], { at }) })
      expect([countOf(reply), reply.refused?.length]).toEqual(['0', 2])
    }
    expect((await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)).status).toBe(404)
  })
})
