import { encodeBase64Url } from '../../shared/lib/base64url.ts'
import type { Delivery } from '../../shared/model/delivery.ts'

/** What a webhook is sent: the same text however often it is tried. */
export interface Message {
  readonly id: string
  readonly body: string
}

/** 144 bits of a digest are 24 letters, and nobody meets another's. */
const ID_BYTES = 18

/**
 * The message of a delivery. Its id is made of what makes the delivery one: whoever is sent it again knows it by that.
 * `timestamp` is when the move happened, by the server's clock.
 */
export async function messageOf(delivery: Delivery): Promise<Message> {
  const { site, webhook, fact, profile, journey, stage, occasion, from, ordinal, at, cause, playbook } = delivery
  const name = ['waypost-delivery-v1', site, webhook, fact, stage, occasion].join('\0')
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name))
  const message = {
    type: 'stage.entered',
    timestamp: new Date(at).toISOString(),
    data: { site, webhook, profile, journey, stage, from, ordinal, at, by: cause, playbook },
  }
  return { id: `msg_${encodeBase64Url(new Uint8Array(digest, 0, ID_BYTES))}`, body: JSON.stringify(message) }
}
