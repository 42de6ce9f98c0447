import { encodeBase64Url } from '../../../shared/lib/base64url.ts'

export const SHOP_SECRET = 'shop-identity-secret-0123456789abcdef'
export const OTHER_SECRET = 'other-identity-secret-0123456789abcdef'
export const SECRETS = `shop:${SHOP_SECRET},other:${OTHER_SECRET}`

/** The instant in a JWT's own unit. */
export const seconds = (ms: number) => Math.floor(ms / 1000)

/** HMAC of a text, as a backend makes it. */
export async function codeOf(text: string, secret = SHOP_SECRET, hash = 'SHA-256'): Promise<Uint8Array> {
  const encoder = new TextEncoder()
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash }, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text)))
}

export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

interface JwtOptions {
  readonly header?: unknown
  readonly secret?: string
  readonly hash?: string
}

/** A JWT signed by HMAC, whatever its header says. */
export async function jwtOf(payload: unknown, { header, secret, hash }: JwtOptions = {}): Promise<string> {
  const input = `${partOf(header ?? { alg: 'HS256', typ: 'JWT' })}.${partOf(payload)}`
  return `${input}.${encodeBase64Url(await codeOf(input, secret, hash))}`
}

/** One part of a JWT, of any JSON value. */
export function partOf(value: unknown): string {
  return encodeBase64Url(new TextEncoder().encode(JSON.stringify(value)))
}
