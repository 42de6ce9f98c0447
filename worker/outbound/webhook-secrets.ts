import { idSchema } from '../../shared/wire/id-schema.ts'
import { parse } from '../../shared/wire/problems.ts'

/** By site: the keys that sign what its webhooks are told, each of which does. */
export type WebhookSecrets = ReadonlyMap<string, readonly CryptoKey[]>

/** What the Standard Webhooks specification asks of a secret: 24 to 64 random bytes. */
const MIN_BYTES = 24
const MAX_BYTES = 64

/** `whsec_` and base64, its padding or not. */
const SECRET = /^whsec_([A-Za-z0-9+/]+)={0,2}$/

/**
 * Reads `site:whsec_<base64>,…`; throws what is wrong with it, for the one who deploys. A site listed twice is changing its
 * secret: what it sends has a signature by each. No secret may be there twice: what one site sends would pass for another's.
 */
export async function importWebhookSecrets(text: string | undefined): Promise<WebhookSecrets> {
  const entries = (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(readEntry)
  const secrets = new Map<string, readonly CryptoKey[]>()
  const seen = new Set<string>()
  for (const { site, bytes } of entries) {
    const written = String(bytes)
    if (seen.has(written))
      throw new Error(`WAYPOST_WEBHOOK_SECRETS has the secret of "${site}" twice: every site needs its own`)
    seen.add(written)
    const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    secrets.set(site, [...(secrets.get(site) ?? []), key])
  }
  return secrets
}

/** The complaint says which entry, never what is in it: an entry without a colon is a secret. */
function readEntry(part: string, place: number): { readonly site: string; readonly bytes: Uint8Array<ArrayBuffer> } {
  const colon = part.indexOf(':')
  const site = part.slice(0, Math.max(0, colon))
  const [, base64 = ''] = SECRET.exec(part.slice(colon + 1)) ?? []
  const bytes = bytesOf(base64)
  const isLongEnough = bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES
  if (parse(idSchema, site).ok && isLongEnough) return { site, bytes }
  throw new Error(
    `WAYPOST_WEBHOOK_SECRETS must list secrets as "site:whsec_<base64>", a site's id and ${MIN_BYTES} to ${MAX_BYTES} ` +
      `random bytes; entry ${place + 1} is none`,
  )
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  } catch {
    // Letters that no bytes give: as good as none.
    return new Uint8Array(0)
  }
}
