import { describe, expect, it } from 'vitest'
import type { VisitReply, VisitRequest } from '../../../shared/model/visit.ts'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { touchesNumbered } from '../../support/a-touch.ts'
import { aVisit, OTHER_SEED, SEED } from '../../support/a-visit.ts'
import { HOUR } from '../../support/instant.ts'
import { aWorker, type TestWorker, type WorkerOptions } from '../support/a-worker.ts'
import { open } from '../support/open.ts'
import { proofOf } from '../support/proof-of.ts'

let sites = 0

/** A site of its own, since profiles outlive a test. */
async function aSite(
  options: Omit<WorkerOptions, 'playbook'> & { readonly keep?: 'everyone'; readonly identity?: 'trusting' } = {},
) {
  const { keep, identity, ...rest } = options
  sites += 1
  const site = `identity-${sites}`
  const playbook = aCountingPlaybook({ site, traits: ['plan'], ...(keep && { keep }), ...(identity && { identity }) })
  const worker = await aWorker({ ...rest, playbook })
  return { worker, site }
}

/** A browser that keeps what it is told, as the tag does. */
function aBrowser(worker: TestWorker, site: string, seed = SEED) {
  let token: string | null | undefined
  let next = 1
  const visit = async (changes: Partial<VisitRequest> = {}): Promise<VisitReply> => {
    const reply = await worker.visit(
      aVisit({ site, seed, ...(token && { token }), sentAt: worker.clock.now, ...changes }),
    )
    token = reply.token
    return reply
  }
  return {
    visit,
    /** Looks at the prices so many times. */
    look: (times: number, changes: Partial<VisitRequest> = {}) => {
      const numbers = Array.from({ length: times }, (_, place) => next + place)
      next += times
      return visit({ touches: touchesNumbered(numbers, { at: worker.clock.now }), ...changes })
    },
    token: () => token ?? null,
  }
}

const countOf = (reply: VisitReply) => reply.stages.count?.stage

describe('a visitor who proves to be a user', () => {
  it('is one person on all their devices', async () => {
    const { worker, site } = await aSite()
    const phone = aBrowser(worker, site, SEED)
    const laptop = aBrowser(worker, site, OTHER_SEED)
    await phone.look(2)
    await laptop.look(3)
    const identify = { user: 'ann', proof: await proofOf(site, 'ann') }
    expect(await phone.visit({ identify })).toMatchObject({ identity: 'proven', stages: { count: { stage: '2' } } })
    expect(countOf(await laptop.visit({ identify }))).toBe('5')
    expect(countOf(await phone.look(1))).toBe('6')
  })

  it('counts once when the reply was lost and the old token comes again', async () => {
    const { worker, site } = await aSite()
    const phone = aBrowser(worker, site)
    await phone.look(2)
    const token = phone.token() ?? ''
    const identify = { user: 'ann', proof: await proofOf(site, 'ann') }
    const again = aVisit({ site, token, identify, touches: touchesNumbered([1, 2, 3]) })
    const lost = await worker.visit(again)
    worker.clock.now += HOUR
    const reply = await worker.visit({ ...again, sentAt: worker.clock.now })
    expect(countOf(reply)).toBe('3')
    expect(reply.ack).toEqual(lost.ack)
  })

  it('keeps the traits that the playbook lists, and decides by them', async () => {
    const { worker, site } = await aSite()
    const phone = aBrowser(worker, site)
    const identify = { user: 'ann', proof: await proofOf(site, 'ann'), traits: { plan: 'pro', card: '4111' } }
    await phone.visit({ identify })
    expect((await open(worker, phone.token(), site)).bond).toMatchObject({
      is: 'kept',
      isUser: true,
      traits: { plan: 'pro' },
    })
  })

  it('has the traits that were said last, though the first are said again', async () => {
    const { worker, site } = await aSite()
    const proof = await proofOf(site, 'ann')
    const said = (plan: string) => ({ user: 'ann', proof, traits: { plan }, at: worker.clock.now })
    const early = said('free')
    const phone = aBrowser(worker, site)
    await phone.visit({ identify: early })
    worker.clock.now += HOUR
    await aBrowser(worker, site, OTHER_SEED).visit({ identify: said('pro') })
    worker.clock.now += HOUR
    await phone.visit({ identify: early })
    expect((await open(worker, phone.token(), site)).bond).toMatchObject({ traits: { plan: 'pro' } })
  })

  it('is decided from the token while the shard is out of reach, and loses no touch', async () => {
    let isDown = false
    const { worker, site } = await aSite({
      profiles: (real) => ({ ...real, visit: (call) => (isDown ? Promise.resolve(null) : real.visit(call)) }),
    })
    const phone = aBrowser(worker, site)
    await phone.look(2, { identify: { user: 'ann', proof: await proofOf(site, 'ann') } })
    const before = phone.token()
    isDown = true
    const down = await phone.look(1)
    expect(countOf(down)).toBe('3')
    expect(down.ack).toEqual([[1, 2]])
    expect(down.token).toBe(before)
    isDown = false
    expect(countOf(await phone.visit({ touches: touchesNumbered([3]) }))).toBe('3')
    expect(countOf(await phone.visit({ touches: touchesNumbered([3]) }))).toBe('3')
  })

  it('is a new visitor when another user signs in on the device', async () => {
    const { worker, site } = await aSite()
    const shared = aBrowser(worker, site)
    await shared.look(4, { identify: { user: 'ann', proof: await proofOf(site, 'ann') } })
    const ann = (await open(worker, shared.token(), site)).visitor
    const bob = await shared.visit({ identify: { user: 'bob', proof: await proofOf(site, 'bob') } })
    expect(countOf(bob)).toBe('0')
    expect((await open(worker, shared.token(), site)).visitor).not.toBe(ann)
    const other = aBrowser(worker, site, OTHER_SEED)
    expect(countOf(await other.visit({ identify: { user: 'ann', proof: await proofOf(site, 'ann') } }))).toBe('4')
  })
})

describe('a visitor without a valid proof', () => {
  it('is told so, merges nothing and sees nothing of the profile', async () => {
    const { worker, site } = await aSite()
    await aBrowser(worker, site, OTHER_SEED).look(5, { identify: { user: 'ann', proof: await proofOf(site, 'ann') } })
    const thief = aBrowser(worker, site)
    const forged = await thief.look(1, { identify: { user: 'ann', proof: await proofOf(site, 'bob') } })
    expect(forged).toMatchObject({ identity: 'refused', stages: { count: { stage: '1' } } })
    const claimed = await thief.look(1, { identify: { user: 'ann' } })
    expect(claimed).toMatchObject({ identity: 'claimed', stages: { count: { stage: '2' } } })
    expect(countOf(await thief.visit())).toBe('2')
  })

  it('becomes the user once a server confirms the claim', async () => {
    const { worker, site } = await aSite()
    await aBrowser(worker, site, OTHER_SEED).look(5, { identify: { user: 'ann', proof: await proofOf(site, 'ann') } })
    const phone = aBrowser(worker, site)
    const { visitor } = await phone.look(2, { identify: { user: 'ann' } })
    const confirmed = await worker.callWithKey('/v1/identify', { site, user: 'ann', visitor })
    expect(confirmed.status).toBe(200)
    expect(countOf(await phone.look(1))).toBe('8')
  })

  it('is believed by a site that trusts', async () => {
    const { worker, site } = await aSite({ identity: 'trusting' })
    const phone = aBrowser(worker, site)
    expect(await phone.look(1, { identify: { user: 'ann' } })).toMatchObject({ identity: 'proven' })
    expect(countOf(await aBrowser(worker, site, OTHER_SEED).look(1, { identify: { user: 'ann' } }))).toBe('2')
  })
})

describe('a site that keeps everyone', () => {
  it('counts what a server sends of an anonymous visitor', async () => {
    const { worker, site } = await aSite({ keep: 'everyone' })
    const phone = aBrowser(worker, site)
    const { visitor } = await phone.look(2)
    const touch = { id: 'm-1', visitor, name: 'view_pricing', channel: 'phone' }
    const sent = await worker.callWithKey('/v1/touches', { site, touches: [touch, touch] })
    expect(await sent.json()).toMatchObject({ received: 2, accepted: 1, duplicate: 1 })
    expect(countOf(await phone.look(1))).toBe('4')
  })

  it('brings a visitor into the user that they turn out to be', async () => {
    const { worker, site } = await aSite({ keep: 'everyone' })
    const phone = aBrowser(worker, site)
    const { visitor } = await phone.look(2)
    const touch = { id: 'm-1', visitor, name: 'view_pricing', channel: 'phone' }
    await worker.callWithKey('/v1/touches', { site, touches: [touch] })
    const proven = await phone.look(1, { identify: { user: 'ann', proof: await proofOf(site, 'ann') } })
    expect(proven).toMatchObject({ identity: 'proven', stages: { count: { stage: '4' } } })
    expect(await (await worker.callWithKey('/v1/touches', { site, touches: [touch] })).json()).toMatchObject({
      duplicate: 1,
    })
  })
})

describe('an erased person', () => {
  it('becomes a new visitor, whatever their browser still sends', async () => {
    const { worker, site } = await aSite()
    const phone = aBrowser(worker, site)
    await phone.look(3, { identify: { user: 'ann', proof: await proofOf(site, 'ann') } })
    const { visitor } = await open(worker, phone.token(), site)
    worker.clock.now += HOUR
    const erased = await worker.callWithKey('/v1/privacy/erase', { site, user: 'ann' })
    expect(await erased.json()).toMatchObject({ stores: { profiles: { devices: 1 } } })
    const after = await phone.visit({ touches: touchesNumbered([4], { at: worker.clock.now - HOUR / 2 }) })
    expect(after).toMatchObject({ refused: [{ seq: 4, reason: 'erased' }], stages: { count: { stage: '0' } } })
    expect((await open(worker, phone.token(), site)).visitor).not.toBe(visitor)
    worker.clock.now += HOUR
    expect(countOf(await phone.visit({ touches: touchesNumbered([5], { at: worker.clock.now }) }))).toBe('1')
  })

  it('leaves nothing to be sent again, though the first visit after it brings no touches', async () => {
    const { worker, site } = await aSite()
    const phone = aBrowser(worker, site)
    await phone.look(3, { identify: { user: 'ann', proof: await proofOf(site, 'ann') } })
    worker.clock.now += HOUR
    await worker.callWithKey('/v1/privacy/erase', { site, user: 'ann' })
    const after = await phone.visit()
    expect(after).toMatchObject({
      newVisitor: true,
      gone: 'erased',
      ack: [[1, 3]],
      stages: { count: { stage: '0' } },
    })
    // A tag keeps them until two replies in turn have held them.
    const late = touchesNumbered([1, 2, 3, 4], { at: worker.clock.now })
    expect(countOf(await phone.visit({ touches: late }))).toBe('1')
  })

  it('begins anew by signing in on a browser that was never theirs, though its token is older than the erasure', async () => {
    const { worker, site } = await aSite()
    const [phone, tablet] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
    const proof = await proofOf(site, 'ann')
    const old = { user: 'ann', proof, at: worker.clock.now }
    await phone.look(3, { identify: old })
    await tablet.visit()
    worker.clock.now += HOUR
    await worker.callWithKey('/v1/privacy/erase', { site, user: 'ann' })
    worker.clock.now += HOUR
    const late = await worker.visit(
      aVisit({ site, seed: SEED.replace('c', 'd'), identify: old, sentAt: worker.clock.now }),
    )
    expect(late).toMatchObject({ gone: 'erased', more: true })
    expect(late.identity).toBeUndefined()
    const back = await tablet.look(1, { identify: { user: 'ann', proof, at: worker.clock.now } })
    expect(back).toMatchObject({ identity: 'proven', stages: { count: { stage: '1' } } })
  })
})

describe('GET /v1/profiles', () => {
  it('tells who somebody is, where, why, and what would move them on', async () => {
    const { worker, site } = await aSite()
    await aBrowser(worker, site).look(3, {
      identify: { user: 'ann', proof: await proofOf(site, 'ann'), traits: { plan: 'pro' } },
    })
    const found = await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)
    expect(await found.json()).toMatchObject({
      user: 'ann',
      devices: [{ kind: 'browser', touches: 3 }],
      traits: { plan: { value: 'pro' } },
      journeys: { count: { stage: '3' } },
      slots: { hero: {} },
    })
    expect((await worker.fetch(`/v1/profiles/user:ann?site=${site}`)).status).toBe(401)
    expect((await worker.callWithKey(`/v1/profiles/user:eve?site=${site}`)).status).toBe(404)
  })
})
