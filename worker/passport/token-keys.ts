import { decodeBase64Url } from '../../shared/lib/base64url.ts'

/** Keys that sign tokens: the current one signs, all of them verify. */
export interface TokenKeys {
  readonly current: TokenKey
  readonly byId: ReadonlyMap<number, TokenKey>
}

export interface TokenKey {
  /** 0 to 255. */
  readonly id: number
  readonly key: CryptoKey
}

const KEY_BYTES = 32

/** Reads `1:<base64url of 32 bytes>,…`; throws what is wrong with it, for the one who deploys. */
export async function importTokenKeys(text: string | undefined): Promise<TokenKeys> {
  const listed = (text ?? '').split(',').filter((part) => part.trim() !== '')
  const keys = await Promise.all(listed.map(importKey))
  const [current] = keys
  if (current === undefined)
    throw new Error('WAYPOST_TOKEN_KEYS is not set: give "1:" and 32 random bytes in base64url')
  return { current, byId: new Map(keys.map((key) => [key.id, key])) }
}

async function importKey(part: string): Promise<TokenKey> {
  const [id = '', secret = ''] = part.trim().split(':')
  const bytes = decodeBase64Url(secret)
  if (!/^\d{1,3}$/.test(id) || Number(id) > 255 || bytes === null || bytes.length < KEY_BYTES) {
    throw new Error(
      'WAYPOST_TOKEN_KEYS must list keys as "id:secret", an id from 0 to 255 and at least 32 bytes in base64url',
    )
  }
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
  return { id: Number(id), key }
}
