import { idSchema } from '../../shared/wire/id-schema.ts'
import { parse } from '../../shared/wire/problems.ts'

/** By site: the keys that prove who a user is, any of which will do. */
export type IdentitySecrets = ReadonlyMap<string, readonly CryptoKey[]>

/** Printable ASCII without the comma: what an environment variable carries unchanged in every language. */
const SECRET = /^[\x21-\x2b\x2d-\x7e]{32,}$/

/**
 * Reads `site:secret,…`; throws what is wrong with it, for the one who deploys. A site listed twice is changing its
 * secret. No secret may be there twice: a proof made for one site would do for another.
 */
export async function importIdentitySecrets(text: string | undefined): Promise<IdentitySecrets> {
  const entries = (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(readEntry)
  const secrets = new Map<string, readonly CryptoKey[]>()
  const seen = new Set<string>()
  for (const { site, secret } of entries) {
    if (seen.has(secret))
      throw new Error(`WAYPOST_IDENTITY_SECRETS has the secret of "${site}" twice: every site needs its own`)
    seen.add(secret)
    secrets.set(site, [...(secrets.get(site) ?? []), await importKey(secret)])
  }
  return secrets
}

/** The complaint says which entry, never what is in it: an entry without a colon is a secret. */
function readEntry(part: string, place: number): { readonly site: string; readonly secret: string } {
  const colon = part.indexOf(':')
  const site = part.slice(0, Math.max(0, colon))
  const secret = part.slice(colon + 1)
  if (parse(idSchema, site).ok && SECRET.test(secret)) return { site, secret }
  throw new Error(
    `WAYPOST_IDENTITY_SECRETS must list secrets as "site:secret", a site's id and at least 32 characters of ASCII ` +
      `without spaces and commas; entry ${place + 1} is none`,
  )
}

function importKey(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret)
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}
