import { encodeBase64Url } from '../../shared/lib/base64url.ts'
import type { TokenKeys } from './token-keys.ts'

const ID_BYTES = 16

/**
 * The id of the visitor that a browser's seed stands for: minted here, so nobody chooses another's, yet the same when a
 * first visit is sent again because its reply was lost. Without a seed, an id of chance.
 */
export async function mintVisitorId(site: string, seed: string | undefined, keys: TokenKeys): Promise<string> {
  if (seed === undefined) return encodeBase64Url(crypto.getRandomValues(new Uint8Array(ID_BYTES)))
  const text = new TextEncoder().encode(`waypost-visitor-v1\0${site}\0${seed}`)
  const mac = await crypto.subtle.sign('HMAC', keys.current.key, text)
  return encodeBase64Url(new Uint8Array(mac, 0, ID_BYTES))
}
