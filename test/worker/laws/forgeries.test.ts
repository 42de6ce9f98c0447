import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64Url, encodeBase64Url } from '../../../shared/lib/base64url.ts'
import { sealHandOff } from '../../../worker/identity/hand-off.ts'
import { profileIdOfUser } from '../../../worker/identity/profile-id.ts'
import { touchesNumbered } from '../../support/a-touch.ts'
import { aVisit, OTHER_SEED } from '../../support/a-visit.ts'
import { aBrowser } from '../support/a-browser.ts'
import { aSite } from '../support/a-site.ts'
import { aWorker, KEY_2, SECRET } from '../support/a-worker.ts'
import { proofOf } from '../support/proof-of.ts'
import { watchProfiles } from '../support/watch-profiles.ts'

const FORGERIES = 10_000
const CLAIMS = 200
const HOST = 'help.example'

interface Forgery {
  readonly path: string
  readonly body: object | null
  readonly authorization?: string
}

/** A site with one user, and what a thief would like to imitate. */
async function aVictim() {
  const watched = watchProfiles()
  const { worker, site } = await aSite({ traits: ['plan'], linkHosts: [HOST] }, { profiles: watched.wrap })
  const browser = aBrowser(worker, site)
  await browser.look(5)
  await browser.signIn('ann')
  const other = await aWorker({ playbook: null, tokenKeys: KEY_2 })
  const profile = await profileIdOfUser(site, 'ann')
  const visitor = (await browser.visit()).visitor ?? ''
  const passage = { site, host: HOST, now: worker.clock.now }
  const keys = await worker.deps.tokenKeys()
  const handOff = await sealHandOff({ profile, visitor }, { ...passage, keys })
  const foreignHandOff = await sealHandOff({ profile, visitor }, { ...passage, keys: await other.deps.tokenKeys() })
  const proof = await proofOf(site, 'ann')
  return { worker, site, watched, profile, visitor, handOff, foreignHandOff, proof, token: browser.token() }
}

/** Texts that are nearly this one, but never it. */
function anyNear(text: string): fc.Arbitrary<string> {
  const bytes = decodeBase64Url(text) ?? new Uint8Array()
  const turned = fc.nat(Math.max(0, bytes.length * 8 - 1)).map((bit) => {
    return encodeBase64Url(bytes.map((byte, place) => (place === bit >> 3 ? byte ^ (1 << (bit % 8)) : byte)))
  })
  const cut = fc.nat(text.length - 1).map((at) => text.slice(0, at))
  const longer = fc.string({ minLength: 1, maxLength: 8 }).map((more) => text + more)
  const exchanged = fc.tuple(fc.nat(text.length - 1), fc.constantFrom(...'Az09-_=. ')).map(([at, letter]) => {
    return text.slice(0, at) + letter + text.slice(at + 1)
  })
  const random = fc.uint8Array({ minLength: 1, maxLength: 160 }).map((some) => encodeBase64Url(some))
  return fc.oneof(turned, cut, longer, exchanged, random).filter((forged) => forged !== text && forged !== '')
}

type Victim = Awaited<ReturnType<typeof aVictim>>

function anyForgery(victim: Victim): fc.Arbitrary<Forgery> {
  const { site, profile, visitor, handOff, foreignHandOff, proof, token } = victim
  const visit = aVisit({ site, seed: OTHER_SEED, touches: touchesNumbered([1]) })
  const ofToken = anyNear(token).chain((forged) =>
    fc.constantFrom<Forgery>(
      { path: '/v1/visit', body: { ...visit, token: forged } },
      { path: '/v1/link', body: { site, token: forged, to: `https://${HOST}/` } },
      { path: '/v1/decide', body: { site, token: forged } },
      { path: '/v1/privacy/export', body: { site, token: forged } },
      { path: '/v1/privacy/erase', body: { site, token: forged } },
      { path: '/v1/identify', body: { site, user: 'eve', token: forged }, authorization: `Bearer ${SECRET}` },
    ),
  )
  const handOffs = fc.oneof(anyNear(handOff), fc.constantFrom(foreignHandOff, token, `${handOff}A`))
  const ofHandOff = handOffs.map((handoff): Forgery => {
    return { path: '/v1/visit', body: { ...visit, handoff, page: { url: `https://${HOST}/` } } }
  })
  const hexNear = fc.tuple(fc.nat(63), fc.constantFrom(...'0123456789abcdef')).map(([at, letter]) => {
    return proof.slice(0, at) + letter + proof.slice(at + 1)
  })
  const proofs = fc.oneof(hexNear, anyNear(proof), fc.string({ maxLength: 80 })).filter((forged) => {
    return forged.toLowerCase() !== proof
  })
  const ofProof = proofs.map((forged): Forgery => {
    return { path: '/v1/visit', body: { ...visit, identify: { user: 'ann', proof: forged, traits: { plan: 'x' } } } }
  })
  const header = fc.oneof(
    anyNear(SECRET).map((key) => `Bearer ${key}`),
    fc.constantFrom(
      SECRET,
      `bearer ${SECRET}`,
      `Basic ${SECRET}`,
      `Bearer  ${SECRET}`,
      'Bearer null',
      `Bearer ${token}`,
    ),
  )
  const subjects = [{ profile }, { user: 'ann' }, { visitor }]
  const withoutKey = fc.constantFrom<Forgery>(
    { path: `/v1/profiles/${profile}?site=${site}`, body: null },
    { path: `/v1/profiles/user:ann?site=${site}`, body: null },
    { path: `/v1/profiles/visitor:${visitor}?site=${site}`, body: null },
    { path: '/v1/identify', body: { site, user: 'ann', visitor } },
    { path: '/v1/touches', body: { site, touches: [{ id: 'm', user: 'ann', name: 'purchase', channel: 'web' }] } },
    ...subjects.flatMap((subject): Forgery[] => [
      { path: '/v1/privacy/export', body: { site, ...subject } },
      { path: '/v1/privacy/erase', body: { site, ...subject } },
      { path: '/v1/decide', body: { site, ...subject } },
    ]),
  )
  const ofKey = fc.tuple(withoutKey, fc.option(header, { nil: undefined })).map(([request, authorization]): Forgery => {
    return authorization === undefined ? request : { ...request, authorization: authorization.replace(/[^ -~]/g, '?') }
  })
  return fc.oneof({ weight: 4, arbitrary: ofToken }, ofHandOff, ofProof, ofKey)
}

const isSame = (header: string) => header.trim() === `Bearer ${SECRET}`

describe('ten thousand forged tokens, proofs, keys and hand-offs', () => {
  it('reach nobody’s profile, and take nothing down', async () => {
    const victim = await aVictim()
    const { worker, watched, site, profile } = victim
    const before = await worker.deps.profiles.look(site, profile)
    const calls = watched.calls.length
    await fc.assert(
      fc.asyncProperty(anyForgery(victim), async ({ path, body, authorization }) => {
        fc.pre(authorization === undefined || path === '/v1/identify' || !isSame(authorization))
        const headers = authorization === undefined ? {} : { authorization }
        const sent = body === null ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
        const response = await worker.fetch(path, sent)
        expect(response.status).toBeLessThan(500)
        const isOpen =
          path === '/v1/visit' || path === '/v1/link' || (path === '/v1/decide' && body !== null && 'token' in body)
        if (!isOpen) expect([401, 422]).toContain(response.status)
        const text = await response.text()
        expect(text).not.toContain(profile)
        if (path === '/v1/visit' && response.status === 200) expect(JSON.parse(text).stages.count.stage).toBe('1')
        expect(watched.calls.slice(calls)).toEqual([])
      }),
      { numRuns: FORGERIES },
    )
    expect(await worker.deps.profiles.look(site, profile)).toEqual(before)
    expect(worker.log.filter(({ log }) => log === 'fault' || log === 'profile-fault')).toEqual([])
  })
})

describe('two hundred claims without a proof', () => {
  it('change nothing of the user and tell nothing of them', async () => {
    const { worker, site, profile } = await aVictim()
    const before = await worker.deps.profiles.look(site, profile)
    for (let claim = 0; claim < CLAIMS; claim += 1) {
      const seed = `${String(claim).padStart(21, 'a')}A`
      const identify = { user: 'ann', traits: { plan: 'stolen' } }
      const reply = await worker.visit(aVisit({ site, seed, touches: touchesNumbered([1]), identify }))
      expect([reply.identity, reply.stages.count?.stage]).toEqual(['claimed', '1'])
    }
    expect(await worker.deps.profiles.look(site, profile)).toEqual(before)
  })
})
