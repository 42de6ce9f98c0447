import { availableParallelism } from 'node:os'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { WRANGLER_SETTINGS } from './scripts/wrangler.ts'
import { receive } from './test/support/receiver.ts'

Object.assign(process.env, WRANGLER_SETTINGS)

/** Ends what hangs; what is slow, on a machine with much else to do, is no failure. */
const PATIENCE_MS = 180_000

/** What runs the built bundle instead of the sources. */
const BUILT = ['test/browser/**/*.test.ts', 'test/bundle.test.ts', 'test/local-worker.test.ts', 'test/webhooks.test.ts']

/** Fixed, so that a failing test fails again. */
const SECRETS = {
  WAYPOST_TOKEN_KEYS: '1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8',
  WAYPOST_SECRET_KEY: 'a-secret-key-for-tests-only-0123456789abcdef',
  WAYPOST_DEV: 'false',
}

/** What `test/worker/support/preload.ts` brings the test's ledger up to. */
const MIGRATIONS = await readD1Migrations('worker/ledger/migrations')

export default defineConfig({
  test: {
    // All of them: Vitest would leave one to itself, of the two that a small machine has.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/worker/**', '**/node_modules/**', '**/.*/**', ...BUILT],
          isolate: false,
          testTimeout: PATIENCE_MS,
        },
      },
      {
        plugins: [
          cloudflareTest({
            main: './worker/index.ts',
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: { ...SECRETS, MIGRATIONS, FUZZ: process.env.FUZZ ?? '' },
              // What the Worker fetches from outside: there are receivers of webhooks, and nothing else.
              outboundService: receive,
            },
          }),
        ],
        test: {
          name: 'worker',
          include: ['test/worker/**/*.test.ts'],
          // The files that the Worker serves.
          globalSetup: ['test/support/build.ts'],
          setupFiles: ['test/worker/support/preload.ts'],
          // A CommonJS module: workerd takes it bundled.
          deps: { optimizer: { ssr: { enabled: true, include: ['node-sql-parser/build/sqlite.js'] } } },
          isolate: false,
          testTimeout: PATIENCE_MS,
        },
      },
      {
        test: {
          name: 'browser',
          include: BUILT,
          globalSetup: ['test/support/build.ts'],
          fileParallelism: false,
          isolate: false,
          testTimeout: PATIENCE_MS,
          hookTimeout: PATIENCE_MS,
        },
      },
    ],
  },
})
