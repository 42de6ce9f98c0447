import { ID_BYTES, idFrom } from '../../shared/lib/minted-id.ts'
import type { TokenKeys } from './token-keys.ts'

/**
 * The id of the visitor that a browser's seed stands for: minted here, so nobody chooses another's, yet the same when a
 * first visit is sent again because its reply was lost. Without a seed, an id of chance.
 */
export async function mintVisitorId(site: string, seed: string | undefined, keys: TokenKeys): Promise<string> {
  if (seed === undefined) return idFrom(crypto.getRandomValues(new Uint8Array(ID_BYTES)).buffer)
  const text = new TextEncoder().encode(`waypost-visitor-v1\0${site}\0${seed}`)
  return idFrom(await crypto.subtle.sign('HMAC', keys.current.key, text))
}
