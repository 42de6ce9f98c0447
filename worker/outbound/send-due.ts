import type { Delivery, Outcome, Settled } from '../../shared/model/delivery.ts'
import type { Webhook } from '../../shared/model/playbook.ts'
import type { Deliveries } from '../ledger/deliveries.ts'
import { messageOf } from './message-of.ts'
import { GONE, outcomeOf } from './outcome-of.ts'
import { type Heard, post } from './post.ts'
import type { WebhookSecrets } from './webhook-secrets.ts'

/** What sending needs. */
export interface Outbound {
  readonly deliveries: Deliveries
  readonly webhooksOf: (site: string) => Promise<readonly Webhook[]>
  readonly secrets: () => Promise<WebhookSecrets>
  readonly fetch: typeof fetch
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Told of what is given up. */
  readonly onFailure: (delivery: Delivery, error: string) => void
  /** No round begins later than this many milliseconds after the first. */
  readonly budgetMs: number
  /** How long a receiver may take; ten seconds. */
  readonly timeoutMs?: number
}

/** How many deliveries are taken at once, and by how many at a time they are posted. */
const ROUND = 24
const AT_ONCE = 6

/** One run sends no more rounds: a Worker may make 1,000 requests in one invocation, those to D1 among them. */
const MAX_ROUNDS = 36

const TIMEOUT_MS = 10_000

/** A round takes 40 s at most; what is claimed is nobody else's until well after that. */
const LEASE_MS = 120_000

/**
 * Sends what webhooks are to be told by now, and writes down what came of it; how many were told. A webhook that does not
 * answer at all is left alone for the rest of the run: the others do not wait for it.
 */
export async function sendDue(outbound: Outbound): Promise<number> {
  const { deliveries, now, budgetMs } = outbound
  const until = now() + budgetMs
  const resting = new Set<string>()
  let sent = 0
  for (let round = 0; round < MAX_ROUNDS && now() <= until; round += 1) {
    const claimed = await deliveries.claim({ now: now(), leaseMs: LEASE_MS, limit: ROUND, resting: [...resting] })
    if (claimed.length === 0) break
    const settled = await sendAll(claimed, { ...outbound, resting })
    await deliveries.settle(settled, now())
    for (const each of settled) await concludeOn(each, outbound)
    sent += settled.filter(({ outcome }) => outcome.is === 'sent').length
  }
  return sent
}

interface Sending extends Outbound {
  /** Webhooks, each as `site/webhook`, that have not answered in this run. */
  readonly resting: Set<string>
}

async function sendAll(claimed: readonly Delivery[], sending: Sending): Promise<readonly Settled[]> {
  const settled: Settled[] = []
  const waiting = claimed.values()
  const send = async () => {
    for (const delivery of waiting) settled.push({ delivery, outcome: await sendOne(delivery, sending) })
  }
  await Promise.all(Array.from({ length: AT_ONCE }, send))
  return settled
}

async function sendOne(delivery: Delivery, sending: Sending): Promise<Outcome> {
  const { resting, now } = sending
  const webhook = `${delivery.site}/${delivery.webhook}`
  if (!delivery.stands) return { is: 'overruled' }
  if (resting.has(webhook)) return { is: 'pending', due: now(), status: null, error: null, isUntried: true }
  const heard = await ask(delivery, sending)
  if (heard.status === null) resting.add(webhook)
  return outcomeOf(delivery, heard, now())
}

/** What the receiver said, or why it could not be asked. */
async function ask(delivery: Delivery, { webhooksOf, secrets, timeoutMs, ...sending }: Sending): Promise<Heard> {
  try {
    const webhook = (await webhooksOf(delivery.site)).find(({ id }) => id === delivery.webhook)
    // Taken out of the playbook, or so new that not every place where that is read has it.
    if (webhook === undefined) return { status: null, error: 'the playbook has no such webhook' }
    const keys = (await secrets()).get(delivery.site) ?? []
    if (keys.length === 0) return { status: null, error: `WAYPOST_WEBHOOK_SECRETS has no secret of "${delivery.site}"` }
    const message = await messageOf(delivery)
    return await post({ url: webhook.url, message, keys }, { ...sending, timeoutMs: timeoutMs ?? TIMEOUT_MS })
  } catch (error) {
    // The playbook is out of reach, or the secrets cannot be read: the delivery says so, and is tried again.
    return { status: null, error: String(error) }
  }
}

async function concludeOn({ delivery, outcome }: Settled, { deliveries, now, onFailure }: Outbound): Promise<void> {
  if (outcome.is !== 'failed') return
  const { site, webhook } = delivery
  const { status, error } = outcome
  onFailure(delivery, error)
  if (status === GONE) await deliveries.stop({ site, webhook, status, error }, now())
}
