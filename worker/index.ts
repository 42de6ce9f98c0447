import { createApp } from './app.ts'
import { createDeps } from './deps.ts'
import type { Env } from './env.ts'

export { ProfileShard } from './profile/profile-shard.ts'

/** When an hour's touches are forgotten: not with all that others do at its beginning. */
const FORGETTING_MINUTE = 17

/** What the ledger does is loaded with its first batch: an isolate that only decides does not carry it along. */
export default {
  fetch: createApp(createDeps).fetch,
  async queue(batch, env) {
    const { takeMessages } = await import('./ledger/take-messages.ts')
    const { chooseTouchLog } = await import('./ledger/choose-touch-log.ts')
    await takeMessages(batch, { db: env.LEDGER, touchLog: chooseTouchLog(env), log: createDeps(env).log })
  },
  /** Once a minute: what time has brought to people who did not come back; once an hour: touches that are too old. */
  async scheduled({ scheduledTime }, env) {
    const { sweepDues } = await import('./ledger/sweep-dues.ts')
    await sweepDues(env.LEDGER, scheduledTime)
    if (new Date(scheduledTime).getUTCMinutes() !== FORGETTING_MINUTE) return
    const { forgetTouches } = await import('./ledger/forget-touches.ts')
    const { chooseTouchLog } = await import('./ledger/choose-touch-log.ts')
    const { store, log } = createDeps(env)
    await forgetTouches({
      touchLog: chooseTouchLog(env),
      playbookOf: async (site) => (await store.published(site))?.playbook ?? null,
      onFault: (site, fault) => log({ log: 'playbook-fault', site, fault }),
      now: scheduledTime,
    })
  },
} satisfies ExportedHandler<Env>
