import { env } from 'cloudflare:workers'
import type { Webhook } from '../../../shared/model/playbook.ts'
import { createD1Deliveries } from '../../../worker/ledger/d1-deliveries.ts'
import type { Telling } from '../../../worker/ledger/delivery-rows.ts'
import { type Outbound, sendDue } from '../../../worker/outbound/send-due.ts'
import { importWebhookSecrets } from '../../../worker/outbound/webhook-secrets.ts'
import type { Received } from '../../support/receiver.ts'

/** 32 bytes that every run has alike. */
export const WEBHOOK_SECRET = `whsec_${btoa('0123456789abcdef0123456789abcdef')}`

/** A webhook of this site alone, which is answered as `test/support/receiver.ts` says. */
export function aWebhook(site: string, changes: Partial<Webhook> & { readonly answers?: string } = {}): Webhook {
  const { answers = '200', id = 'crm', stages = ['buyer:lapsed'] } = changes
  return { id, stages, url: changes.url ?? `https://receiver.example/${boxOf(site, id)}/${answers}` }
}

/** What a webhook of a site was sent, in order. */
export async function received(site: string, id = 'crm'): Promise<readonly Received[]> {
  return (await fetch(`https://receiver.example/${boxOf(site, id)}`)).json()
}

/** The bodies of what a webhook of a site was sent, and the ids. */
export async function messages(site: string, id = 'crm') {
  return (await received(site, id)).map(({ headers, body }) => ({ id: headers['webhook-id'], ...JSON.parse(body) }))
}

/** Tells the moves of one site to some webhooks. */
export function tellingOf(site: string, webhooks: readonly Webhook[], now: number): Telling {
  return { webhooksOf: async (asked) => (asked === site ? webhooks : []), now }
}

/** Sends what is due at an instant to the webhooks of one site, signed by its secret, and waits for nobody long. */
export function sendAt(now: number, of: Pick<Outbound, 'webhooksOf'>, changes: Partial<Outbound> = {}) {
  return sendDue({
    deliveries: createD1Deliveries(env.LEDGER),
    webhooksOf: of.webhooksOf,
    secrets: async () => new Map(),
    fetch: (input, init) => fetch(input, init),
    now: () => now,
    onFailure: () => undefined,
    budgetMs: 1,
    ...changes,
  })
}

/** One site alone, of all that lie in the database: its secret, and its deliveries. */
export function outboundOf(site: string): Pick<Outbound, 'secrets' | 'deliveries'> {
  const all = createD1Deliveries(env.LEDGER)
  const claim: typeof all.claim = async (asked) => {
    const { results } = await env.LEDGER.prepare(OTHERS).bind(site).all<{ readonly webhook: string }>()
    return all.claim({ ...asked, resting: [...asked.resting, ...results.map(({ webhook }) => webhook)] })
  }
  return { secrets: () => importWebhookSecrets(`${site}:${WEBHOOK_SECRET}`), deliveries: { ...all, claim } }
}

const OTHERS = `SELECT DISTINCT site || '/' || webhook AS webhook FROM deliveries WHERE site <> ?`

export type DeliveryRow = { readonly [column: string]: string | number | null }

/** All deliveries of a site. */
export async function deliveriesOf(site: string): Promise<readonly DeliveryRow[]> {
  const all = 'SELECT * FROM deliveries WHERE site = ? ORDER BY webhook, fact, stage, occasion'
  return (await env.LEDGER.prepare(all).bind(site).all<DeliveryRow>()).results
}

/** Writes that a webhook did not take what it was told of any move of a site. */
export async function writeDeliveries(site: string, webhook: string): Promise<void> {
  await env.LEDGER.prepare(
    `INSERT INTO deliveries (site, webhook, fact, stage, occasion, profile, journey, ordinal, from_stage, cause, at, playbook,
       judgement, state, done_at, attempts, last_status, last_error)
     SELECT site, ?2, key, stage, 0, profile, journey, ordinal, from_stage, cause, at, playbook, judgement, 'failed', at, 11,
       500, 'answers 500' FROM facts WHERE site = ?1 AND kind = 'entered'`,
  )
    .bind(site, webhook)
    .run()
}

const boxOf = (site: string, id: string) => `${site}.${id}`
