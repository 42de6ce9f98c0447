import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64Url, encodeBase64Url } from '../../../shared/lib/base64url.ts'
import { importIdentitySecrets } from '../../../worker/identity/identity-secrets.ts'
import { verifyProof } from '../../../worker/identity/proof.ts'
import { NOW } from '../../support/instant.ts'
import { codeOf, hexOf, jwtOf, OTHER_SECRET, partOf, SECRETS, SHOP_SECRET, seconds } from './a-proof.ts'

const FORGERIES = 10_000
const USER = 'user-4711'

type Form = 'hex' | 'base64url' | 'jwt'

const anyForm = fc.constantFrom<Form>('hex', 'base64url', 'jwt')

/** What an attacker may hold: everything that was ever made, but for this user at this site. */
const anyForgery: fc.Arbitrary<() => Promise<string>> = fc.oneof(
  damaged(),
  ofAnotherUser(),
  withAnotherSecret(),
  withAnotherAlgorithm(),
  nonsense(),
)

describe('10,000 forged proofs', () => {
  it('prove nothing, and none of them throws', async () => {
    const secrets = await importIdentitySecrets(SECRETS)
    const refusals = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(anyForgery, async (forge) => {
        const proof = await forge()
        const verdict = await verifyProof({ site: 'shop', user: USER, proof, now: NOW, secrets })
        if (verdict === 'proven') throw new Error(`${proof} is proven`)
        refusals.set(verdict.refused, (refusals.get(verdict.refused) ?? 0) + 1)
      }),
      { numRuns: FORGERIES },
    )
    expect([...refusals.keys()].sort()).toEqual(['expired', 'forged', 'malformed', 'not-yet', 'other-user'])
    expect([...refusals.values()].reduce((sum, count) => sum + count)).toBe(FORGERIES)
  })
})

async function genuine(form: Form, user = USER, secret = SHOP_SECRET): Promise<string> {
  if (form === 'jwt') return jwtOf({ sub: user, exp: seconds(NOW) + 300 }, { secret })
  const code = await codeOf(user, secret)
  return form === 'hex' ? hexOf(code) : encodeBase64Url(code)
}

/** The right proof with a bit turned, cut, lengthened, or with one of its letters exchanged. */
function damaged(): fc.Arbitrary<() => Promise<string>> {
  const how = fc.constantFrom<(proof: string, at: number, letters: string) => string>(
    turnABit,
    (proof, at) => proof.slice(0, at % proof.length),
    (proof, at) => proof.slice((at % proof.length) + 1),
    (proof, at, letters) => proof + letters + 'A'.repeat(at % 3),
    (proof, at, letters) => exchange(proof, at % proof.length, letters),
  )
  return fc
    .tuple(anyForm, how, fc.nat(), fc.string({ minLength: 1, maxLength: 3, unit: 'binary' }))
    .map(([form, damage, at, letters]) => async () => {
      const proof = await genuine(form)
      const forged = damage(proof, at, letters)
      // Hex may be written in capitals: the same proof, and not forged.
      return forged.toLowerCase() === proof.toLowerCase() ? `${forged}0` : forged
    })
}

function turnABit(proof: string, at: number): string {
  const parts = proof.split('.')
  const place = at % parts.length
  return parts.map((part, index) => (index === place ? withATurnedBit(part, at) : part)).join('.')
}

function withATurnedBit(part: string, at: number): string {
  const bytes = decodeBase64Url(part) ?? new Uint8Array(1)
  const byte = at % bytes.length
  return encodeBase64Url(bytes.map((value, place) => (place === byte ? value ^ (1 << (at % 8)) : value)))
}

function exchange(proof: string, at: number, letters: string): string {
  return proof.slice(0, at) + letters + proof.slice(at + letters.length)
}

function ofAnotherUser(): fc.Arbitrary<() => Promise<string>> {
  const anyOther = fc
    .oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(`${USER} `, ` ${USER}`, `${USER}\0`, 'USER-4711', 'user-471', 'user-47110', ''),
    )
    .filter((user) => user !== USER)
  return fc.tuple(anyForm, anyOther).map(
    ([form, user]) =>
      () =>
        genuine(form, user),
  )
}

function withAnotherSecret(): fc.Arbitrary<() => Promise<string>> {
  const known = [OTHER_SECRET, '\0', 'shop', USER, SECRETS, `shop:${SHOP_SECRET}`, SHOP_SECRET.toUpperCase()]
  const anySecret = fc.oneof(fc.constantFrom(...known), fc.string({ minLength: 1 }))
  return fc
    .tuple(
      anyForm,
      anySecret.filter((secret) => secret !== SHOP_SECRET),
    )
    .map(
      ([form, secret]) =>
        () =>
          genuine(form, USER, secret),
    )
}

/** Headers that ask for no signature or another one, signed by HMAC of any length, unsigned, or of a wrong time. */
function withAnotherAlgorithm(): fc.Arbitrary<() => Promise<string>> {
  const alg = fc.constantFrom<unknown>(
    ...['none', 'None', 'NONE', 'hs256', 'HS384', 'HS512', 'RS256', 'PS256', 'ES256', 'EdDSA', 'dir', '', null, 256],
    ['HS256'],
    { HS256: true },
  )
  const header = fc.tuple(alg, fc.jsonValue()).map(([name, kid]) => ({ alg: name, typ: 'JWT', kid }))
  const hash = fc.constantFrom('SHA-1', 'SHA-256', 'SHA-384', 'SHA-512')
  const time = fc.constantFrom({ exp: 1 }, { exp: seconds(NOW) - 60 }, { nbf: seconds(NOW) + 61 }, { exp: '9e9' })
  return fc.oneof(
    fc.tuple(header, hash).map(
      ([chosen, over]) =>
        () =>
          jwtOf({ sub: USER }, { header: chosen, hash: over }),
    ),
    header.map((chosen) => async () => `${partOf(chosen)}.${partOf({ sub: USER })}.`),
    fc.constantFrom('SHA-1', 'SHA-384', 'SHA-512').map((over) => () => jwtOf({ sub: USER }, { hash: over })),
    time.map((when) => () => jwtOf({ sub: USER, ...when })),
  )
}

/** Anything, and anything in the form of a JWT. */
function nonsense(): fc.Arbitrary<() => Promise<string>> {
  const part = fc.oneof(
    fc.jsonValue().map((value) => partOf(value)),
    fc.uint8Array({ maxLength: 80 }).map((bytes) => encodeBase64Url(bytes)),
  )
  return fc
    .oneof(
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ minLength: 30, maxLength: 34 }).map((bytes) => hexOf(bytes)),
      fc.uint8Array({ minLength: 30, maxLength: 34 }).map((bytes) => encodeBase64Url(bytes)),
      fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('.')),
    )
    .map((proof) => async () => proof)
}
