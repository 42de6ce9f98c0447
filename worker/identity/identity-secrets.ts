import { importSiteSecrets, type SiteSecrets } from '../lib/site-secrets.ts'

/** By site: the keys that prove who a user is, any of which will do. */
export type IdentitySecrets = SiteSecrets

/** Printable ASCII without the comma: what an environment variable carries unchanged in every language. */
const SECRET = /^[\x21-\x2b\x2d-\x7e]{32,}$/

/**
 * Reads `site:secret,…`; throws what is wrong with it, for the one who deploys. A site listed twice is changing its
 * secret. No secret may be there twice: a proof made for one site would do for another.
 */
export function importIdentitySecrets(text: string | undefined): Promise<IdentitySecrets> {
  return importSiteSecrets(text, {
    name: 'WAYPOST_IDENTITY_SECRETS',
    form: `"site:secret", a site's id and at least 32 characters of ASCII without spaces and commas`,
    usage: 'verify',
    bytesOf: (secret) => (SECRET.test(secret) ? Uint8Array.from(new TextEncoder().encode(secret)) : null),
  })
}
