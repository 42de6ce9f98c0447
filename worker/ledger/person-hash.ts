import { encodeBase64Url } from '../../shared/lib/base64url.ts'

/** What is left of somebody who was erased: enough to refuse what arrives late, and nothing that leads back to them. */
export async function personHash(site: string, profile: string): Promise<string> {
  const digest = await crypto.subtle.digest(
    'SHA-256',
    new TextEncoder().encode(`waypost-erased-v1\0${site}\0${profile}`),
  )
  return encodeBase64Url(new Uint8Array(digest))
}
