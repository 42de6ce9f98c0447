/** What the files of one folder may import besides the folder itself. */
export interface ImportRule {
  /** A folder or a single file. */
  readonly of: string
  /** Folders or files. */
  readonly may?: readonly string[]
  /** Folders or files of which types may be imported. */
  readonly types?: readonly string[]
  /** Names of packages, or their beginnings where they end in a colon. */
  readonly packages?: readonly string[]
}

const ENGINES = [
  'shared/condition',
  'shared/content',
  'shared/decision',
  'shared/evidence',
  'shared/journey',
  'shared/playbook',
  'shared/profile',
]
const STORES = ['worker/ledger', 'worker/playbook', 'worker/profile']
const FEATURES = ['admin/api', 'decide', 'flags', 'ingest', 'outbound', 'page', 'person', 'privacy', 'visit'].map(
  (name) => `worker/${name}`,
)

/** Who may import whom. The longest `of` that fits a file decides; a file that none fits may not exist. */
export const IMPORT_TABLE: readonly ImportRule[] = [
  { of: 'shared/lib' },
  { of: 'shared/model', may: ['shared/lib'] },
  { of: 'shared/stats', may: ['shared/lib'] },
  { of: 'shared/wire', may: ['shared/model', 'shared/lib'], packages: ['valibot'] },
  { of: 'shared/evidence', may: ['shared/model', 'shared/lib'] },
  { of: 'shared/condition', may: ['shared/evidence', 'shared/model', 'shared/lib'] },
  { of: 'shared/journey', may: ['shared/condition', 'shared/evidence', 'shared/model', 'shared/lib'] },
  { of: 'shared/decision', may: ['shared/condition', 'shared/evidence', 'shared/model', 'shared/lib'] },
  {
    of: 'shared/content',
    may: ['shared/condition', 'shared/model', 'shared/lib'],
    types: ['shared/decision'],
    packages: ['liquidjs', 'hast-util-from-html', 'hast-util-sanitize', 'hast-util-to-html'],
  },
  {
    of: 'shared/profile',
    may: ['shared/journey', 'shared/condition', 'shared/evidence', 'shared/model', 'shared/lib'],
  },
  // What came of a judgement, in the ledger's words.
  {
    of: 'shared/ledger',
    may: ['shared/journey', 'shared/decision', 'shared/model', 'shared/lib'],
  },
  { of: 'shared/playbook', may: [...ENGINES, 'shared/model', 'shared/lib'] },
  { of: 'shared/simulate', may: [...ENGINES, 'shared/model', 'shared/lib'] },

  { of: 'tag', may: ['shared/lib'], types: ['shared/model', 'shared/wire'], packages: ['idb-keyval'] },

  ...['worker/ledger', 'worker/playbook'].map((of) => ({
    of,
    may: ['shared', 'worker/env.ts', 'worker/lib'],
    packages: ['cloudflare:'],
  })),
  // A shard judges by the playbook that it reads itself.
  { of: 'worker/profile', may: ['shared', 'worker/lib', 'worker/playbook'], packages: ['cloudflare:'] },
  { of: 'worker/lib', may: ['shared'] },
  {
    of: 'worker/http',
    may: ['shared', 'worker/env.ts'],
    types: ['worker/deps.ts', 'worker/playbook'],
    packages: ['hono'],
  },
  { of: 'worker/identity', may: ['shared', 'worker/lib', 'worker/passport'], packages: ['jose'] },
  { of: 'worker/passport', may: ['shared'] },
  ...FEATURES.map((of) => ({
    of,
    may: ['shared', 'worker/http', 'worker/identity', 'worker/lib', 'worker/passport', 'worker/viewer'],
    types: [...STORES, 'worker/deps.ts'],
    packages: ['hono'],
  })),
  // What analysts write is parsed and compiled here.
  {
    of: 'worker/insight',
    may: ['shared', 'worker/http', 'worker/lib', 'worker/identity'],
    types: [...STORES, 'worker/deps.ts'],
    packages: ['hono', 'kysely', 'node-sql-parser'],
  },
  // Who asks, and what they are shown: for every way in.
  {
    of: 'worker/viewer',
    may: ['shared', 'worker/http', 'worker/passport'],
    types: [...STORES, 'worker/deps.ts'],
    packages: ['hono'],
  },
  { of: 'worker/viewer/bot.ts', packages: ['isbot'] },
  { of: 'worker/admin/console', may: ['shared'], types: ['worker/admin/api'] },
  { of: 'worker/admin/cli', may: ['shared'], types: ['worker/admin/api'], packages: ['node:'] },
  { of: 'worker/page/page-source.ts', types: ['worker/env.ts'] },
  { of: 'worker/env.ts', types: ['worker/profile', 'shared/model'] },
  { of: 'worker/deps.ts', may: ['worker', 'shared'] },
  { of: 'worker/app.ts', may: ['worker', 'shared'], packages: ['hono'] },
  { of: 'worker/service-deps.ts', may: ['worker', 'shared'] },
  { of: 'worker/send-webhooks.ts', may: ['worker', 'shared'] },
  { of: 'worker/service-routes.ts', may: ['worker', 'shared'], packages: ['hono'] },
  { of: 'worker/index.ts', may: ['worker', 'shared'] },
]
