import { decodeBase64Url } from '../../shared/lib/base64url.ts'
import type { IdentitySecrets } from './identity-secrets.ts'
import type { Verdict } from './verdict.ts'

/** A site's word that a user is who they say. */
export interface Claim {
  readonly site: string
  readonly user: string
  readonly proof: string
  /** Epoch milliseconds. */
  readonly now: number
  readonly secrets: IdentitySecrets
}

/**
 * Whether a proof shows that the site's backend knows this user: HMAC-SHA256 of the user id, keyed by the site's secret,
 * as hex or base64url; or a JWT signed so, with the user id as its subject. Compared in constant time; never throws for
 * what was sent.
 */
export async function verifyProof(claim: Claim): Promise<Verdict> {
  const { site, user, proof, now, secrets } = claim
  const keys = secrets.get(site) ?? []
  if (keys.length === 0) return { refused: 'no-secret' }
  // Two ids that are not well-formed can be the same bytes, and so have the same code.
  if (user === '' || !user.isWellFormed()) return { refused: 'malformed' }
  if (isJwt(proof)) {
    const { verifyJwt } = await import('./jwt.ts')
    return firstProven(keys, (key) => verifyJwt(proof, { user, key, now }))
  }
  const code = readCode(proof)
  if (code === null) return { refused: 'malformed' }
  return firstProven(keys, (key) => verifyCode(code, user, key))
}

/** Three parts of base64url. Other spellings of the same bytes, which decoders pass over, are no JWT here. */
function isJwt(proof: string): boolean {
  const parts = proof.split('.', 4)
  return parts.length === 3 && parts.every((part) => part !== '' && decodeBase64Url(part) !== null)
}

const CODE_BYTES = 32
const HEX = /^[0-9a-f]{64}$/i

function readCode(proof: string): Uint8Array<ArrayBuffer> | null {
  if (HEX.test(proof)) return Uint8Array.from({ length: CODE_BYTES }, (_, place) => hexByte(proof, place))
  const bytes = proof.length > 2 * CODE_BYTES ? null : decodeBase64Url(proof)
  return bytes?.length === CODE_BYTES ? bytes : null
}

function hexByte(text: string, place: number): number {
  return Number.parseInt(text.slice(2 * place, 2 * place + 2), 16)
}

/** WebCrypto compares the codes in constant time. */
async function verifyCode(code: Uint8Array<ArrayBuffer>, user: string, key: CryptoKey): Promise<Verdict> {
  const isRight = await crypto.subtle.verify('HMAC', key, code, new TextEncoder().encode(user))
  return isRight ? 'proven' : { refused: 'forged' }
}

/** While a site changes its secret it has two; what any other than `forged` says is said by the key that signed. */
async function firstProven(keys: readonly CryptoKey[], verify: (key: CryptoKey) => Promise<Verdict>): Promise<Verdict> {
  for (const key of keys) {
    const verdict = await verify(key)
    if (verdict === 'proven' || verdict.refused !== 'forged') return verdict
  }
  return { refused: 'forged' }
}
