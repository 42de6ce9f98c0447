import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { canonicalJson } from '../../../shared/lib/canonical-json.ts'
import { fnv1a32 } from '../../../shared/lib/hash.ts'
import type { Playbook } from '../../../shared/model/playbook.ts'
import type { VisitReply, VisitRequest } from '../../../shared/model/visit.ts'
import { createApp } from '../../../worker/app.ts'
import type { Deps, LogEntry } from '../../../worker/deps.ts'
import { importIdentitySecrets } from '../../../worker/identity/identity-secrets.ts'
import { createFactQueue, type Ledger } from '../../../worker/ledger/fact-queue.ts'
import type { PageSource } from '../../../worker/page/page-source.ts'
import { importTokenKeys } from '../../../worker/passport/token-keys.ts'
import { createKvPlaybookStore } from '../../../worker/playbook/kv-playbook-store.ts'
import { createPlaybookCache } from '../../../worker/playbook/playbook-cache.ts'
import type { Profiles } from '../../../worker/profile/profiles.ts'
import { createShardProfiles } from '../../../worker/profile/shard-profiles.ts'
import { createServiceDeps } from '../../../worker/service-deps.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { NOW } from '../../support/instant.ts'
import { identitySecretOf } from './proof-of.ts'

export const SECRET = 'the-secret-key-of-a-test'
export const KEY_1 = '1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
export const KEY_2 = '2:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8'
export const MAX_AGE_MS = 30_000

/** A busy machine answers late, which is no outage. */
const VISIT_LIMIT_MS = 20_000

const ADDRESS = 'https://edge.example'

export interface WorkerOptions {
  /** Published before the first request; `null`: nothing is. */
  readonly playbook?: Playbook | null
  readonly kv?: KVNamespace
  readonly tokenKeys?: string
  readonly secretKey?: string | null
  readonly isDevelopment?: boolean
  /** As `WAYPOST_WEBHOOK_SECRETS`. */
  readonly webhookSecrets?: string
  /** Where the site's own pages come from. */
  readonly pages?: PageSource
  /** Puts something between the Worker and its kept profiles. */
  readonly profiles?: (real: Profiles) => Profiles
  /** Puts something between the Worker and the queue of facts. */
  readonly ledger?: (real: Ledger) => Ledger
}

/** The Worker over the real storage, with a clock of its own and a log that can be read. */
export interface TestWorker {
  /** Epoch milliseconds; a test sets it. */
  readonly clock: { now: number }
  readonly log: readonly LogEntry[]
  readonly deps: Deps
  /** Puts a playbook into storage, unseen by the isolate. */
  store(playbook: Playbook): Promise<void>
  /** Asks the Worker on its own address over https. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Asks the Worker under any address. */
  fetchAt(address: string, init?: RequestInit): Promise<Response>
  /** Sends a visit. */
  send(visit: VisitRequest, init?: RequestInit): Promise<Response>
  /** Sends a visit that is answered. */
  visit(visit: VisitRequest, init?: RequestInit): Promise<VisitReply>
  /** Asks with the secret key: posts a body, or gets. */
  callWithKey(path: string, body?: object): Promise<Response>
  /** Waits for what goes on after the replies. */
  settle(): Promise<void>
}

export async function aWorker(options: WorkerOptions = {}): Promise<TestWorker> {
  const clock = { now: NOW }
  const log: LogEntry[] = []
  const deps = depsOf(options, clock, log)
  const app = createApp(() => deps)
  const context = createExecutionContext()
  const fetchAt = async (address: string, init?: RequestInit) => app.request(address, init, env, context)
  const fetch = (path: string, init?: RequestInit) => fetchAt(`${ADDRESS}${path}`, init)
  const send = (visit: VisitRequest, init: RequestInit = {}) => {
    return fetch('/v1/visit', { method: 'POST', body: JSON.stringify(visit), ...init })
  }
  const store = (playbook: Playbook) => {
    const version = fnv1a32(canonicalJson(playbook)).toString(16)
    return createKvPlaybookStore(env.PLAYBOOKS).publish({ version, publishedAt: clock.now, playbook })
  }
  const { playbook = aPlaybook() } = options
  if (playbook !== null) await store(playbook)
  return {
    clock,
    log,
    deps,
    store,
    fetch,
    fetchAt,
    send,
    visit: async (visit, init) => {
      const response = await send(visit, init)
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
      return response.json<VisitReply>()
    },
    callWithKey: (path, body) => {
      const headers = { authorization: `Bearer ${options.secretKey ?? SECRET}` }
      return fetch(path, body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) })
    },
    settle: () => waitOnExecutionContext(context),
  }
}

function depsOf(options: WorkerOptions, clock: { readonly now: number }, log: LogEntry[]): Deps {
  const { kv = env.PLAYBOOKS, tokenKeys = KEY_1, secretKey = SECRET, isDevelopment = false } = options
  const keys = importTokenKeys(tokenKeys)
  const site = options.playbook?.site ?? 'shop'
  const secrets = importIdentitySecrets(`${site}:${identitySecretOf(site)}`)
  const now = () => clock.now
  const store = createKvPlaybookStore(kv)
  const onFault = (site: string, fault: string) => log.push({ log: 'playbook-fault', site, fault })
  const playbooks = createPlaybookCache({ store, now, maxAgeMs: MAX_AGE_MS, onFault })
  const shards = createShardProfiles(env.PROFILES, {
    shardsOf: async (site) => playbooks.known(site)?.playbook.shards,
    onFault: (site, fault) => log.push({ log: 'profile-fault', site, fault }),
    visitLimitMs: VISIT_LIMIT_MS,
  })
  const profiles = options.profiles?.(shards) ?? shards
  const ledger = createFactQueue(env.FACTS, {
    onFault: (site, fault) => log.push({ log: 'ledger-fault', site, fault }),
    limitMs: VISIT_LIMIT_MS,
  })
  return {
    store,
    playbooks,
    profiles,
    ledger: options.ledger?.(ledger) ?? ledger,
    services: async () =>
      createServiceDeps({ ...env, WAYPOST_WEBHOOK_SECRETS: options.webhookSecrets ?? '' }, profiles),
    files: (request) => env.ASSETS.fetch(request),
    tokenKeys: () => keys,
    identitySecrets: () => secrets,
    pages: async () => options.pages ?? null,
    secretKey,
    isDevelopment,
    now,
    log: (entry) => log.push(entry),
  }
}
