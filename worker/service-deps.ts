import type { PersonalStore } from '../shared/model/personal-store.ts'
import type { Env } from './env.ts'
import { chooseTouchLog } from './ledger/choose-touch-log.ts'
import { createLedgerReader, type LedgerReader } from './ledger/ledger-reader.ts'
import { personalLedger } from './ledger/personal-ledger.ts'
import { personalProfiles } from './profile/personal-profiles.ts'
import type { Profiles } from './profile/profiles.ts'

/** What only those ask who ask about people and figures. */
export interface ServiceDeps {
  /** Every place where a person's data lies. */
  readonly personalStores: readonly PersonalStore[]
  readonly ledgerReader: LedgerReader
}

export function createServiceDeps(env: Env, profiles: Profiles): ServiceDeps {
  return {
    personalStores: [personalProfiles(profiles), personalLedger({ db: env.LEDGER, touchLog: chooseTouchLog(env) })],
    ledgerReader: createLedgerReader(env.LEDGER),
  }
}
