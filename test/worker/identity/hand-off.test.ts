import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64Url, encodeBase64Url } from '../../../shared/lib/base64url.ts'
import { HAND_OFF_TTL_MS, openHandOff, type Passage, sealHandOff } from '../../../worker/identity/hand-off.ts'
import { aVisit } from '../../support/a-visit.ts'
import { NOW } from '../../support/instant.ts'
import { aWorker, KEY_1, KEY_2 } from '../support/a-worker.ts'

const PROFILE = 'tbZo_PKToPqsPy7DTWDOSg'
const VISITOR = 'B8tCgCM-qPI4NWaI_UM-GQ'
const PERSON = { profile: PROFILE, visitor: VISITOR }
const TAMPERINGS = 2_000

const keysOf = async (tokenKeys: string) => (await aWorker({ tokenKeys })).deps.tokenKeys()

async function aPassage(changes: Partial<Passage> = {}): Promise<Passage> {
  return { site: 'shop', host: 'b.example', now: NOW, keys: await keysOf(KEY_1), ...changes }
}

const anyId = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => encodeBase64Url(bytes))

describe('a hand-off', () => {
  it('brings the profile and the device to the host that it was made for', async () => {
    const { keys } = await aPassage()
    await fc.assert(
      fc.asyncProperty(anyId, anyId, fc.domain(), async (profile, visitor, host) => {
        const passage = { site: 'shop', host, now: NOW, keys }
        const opened = await openHandOff(await sealHandOff({ profile, visitor }, passage), passage)
        const nonce = expect.stringMatching(/^[A-Za-z0-9_-]{22}$/)
        expect(opened).toEqual({ ok: true, handOff: { profile, visitor, nonce, expires: NOW + HAND_OFF_TTL_MS } })
      }),
    )
  })

  it('fits any address, as 139 letters of base64url', async () => {
    expect(await sealHandOff(PERSON, await aPassage({ host: `${'h'.repeat(200)}.example` }))).toMatch(
      /^[A-Za-z0-9_-]{139}$/,
    )
  })

  it('has a nonce of its own', async () => {
    const passage = await aPassage()
    const all = await Promise.all(Array.from({ length: 100 }, () => sealHandOff(PERSON, passage)))
    expect(new Set(all).size).toBe(100)
  })

  it('is good for two minutes, and not a millisecond longer', async () => {
    const passage = await aPassage()
    const sealed = await sealHandOff(PERSON, passage)
    expect(await openHandOff(sealed, { ...passage, now: NOW + 120_000 })).toMatchObject({ ok: true })
    expect(await openHandOff(sealed, { ...passage, now: NOW + 120_001 })).toEqual({ ok: false, fault: 'expired' })
  })

  it('is good at no other host and no other site', async () => {
    const passage = await aPassage()
    const sealed = await sealHandOff(PERSON, passage)
    for (const host of ['a.example', 'b.example.', 'sub.b.example', 'example', ''])
      expect(await openHandOff(sealed, { ...passage, host })).toEqual({ ok: false, fault: 'other-host' })
    expect(await openHandOff(sealed, { ...passage, site: 'other' })).toEqual({ ok: false, fault: 'forged' })
  })

  it('is opened with the key that sealed it, as long as that is listed', async () => {
    const passage = await aPassage()
    const sealed = await sealHandOff(PERSON, passage)
    const rotated = await keysOf(`${KEY_2},${KEY_1}`)
    expect(await openHandOff(sealed, { ...passage, keys: rotated })).toMatchObject({ ok: true })
    const other = await keysOf(KEY_2)
    expect(await openHandOff(sealed, { ...passage, keys: other })).toEqual({ ok: false, fault: 'forged' })
  })

  it('is no token, and no token is a hand-off', async () => {
    const worker = await aWorker()
    const { token } = await worker.visit(aVisit())
    expect(await openHandOff(token ?? '', await aPassage())).toEqual({ ok: false, fault: 'malformed' })
    const sealed = await sealHandOff(PERSON, await aPassage())
    await worker.visit(aVisit({ token: sealed }))
    expect(worker.log).toContainEqual({
      log: 'token-refused',
      site: 'shop',
      fault: expect.stringMatching(/^(?:malformed|forged)$/),
    })
  })

  it('is made of nothing but ids of 16 bytes', async () => {
    const passage = await aPassage()
    for (const visitor of ['server', '', `${VISITOR}A`, '../../etc/passwd-------'])
      await expect(sealHandOff({ profile: PROFILE, visitor }, passage)).rejects.toThrow('ids of 16 bytes')
  })
})

describe('a hand-off that was tampered with', () => {
  it('brings nobody, whichever bit was turned', async () => {
    const passage = await aPassage()
    const bytes = decodeBase64Url(await sealHandOff(PERSON, passage)) ?? new Uint8Array()
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const turned = bytes.map((byte, place) => (place === bit >> 3 ? byte ^ (1 << (bit % 8)) : byte))
      const fault = bit < 8 ? 'malformed' : 'forged'
      expect(await openHandOff(encodeBase64Url(turned), passage), `bit ${bit}`).toEqual({ ok: false, fault })
    }
  })

  it('brings nobody however it was cut, lengthened, mixed or made up', async () => {
    const passage = await aPassage()
    const sealed = await sealHandOff(PERSON, passage)
    const another = await sealHandOff({ profile: VISITOR, visitor: PROFILE }, passage)
    const cut = fc.nat(sealed.length - 1).map((at) => sealed.slice(0, at))
    const longer = fc.string({ minLength: 1 }).map((more) => sealed + more)
    const mixed = fc.integer({ min: 2, max: sealed.length - 2 }).map((at) => sealed.slice(0, at) + another.slice(at))
    const madeUp = fc.uint8Array({ minLength: 100, maxLength: 108 }).map((bytes) => encodeBase64Url(bytes))
    const anyForgery = fc.oneof(cut, longer, mixed, madeUp, fc.string({ unit: 'binary' }))
    await fc.assert(
      fc.asyncProperty(anyForgery, async (text) => {
        const opened = await openHandOff(text, passage)
        // The first letters are the same in both: mixed there, it is the other one, whole.
        expect(opened.ok && text !== another).toBe(false)
      }),
      { numRuns: TAMPERINGS },
    )
  })
})
