import { createApp } from './app.ts'
import { createDeps } from './deps.ts'
import type { Env } from './env.ts'

export { ProfileShard } from './profile/profile-shard.ts'

/** What the ledger does is loaded with its first batch: an isolate that only decides does not carry it along. */
export default {
  fetch: createApp(createDeps).fetch,
  async queue(batch, env) {
    const { takeMessages } = await import('./ledger/take-messages.ts')
    await takeMessages(batch, { db: env.LEDGER, log: createDeps(env).log })
  },
  /** Once a minute: what time has brought to people who did not come back. */
  async scheduled({ scheduledTime }, env) {
    const { sweepDues } = await import('./ledger/sweep-dues.ts')
    await sweepDues(env.LEDGER, scheduledTime)
  },
} satisfies ExportedHandler<Env>
