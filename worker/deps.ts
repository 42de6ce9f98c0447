import type { VisitRequest } from '../shared/model/visit.ts'
import type { Env } from './env.ts'
import type { IdentitySecrets } from './identity/identity-secrets.ts'
import { createFactQueue, type Ledger } from './ledger/fact-queue.ts'
import type { PageSource } from './page/page-source.ts'
import { importTokenKeys, type TokenKeys } from './passport/token-keys.ts'
import { createKvPlaybookStore } from './playbook/kv-playbook-store.ts'
import { createPlaybookCache, type PlaybookCache } from './playbook/playbook-cache.ts'
import type { PlaybookStore } from './playbook/playbook-store.ts'
import type { Profiles } from './profile/profiles.ts'
import { createShardProfiles } from './profile/shard-profiles.ts'
import type { ServiceDeps } from './service-deps.ts'

/** Everything reachable from a request. */
export interface Deps {
  readonly playbooks: PlaybookCache
  readonly store: PlaybookStore
  readonly profiles: Profiles
  readonly ledger: Ledger
  readonly services: () => Promise<ServiceDeps>
  /** The files that are served beside the Worker, by a request for one. */
  readonly files: (request: Request) => Promise<Response>
  readonly tokenKeys: () => Promise<TokenKeys>
  /** What the sites' backends prove their users by. */
  readonly identitySecrets: () => Promise<IdentitySecrets>
  /** The site's own pages, to be filled on their way; `null`: none pass here. */
  readonly pages: () => Promise<PageSource | null>
  /** `null`: none is set, and the admin API answers nobody. */
  readonly secretKey: string | null
  readonly isDevelopment: boolean
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Writes one line of JSON to the Worker's log. */
  readonly log: (entry: LogEntry) => void
}

export type LogEntry =
  | { readonly log: 'token-refused'; readonly site: string; readonly fault: string }
  | {
      readonly log: 'touch-unnamed'
      readonly site: string
      readonly visitor: string
      readonly name: string
      readonly at: number
    }
  | { readonly log: 'proof-refused'; readonly site: string; readonly fault: string }
  | { readonly log: 'hand-off-refused'; readonly site: string; readonly fault: string }
  | { readonly log: 'profile-fault'; readonly site: string; readonly fault: string }
  | { readonly log: 'ledger-fault'; readonly site: string; readonly fault: string }
  | { readonly log: 'posting-refused'; readonly message: string; readonly fault: string }
  | { readonly log: 'posting-delayed'; readonly message: string; readonly attempts: number; readonly fault: string }
  | { readonly log: 'webhook-given-up'; readonly site: string; readonly webhook: string; readonly fault: string }
  | { readonly log: 'touches-given-up'; readonly site: string; readonly dropped: NonNullable<VisitRequest['dropped']> }
  | { readonly log: 'erased'; readonly site: string; readonly receipt: string; readonly stores: object }
  | { readonly log: 'playbook-fault'; readonly site: string; readonly fault: string }
  | { readonly log: 'page-fault'; readonly site: string; readonly fault: string }
  | { readonly log: 'fault'; readonly detail: string }

/** How long a publish may take to reach every isolate. In development, whoever publishes wants to see it. */
const PLAYBOOK_MAX_AGE_MS = 30_000
const PLAYBOOK_MAX_AGE_DEV_MS = 500

const made = new WeakMap<Env, Deps>()

/** The dependencies of an isolate: made for its first request, kept for the others. */
export function createDeps(env: Env): Deps {
  const deps = made.get(env) ?? makeDeps(env)
  made.set(env, deps)
  return deps
}

function makeDeps(env: Env): Deps {
  const now = () => Date.now()
  const log = (entry: LogEntry) => console.log(JSON.stringify(entry))
  const store = createKvPlaybookStore(env.PLAYBOOKS)
  const isDevelopment = env.WAYPOST_DEV === 'true'
  const maxAgeMs = isDevelopment ? PLAYBOOK_MAX_AGE_DEV_MS : PLAYBOOK_MAX_AGE_MS
  const playbooks = createPlaybookCache({
    store,
    now,
    maxAgeMs,
    onFault: (site, fault) => log({ log: 'playbook-fault', site, fault }),
  })
  const profiles = createShardProfiles(env.PROFILES, {
    shardsOf: async (site) => playbooks.known(site)?.playbook.shards,
    onFault: (site, fault) => log({ log: 'profile-fault', site, fault }),
  })
  const ledger = createFactQueue(env.FACTS, { onFault: (site, fault) => log({ log: 'ledger-fault', site, fault }) })
  let keys: TokenKeys | null = null
  let secrets: IdentitySecrets | null = null
  let services: ServiceDeps | null = null
  let pages: PageSource | null = null
  return {
    store,
    playbooks,
    profiles,
    ledger,
    services: async () => {
      services ??= (await import('./service-deps.ts')).createServiceDeps(env, profiles)
      return services
    },
    files: (request) => env.ASSETS.fetch(request),
    tokenKeys: async () => {
      keys ??= await importTokenKeys(env.WAYPOST_TOKEN_KEYS)
      return keys
    },
    identitySecrets: async () => {
      if (secrets !== null) return secrets
      const { importIdentitySecrets } = await import('./identity/identity-secrets.ts')
      secrets = await importIdentitySecrets(env.WAYPOST_IDENTITY_SECRETS)
      return secrets
    },
    pages: async () => {
      if (!env.ORIGIN) return null
      pages ??= (await import('./page/page-source.ts')).createPageSource(env)
      return pages
    },
    secretKey: env.WAYPOST_SECRET_KEY || null,
    isDevelopment,
    now,
    log,
  }
}
