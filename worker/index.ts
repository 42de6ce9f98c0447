import { createApp } from './app.ts'
import { createDeps } from './deps.ts'
import type { Env } from './env.ts'

export { ProfileShard } from './profile/profile-shard.ts'

/** When an hour's touches are forgotten: not with all that others do at its beginning. */
const FORGETTING_MINUTE = 17

/** What the ledger does is loaded with its first batch: an isolate that only decides does not carry it along. */
export default {
  fetch: createApp(createDeps).fetch,
  async queue(batch, env, context) {
    const { takeMessages } = await import('./ledger/take-messages.ts')
    const { chooseTouchLog } = await import('./ledger/choose-touch-log.ts')
    const { sendAfterBatch, webhooksOf } = await import('./send-webhooks.ts')
    const deps = createDeps(env)
    const telling = { webhooksOf: webhooksOf(deps, context), now: deps.now() }
    const told = await takeMessages(batch, { db: env.LEDGER, touchLog: chooseTouchLog(env), telling, log: deps.log })
    if (told > 0) context.waitUntil(sendAfterBatch(env, deps, context))
  },
  /**
   * Once a minute: what time has brought to people who did not come back, and what webhooks are to be told; once an hour:
   * what is too old.
   */
  async scheduled({ scheduledTime }, env, context) {
    const { sweepDues } = await import('./ledger/sweep-dues.ts')
    const { sendEachMinute, webhooksOf } = await import('./send-webhooks.ts')
    try {
      await sweepDues(env.LEDGER, scheduledTime, webhooksOf(createDeps(env), context))
    } finally {
      await sendEachMinute(env, createDeps(env), context)
    }
    if (new Date(scheduledTime).getUTCMinutes() !== FORGETTING_MINUTE) return
    const { forgetTouches } = await import('./ledger/forget-touches.ts')
    const { chooseTouchLog } = await import('./ledger/choose-touch-log.ts')
    const { store, log } = createDeps(env)
    const { forgetDeliveries } = await import('./ledger/forget-deliveries.ts')
    await forgetDeliveries(env.LEDGER, scheduledTime)
    await forgetTouches({
      touchLog: chooseTouchLog(env),
      playbookOf: async (site) => (await store.published(site))?.playbook ?? null,
      onFault: (site, fault) => log({ log: 'playbook-fault', site, fault }),
      now: scheduledTime,
    })
  },
} satisfies ExportedHandler<Env>
