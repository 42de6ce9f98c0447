import { idSchema } from '../../shared/wire/id-schema.ts'
import { parse } from '../../shared/wire/problems.ts'

/** By site: its keys; a site that is changing its secret has several. */
export type SiteSecrets = ReadonlyMap<string, readonly CryptoKey[]>

/** How a setting lists secrets. */
export interface SecretList {
  /** The setting's name. */
  readonly name: string
  /** What an entry must be, as the complaint says it. */
  readonly form: string
  readonly usage: 'sign' | 'verify'
  /** What a secret stands for; `null`: it is none. */
  readonly bytesOf: (secret: string) => Uint8Array<ArrayBuffer> | null
}

/**
 * Reads `site:secret,…` into HMAC-SHA256 keys; throws what is wrong with it, for the one who deploys. No secret may be there
 * twice: what is made for one site would do for another.
 */
export async function importSiteSecrets(text: string | undefined, list: SecretList): Promise<SiteSecrets> {
  const entries = (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part, place) => readEntry(part, place, list))
  const secrets = new Map<string, readonly CryptoKey[]>()
  const seen = new Set<string>()
  for (const { site, bytes } of entries) {
    const written = String(bytes)
    if (seen.has(written)) throw new Error(`${list.name} has the secret of "${site}" twice: every site needs its own`)
    seen.add(written)
    const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [list.usage])
    secrets.set(site, [...(secrets.get(site) ?? []), key])
  }
  return secrets
}

/** The complaint says which entry, never what is in it: an entry without a colon is a secret. */
function readEntry(part: string, place: number, { name, form, bytesOf }: SecretList) {
  const colon = part.indexOf(':')
  const site = part.slice(0, Math.max(0, colon))
  const bytes = bytesOf(part.slice(colon + 1))
  if (parse(idSchema, site).ok && bytes !== null) return { site, bytes }
  throw new Error(`${name} must list secrets as ${form}; entry ${place + 1} is none`)
}
