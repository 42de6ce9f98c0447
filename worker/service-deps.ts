import type { PersonalStore } from '../shared/model/personal-store.ts'
import type { Env } from './env.ts'
import { type AnalyticsReader, createAnalyticsReader } from './ledger/analytics-reader.ts'
import { chooseTouchLog } from './ledger/choose-touch-log.ts'
import { createLedgerReader, type LedgerReader } from './ledger/ledger-reader.ts'
import { personalLedger } from './ledger/personal-ledger.ts'
import { importWebhookSecrets, type WebhookSecrets } from './outbound/webhook-secrets.ts'
import { personalProfiles } from './profile/personal-profiles.ts'
import type { Profiles } from './profile/profiles.ts'

/** What only those ask who ask about people and figures. */
export interface ServiceDeps {
  /** Every place where a person's data lies. */
  readonly personalStores: readonly PersonalStore[]
  readonly ledgerReader: LedgerReader
  /** What reads touches where they are logged in Analytics Engine; `null`: they are in the ledger. */
  readonly analyticsReader: AnalyticsReader | null
  /** What signs what the sites' webhooks are told. Rejects with what is wrong with them. */
  readonly webhookSecrets: () => Promise<WebhookSecrets>
}

export function createServiceDeps(env: Env, profiles: Profiles): ServiceDeps {
  return {
    personalStores: [personalProfiles(profiles), personalLedger({ db: env.LEDGER, touchLog: chooseTouchLog(env) })],
    ledgerReader: createLedgerReader(env.LEDGER),
    analyticsReader: analyticsReaderOf(env),
    webhookSecrets: () => importWebhookSecrets(env.WAYPOST_WEBHOOK_SECRETS),
  }
}

function analyticsReaderOf(env: Env): AnalyticsReader | null {
  if (env.WAYPOST_TOUCH_LOG !== 'analytics') return null
  const { WAYPOST_ANALYTICS_ACCOUNT: account = '', WAYPOST_ANALYTICS_TOKEN: token = '' } = env
  return createAnalyticsReader({ account, token, fetch: (input, init) => fetch(input, init) })
}
