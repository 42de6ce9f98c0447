import { encodeBase64Url } from '../../shared/lib/base64url.ts'

const ID_BYTES = 16

/**
 * The profile of a site's user: the first 128 bits of SHA-256 over "waypost-profile-v1", the site and the user id, in
 * base64url. Stored under it, so it may never change. Whoever knows the user id can work it out: it is a name, no secret.
 */
export async function profileIdOfUser(site: string, user: string): Promise<string> {
  const text = new TextEncoder().encode(`waypost-profile-v1\0${site}\0${user}`)
  return encodeBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', text), 0, ID_BYTES))
}
