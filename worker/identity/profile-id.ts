import { idFrom } from '../../shared/lib/minted-id.ts'
import type { Whose } from '../../shared/model/server-touch.ts'
import { ownProfileOf } from '../../shared/profile/own-profile.ts'

/**
 * The profile of a site's user: the first 128 bits of SHA-256 over "waypost-profile-v1", the site and the user id, in
 * base64url. Stored under it, so it may never change. Whoever knows the user id can work it out: it is a name, no secret.
 */
export async function profileIdOfUser(site: string, user: string): Promise<string> {
  const text = new TextEncoder().encode(`waypost-profile-v1\0${site}\0${user}`)
  return idFrom(await crypto.subtle.digest('SHA-256', text))
}

/** Where somebody is kept, or is known to be kept elsewhere. */
export async function profileIdOf(site: string, whose: Whose | { readonly profile: string }): Promise<string> {
  if ('user' in whose) return profileIdOfUser(site, whose.user)
  return 'visitor' in whose ? ownProfileOf(whose.visitor) : whose.profile
}
