import type { Webhook } from '../shared/model/playbook.ts'
import type { Deps } from './deps.ts'
import type { Env } from './env.ts'
import { createD1Deliveries } from './ledger/d1-deliveries.ts'
import { sendDue } from './outbound/send-due.ts'

type Context = Pick<ExecutionContext, 'waitUntil'>

/** After the batch is acknowledged the platform allows 30 s; a round that begins last takes a timeout and a little. */
const AFTER_BATCH_MS = 10_000

/** Each minute's run is over before the next one begins. */
const EACH_MINUTE_MS = 40_000

/** The webhooks of a site's published playbook, as this isolate serves it; none of a site that has no playbook. */
export function webhooksOf({ playbooks }: Deps, context: Context): (site: string) => Promise<readonly Webhook[]> {
  return async (site) => {
    const served = await playbooks.get(site, (refresh) => context.waitUntil(refresh))
    return served?.playbook.webhooks ?? []
  }
}

/** Sends what webhooks are to be told, once a batch of the queue has brought some of it. */
export function sendAfterBatch(env: Env, deps: Deps, context: Context): Promise<number> {
  return send(env, deps, { context, budgetMs: AFTER_BATCH_MS })
}

/** The same each minute: what the sweep has brought, and what is to be tried again. */
export function sendEachMinute(env: Env, deps: Deps, context: Context): Promise<number> {
  return send(env, deps, { context, budgetMs: EACH_MINUTE_MS })
}

async function send(
  env: Env,
  deps: Deps,
  { context, budgetMs }: { readonly context: Context; readonly budgetMs: number },
): Promise<number> {
  const { webhookSecrets } = await deps.services()
  let read: ReturnType<typeof webhookSecrets> | null = null
  const secrets = () => {
    read ??= webhookSecrets()
    return read
  }
  return sendDue({
    deliveries: createD1Deliveries(env.LEDGER),
    webhooksOf: webhooksOf(deps, context),
    secrets,
    fetch: (input, init) => fetch(input, init),
    now: deps.now,
    onFailure: ({ site, webhook }, fault) => deps.log({ log: 'webhook-given-up', site, webhook, fault }),
    budgetMs,
  })
}
