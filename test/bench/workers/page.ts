import { createApp } from '../../../worker/app.ts'
import type { Deps } from '../../../worker/deps.ts'
import { importTokenKeys, type TokenKeys } from '../../../worker/passport/token-keys.ts'
import { createMemoryPlaybookStore } from '../../../worker/playbook/memory-playbook-store.ts'
import { createPlaybookCache } from '../../../worker/playbook/playbook-cache.ts'
import { BENCH_KEYS, playbookOf } from '../rules.ts'
import { NO_PROFILES } from './no-profiles.ts'

/** How many plays; set when the bench is bundled. */
declare const PLAYS: number

interface PageEnv {
  readonly ORIGIN_SERVER: Fetcher
}

const now = () => Date.now()
const store = createMemoryPlaybookStore()
await store.publish({
  version: 'bench',
  publishedAt: 0,
  playbook: { ...playbookOf(PLAYS), plays: playbookOf(PLAYS).plays.map(({ audience: _, ...play }) => play) },
})
const playbooks = createPlaybookCache({ store, now, maxAgeMs: 30_000, onFault: console.error })
let keys: TokenKeys | null = null
let app: ReturnType<typeof createApp> | null = null

const depsOf = ({ ORIGIN_SERVER }: PageEnv): Deps => ({
  store,
  playbooks,
  profiles: NO_PROFILES,
  ledger: { tell: async () => true },
  services: () => Promise.reject(new Error('The bench asks for nobody.')),
  tokenKeys: async () => {
    keys ??= await importTokenKeys(BENCH_KEYS)
    return keys
  },
  identitySecrets: async () => new Map(),
  pages: async () => ({
    site: 'bench',
    isRemote: true,
    locate: (url) => url,
    fetch: (request) => ORIGIN_SERVER.fetch(request),
    copies: null,
  }),
  files: () => Promise.reject(new Error('The bench serves no files.')),
  secretKey: null,
  isDevelopment: false,
  now,
  log: console.log,
})

/** Below `/plain/`, a proxy that changes nothing; below `/parsed/`, the runtime's own parser, told to change nothing. */
export default {
  async fetch(request: Request, env: PageEnv, context: ExecutionContext): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (!/^\/(plain|parsed)\//.test(pathname)) {
      // Once, as the Worker itself does it.
      if (app === null) {
        const deps = depsOf(env)
        app = createApp(() => deps)
      }
      return app.fetch(request, undefined, context)
    }
    const response = await env.ORIGIN_SERVER.fetch(request)
    const passed = new Response(response.body, response)
    if (pathname.startsWith('/plain/')) return passed
    return new HTMLRewriter().on('[data-slot="none"]', { element: () => undefined }).transform(passed)
  },
}
