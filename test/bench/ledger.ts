import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { inRoot } from '../../scripts/root.ts'
import { loadWrangler } from '../../scripts/wrangler.ts'
import { migrate } from './migrate.ts'
import { type Results, summarize } from './result.ts'
import { tableOf } from './table.ts'

const MEMORY = '/dev/shm'
const RUNS = 5
const VISITS = 2_000
/** Visits that are told at once, as a busy site's are. */
const TOGETHER = 200
const FACTS_EACH = 4
const PORT = 18_741

/** The ledger and its queue, as in the project's own `wrangler.toml`. */
const CONFIG = `name = "bench"
main = "ledger.js"
compatibility_date = "2026-11-01"
no_bundle = true
rules = [{ type = "ESModule", globs = ["**/*.js"] }]
[[kv_namespaces]]
binding = "PLAYBOOKS"
id = "bench"
[[d1_databases]]
binding = "LEDGER"
database_name = "bench"
database_id = "bench"
[[queues.producers]]
binding = "FACTS"
queue = "waypost-facts"
[[queues.consumers]]
queue = "waypost-facts"
max_batch_size = 100
max_batch_timeout = 1
max_retries = 100
`

/**
 * Facts a second from the Worker's ledger port through the local queue and the real consumer into D1, until all are
 * counted: with two touches to every four facts, and the touch log beside the ledger, as small sites have it.
 */
export async function measureLedger(): Promise<Results> {
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'waypost-ledger-'))
  const worker = await start(folder)
  try {
    const url = String(await worker.url)
    const first = async (text: string) => (await fetch(url, { method: 'POST', body: text })).json()
    await migrate({ prepare: (text) => ({ run: () => first(text) }) })
    const countOf = async (table: string) => (await first(`SELECT count(*) AS n FROM ${table}`)).n
    const rates: number[] = []
    for (let run = -1; run < RUNS; run += 1) {
      const told = (run + 1) * VISITS
      const began = performance.now()
      for (let from = told; from < told + VISITS; from += TOGETHER) await tell(url, from)
      const facts = (told + VISITS) * FACTS_EACH
      while ((await countOf('facts')) < facts) await new Promise((resolve) => setTimeout(resolve, 20))
      if (run >= 0) rates.push((VISITS * FACTS_EACH * 1000) / (performance.now() - began))
    }
    return { 'facts through queue and consumer into D1': summarize(rates, { unit: '/s', target: { min: 2_000 } }) }
  } finally {
    await worker.dispose()
    rmSync(folder, { recursive: true })
  }
}

async function tell(url: string, from: number): Promise<void> {
  const reply = await fetch(`${url}?from=${from}&count=${TOGETHER}`)
  if (reply.status !== 204) throw new Error(`The queue does not take what it is told: ${reply.status}`)
}

async function start(folder: string) {
  await build({
    entryPoints: [inRoot('test/bench/workers/ledger.ts')],
    outdir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'],
    logLevel: 'silent',
  })
  writeFileSync(join(folder, 'wrangler.toml'), CONFIG)
  const { unstable_startWorker: startWorker } = await loadWrangler()
  const server = { hostname: 'localhost', port: PORT }
  const worker = await startWorker({
    config: join(folder, 'wrangler.toml'),
    dev: { logLevel: 'error', server, inspector: false, persist: join(folder, 'state'), remote: false, watch: false },
  })
  await worker.ready
  return worker
}

if (import.meta.main) console.log(tableOf(await measureLedger()))
