/** What is signed: the message's id, when it is sent, in whole seconds, and its body as it is sent. */
export interface Signed {
  readonly id: string
  readonly seconds: number
  readonly body: string
}

/**
 * The headers of a message by the Standard Webhooks specification, with a signature by each key, so that a receiver may
 * know either while a secret changes. Source: standardwebhooks.com, "Signature scheme", symmetric.
 */
export async function signedHeaders(
  { id, seconds, body }: Signed,
  keys: readonly CryptoKey[],
): Promise<{ readonly [name: string]: string }> {
  const bytes = new TextEncoder().encode(`${id}.${seconds}.${body}`)
  const signatures = await Promise.all(keys.map((key) => crypto.subtle.sign('HMAC', key, bytes)))
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.map((each) => `v1,${base64Of(each)}`).join(' '),
  }
}

function base64Of(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
}
