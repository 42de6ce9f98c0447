import { importSiteSecrets, type SiteSecrets } from '../lib/site-secrets.ts'

/** By site: the keys that sign what its webhooks are told, each of which does. */
export type WebhookSecrets = SiteSecrets

/** What the Standard Webhooks specification asks of a secret: 24 to 64 random bytes. */
const MIN_BYTES = 24
const MAX_BYTES = 64

/** `whsec_` and base64, its padding or not. */
const SECRET = /^whsec_([A-Za-z0-9+/]+)={0,2}$/

/**
 * Reads `site:whsec_<base64>,…`; throws what is wrong with it, for the one who deploys. A site listed twice is changing its
 * secret: what it sends has a signature by each. No secret may be there twice: what one site sends would pass for another's.
 */
export function importWebhookSecrets(text: string | undefined): Promise<WebhookSecrets> {
  return importSiteSecrets(text, {
    name: 'WAYPOST_WEBHOOK_SECRETS',
    form: `"site:whsec_<base64>", a site's id and ${MIN_BYTES} to ${MAX_BYTES} random bytes`,
    usage: 'sign',
    bytesOf,
  })
}

function bytesOf(secret: string): Uint8Array<ArrayBuffer> | null {
  const [, base64 = ''] = SECRET.exec(secret) ?? []
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    return bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES ? bytes : null
  } catch {
    // Letters that no bytes give: as good as none.
    return null
  }
}
