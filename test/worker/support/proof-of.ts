/** A site's identity secret in tests. */
export const identitySecretOf = (site: string) => `the-identity-secret-of-${site}-in-a-test`

/** What a site's backend gives its page: HMAC-SHA256 of the user id, in hex. */
export async function proofOf(site: string, user: string): Promise<string> {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', bytes(identitySecretOf(site)), algorithm, false, ['sign'])
  const code = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes(user)))
  return [...code].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
