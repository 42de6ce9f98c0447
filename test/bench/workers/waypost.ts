import { createApp } from '../../../worker/app.ts'
import type { Deps } from '../../../worker/deps.ts'
import { importTokenKeys, type TokenKeys } from '../../../worker/passport/token-keys.ts'
import { createMemoryPlaybookStore } from '../../../worker/playbook/memory-playbook-store.ts'
import { createPlaybookCache } from '../../../worker/playbook/playbook-cache.ts'
import { BENCH_KEYS, playbookOf } from '../rules.ts'
import { NO_PROFILES } from './no-profiles.ts'

/** How many plays; set when the bench is bundled. */
declare const PLAYS: number

const now = () => Date.now()
const store = createMemoryPlaybookStore()
await store.publish({ version: 'bench', publishedAt: 0, playbook: playbookOf(PLAYS) })
const playbooks = createPlaybookCache({ store, now, maxAgeMs: 30_000, onFault: console.error })
let keys: TokenKeys | null = null
const deps: Deps = {
  store,
  playbooks,
  profiles: NO_PROFILES,
  // What a queue takes is the queue's time: the bench counts the Worker's.
  ledger: { tell: async () => true },
  services: () => Promise.reject(new Error('The bench asks for nobody.')),
  files: () => Promise.reject(new Error('The bench serves no files.')),
  tokenKeys: async () => {
    keys ??= await importTokenKeys(BENCH_KEYS)
    return keys
  },
  identitySecrets: async () => new Map(),
  pages: async () => null,
  secretKey: null,
  isDevelopment: false,
  now,
  log: console.log,
}

export default createApp(() => deps)
