import { createApp } from '../../../worker/app.ts'
import type { Deps } from '../../../worker/deps.ts'
import { createMemoryPlaybookStore } from '../../../worker/playbook/memory-playbook-store.ts'
import { createPlaybookCache } from '../../../worker/playbook/playbook-cache.ts'
import { importTokenKeys, type TokenKeys } from '../../../worker/visit/token-keys.ts'
import { BENCH_KEYS, playbookOf } from '../rules.ts'

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
  tokenKeys: async () => {
    keys ??= await importTokenKeys(BENCH_KEYS)
    return keys
  },
  secretKey: null,
  isDevelopment: false,
  now,
  log: console.log,
}

export default createApp(() => deps)
