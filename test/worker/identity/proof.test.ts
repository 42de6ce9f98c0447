import { beforeAll, describe, expect, it } from 'vitest'
import { encodeBase64Url } from '../../../shared/lib/base64url.ts'
import { type IdentitySecrets, importIdentitySecrets } from '../../../worker/identity/identity-secrets.ts'
import { type Claim, verifyProof } from '../../../worker/identity/proof.ts'
import { NOW } from '../../support/instant.ts'
import { codeOf, hexOf, jwtOf, OTHER_SECRET, SECRETS, SHOP_SECRET, seconds } from './a-proof.ts'

const USER = 'user-4711'
/** Made by another implementation, so that a fault common to ours and the tests' would show. */
const CODE_IN_HEX = '58ed9d3558aef3c9179701589b970402fc7b8fecb77c64c8955d3a4df09c9e52'
const CODE_IN_BASE64URL = 'WO2dNViu88kXlwFYm5cEAvx7j-y3fGTIlV06TfCcnlI'
const JWT =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ1c2VyLTQ3MTEifQ.NbafELugmDLRAvRsH-mNjp3IaXVMmXH9eCq0llxAC1Q'

describe('verifyProof', () => {
  let secrets: IdentitySecrets
  beforeAll(async () => {
    secrets = await importIdentitySecrets(SECRETS)
  })
  const verify = (proof: string, changes: Partial<Claim> = {}) =>
    verifyProof({ site: 'shop', user: USER, proof, now: NOW, secrets, ...changes })

  it('takes HMAC-SHA256 of the user id, in hex of either case and in base64url', async () => {
    for (const proof of [CODE_IN_HEX, CODE_IN_HEX.toUpperCase(), CODE_IN_BASE64URL])
      expect(await verify(proof), proof).toBe('proven')
  })

  it('takes a JWT signed with HS256 whose subject is the user', async () => {
    expect(await verify(JWT)).toBe('proven')
  })

  it('takes a user id in any script, as UTF-8', async () => {
    const user = 'zoë@example.com'
    const proof = '8e418bd9e69be280f3a08da00727acbf2eb3653f8189d989f49f96971b26d335'
    expect(await verify(proof, { user })).toBe('proven')
    expect(await verify(await jwtOf({ sub: user }), { user })).toBe('proven')
    expect(await verify(proof, { user: user.normalize('NFD') })).toEqual({ refused: 'forged' })
  })

  it('proves nothing for a site without a secret', async () => {
    for (const proof of [CODE_IN_HEX, JWT, '']) {
      expect(await verify(proof, { site: 'third' })).toEqual({ refused: 'no-secret' })
      expect(await verify(proof, { secrets: new Map() })).toEqual({ refused: 'no-secret' })
    }
  })

  it('refuses the proof of another user', async () => {
    expect(await verify(hexOf(await codeOf('user-4712')))).toEqual({ refused: 'forged' })
    expect(await verify(await jwtOf({ sub: 'user-4712' }))).toEqual({ refused: 'other-user' })
  })

  it('refuses a proof that was made with the secret of another site', async () => {
    expect(await verify(hexOf(await codeOf(USER, OTHER_SECRET)))).toEqual({ refused: 'forged' })
    expect(await verify(CODE_IN_HEX, { site: 'other' })).toEqual({ refused: 'forged' })
    expect(await verify(JWT, { site: 'other' })).toEqual({ refused: 'forged' })
  })

  it('refuses a JWT whose subject is missing, or no text', async () => {
    for (const sub of [undefined, null, 4711, ['4711'], true])
      expect(await verify(await jwtOf({ sub }), { user: '4711' })).not.toBe('proven')
  })

  it('refuses every user that is no text that UTF-8 can carry', async () => {
    for (const user of ['', '\ud800', 'a\udfff']) {
      expect(await verify(hexOf(await codeOf(user)), { user })).toEqual({ refused: 'malformed' })
      expect(await verify(await jwtOf({}), { user })).toEqual({ refused: 'malformed' })
    }
  })

  it('takes both secrets of a site that is changing its own', async () => {
    const both = await importIdentitySecrets(`shop:${SHOP_SECRET}-new,shop:${SHOP_SECRET}`)
    for (const secret of [SHOP_SECRET, `${SHOP_SECRET}-new`]) {
      expect(await verify(encodeBase64Url(await codeOf(USER, secret)), { secrets: both })).toBe('proven')
      expect(await verify(await jwtOf({ sub: USER }, { secret }), { secrets: both })).toBe('proven')
    }
    const expired = await jwtOf({ sub: USER, exp: 1 }, { secret: SHOP_SECRET })
    expect(await verify(expired, { secrets: both })).toEqual({ refused: 'expired' })
  })
})

describe('the time of a JWT', () => {
  const verdictAt = async (now: number, payload: object) => {
    const secrets = await importIdentitySecrets(SECRETS)
    return verifyProof({ site: 'shop', user: USER, proof: await jwtOf({ sub: USER, ...payload }), now, secrets })
  }

  it('ends 60 seconds after exp', async () => {
    const exp = seconds(NOW)
    expect(await verdictAt(NOW + 59_999, { exp })).toBe('proven')
    expect(await verdictAt(NOW + 60_000, { exp })).toEqual({ refused: 'expired' })
  })

  it('begins 60 seconds before nbf', async () => {
    const nbf = seconds(NOW)
    expect(await verdictAt(NOW - 60_000, { nbf })).toBe('proven')
    expect(await verdictAt(NOW - 60_001, { nbf })).toEqual({ refused: 'not-yet' })
  })

  it('is refused where it is no number', async () => {
    for (const time of ['tomorrow', null, [1], {}]) {
      expect(await verdictAt(NOW, { exp: time })).toEqual({ refused: 'malformed' })
      expect(await verdictAt(NOW, { nbf: time })).toEqual({ refused: 'malformed' })
    }
  })
})

describe('the algorithm of a JWT', () => {
  const HASHES: readonly (readonly [alg: unknown, hash: string])[] = [
    ['none', 'SHA-256'],
    ['None', 'SHA-256'],
    ['hs256', 'SHA-256'],
    ['', 'SHA-256'],
    [null, 'SHA-256'],
    [['HS256'], 'SHA-256'],
    ['RS256', 'SHA-256'],
    ['ES256', 'SHA-256'],
    ['EdDSA', 'SHA-256'],
    ['HS384', 'SHA-384'],
    ['HS512', 'SHA-512'],
    ['HS256', 'SHA-384'],
    ['HS256', 'SHA-512'],
  ]

  it.each(HASHES)('is refused as %s over %s, although the secret is right', async (alg, hash) => {
    const secrets = await importIdentitySecrets(SECRETS)
    const proof = await jwtOf({ sub: USER }, { header: { alg, typ: 'JWT' }, hash })
    for (const candidate of [proof, proof.slice(0, proof.lastIndexOf('.') + 1)]) {
      const verdict = await verifyProof({ site: 'shop', user: USER, proof: candidate, now: NOW, secrets })
      expect(verdict).toEqual({ refused: expect.stringMatching(/^(?:malformed|forged)$/) })
    }
  })

  it('is no header with parts that must be understood, or with a key of its own', async () => {
    const secrets = await importIdentitySecrets(SECRETS)
    const jwk = { kty: 'oct', k: 'AAAA' }
    for (const header of [
      { alg: 'HS256', crit: ['exp'], exp: 1 },
      { alg: 'HS256', crit: ['b64'], b64: false },
      { alg: 'HS256', crit: [] },
    ]) {
      const proof = await jwtOf({ sub: USER }, { header })
      expect(await verifyProof({ site: 'shop', user: USER, proof, now: NOW, secrets })).not.toBe('proven')
    }
    const proof = await jwtOf({ sub: USER }, { header: { alg: 'HS256', jwk }, secret: '\0\0\0' })
    expect(await verifyProof({ site: 'shop', user: USER, proof, now: NOW, secrets })).toEqual({ refused: 'forged' })
  })
})
