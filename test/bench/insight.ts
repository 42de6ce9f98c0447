import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadWrangler } from '../../scripts/wrangler.ts'
import type { Row, Statement } from '../../shared/model/answer.ts'
import type { Playbook } from '../../shared/model/playbook.ts'
import { parseQuery } from '../../shared/wire/query-schema.ts'
import { askFunnel } from '../../worker/insight/ask-funnel.ts'
import { askMoves } from '../../worker/insight/ask-moves.ts'
import { askNow } from '../../worker/insight/ask-now.ts'
import { askOutlook } from '../../worker/insight/ask-outlook.ts'
import { askPerson } from '../../worker/insight/ask-person.ts'
import { askRetention } from '../../worker/insight/ask-retention.ts'
import { askTimeInStage } from '../../worker/insight/ask-time-in-stage.ts'
import { compileSqlite } from '../../worker/insight/query/compile-sqlite.ts'
import type { Answered, Asking } from '../../worker/insight/question.ts'
import { aPlaybook } from '../support/a-playbook.ts'
import { migrations } from './migrate.ts'
import { type Result, type Results, summarize } from './result.ts'
import { BENCH_NOW, seedStatements } from './seed-ledger.ts'
import { tableOf } from './table.ts'

const MEMORY = '/dev/shm'
const RUNS = 5
/** The ledger alone. */
const CONFIG = `compatibility_date = "2026-11-01"
[[d1_databases]]
binding = "LEDGER"
database_name = "bench"
database_id = "bench"
`
const TARGET = { max: 1_000 }

const PLAYBOOK: Playbook = aPlaybook({
  journeys: [{ id: 'buyer', stages: ['s0', 's1', 's2', 's3', 's4'].map((id) => ({ id, when: 'always' })) }],
})

/** What is used of D1, whose types belong to Workers. */
interface Database {
  prepare(text: string): PreparedStatement
}

interface PreparedStatement {
  bind(...values: readonly unknown[]): PreparedStatement
  all<T>(): Promise<{ readonly results: readonly T[] }>
  run(): Promise<unknown>
}

type Ask = (input: unknown, asking: Asking) => Promise<Answered>

const QUESTIONS: readonly (readonly [string, Ask, object])[] = [
  ['now', askNow, {}],
  ['now, by country and device', askNow, { by: 'country,device' }],
  ['a past instant', askNow, { at: '30d' }],
  ['a past instant, by country', askNow, { at: '30d', by: 'country' }],
  ['moves of a year', askMoves, { from: '365d' }],
  ['flow of a year', askMoves, { from: '365d', view: 'flow' }],
  ['time in stage, a year', askTimeInStage, { stage: 's2', from: '365d' }],
  ['exits, a year', askTimeInStage, { stage: 's2', from: '365d', view: 'exits' }],
  ['outlook, a year', askOutlook, { goal: 's4', from: '365d' }],
  ['return of the lapsed, a year', askOutlook, { lapsed: 's4', from: '365d' }],
  ['retention, a year', askRetention, { stage: 's2', from: '365d' }],
  ['funnel of 3 stages, a year', askFunnel, { steps: 's0,s1,s2', from: '365d' }],
  [
    'funnel of 3 touches, 90 days',
    askFunnel,
    { steps: 'view_pricing,add_to_cart,purchase', over: 'touches', from: '90d' },
  ],
  ['one person', askPerson, { id: 'p0000000000000000000AA' }],
]

const QUERIES: readonly (readonly [string, object])[] = [
  ['touches by name', { metrics: ['touches'], dimensions: ['name'], date_range: 'all' }],
  [
    'touches by country and device',
    { metrics: ['touches', 'value'], dimensions: ['country', 'device'], date_range: 'all' },
  ],
  ['touches by day, 90 days', { metrics: ['touches'], interval: 'day', date_range: '90d' }],
  ['people by name, 90 days', { metrics: ['touches', 'people'], dimensions: ['name'], date_range: '90d' }],
  ['people by day, 30 days', { metrics: ['people'], interval: 'day', date_range: '30d' }],
  ['people, all', { metrics: ['people'], date_range: 'all' }],
]

/** Questions and queries over 1,000,000 facts of 100,000 people and 1,000,000 touches, in D1 as the local runtime has it. `only`: those with it in their name. */
export async function measureInsight({ withPlans = false, only = '' } = {}): Promise<Results> {
  const { getPlatformProxy } = await loadWrangler()
  const path = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'waypost-insight-'))
  const configPath = join(path, 'wrangler.toml')
  writeFileSync(configPath, CONFIG)
  const proxy = await getPlatformProxy<{ LEDGER: Database }>({ configPath, persist: { path } })
  try {
    await seed(proxy.env.LEDGER)
    return await measureAll(proxy.env.LEDGER, { withPlans, only })
  } finally {
    await proxy.dispose()
    rmSync(path, { recursive: true })
  }
}

/** Tables first and indexes last: each is then built once, and not row by row. */
async function seed(db: Database): Promise<void> {
  const { tables, indexes } = migrations()
  for (const statement of [...tables, ...seedStatements(), ...indexes]) await db.prepare(statement).run()
}

async function measureAll(
  db: Database,
  { withPlans, only }: { readonly withPlans: boolean; readonly only: string },
): Promise<Results> {
  const rows = async ({ text, params }: Statement) =>
    (
      await db
        .prepare(text)
        .bind(...params)
        .all<Row>()
    ).results
  const results: Record<string, Result> = {}
  for (const [name, ask, params] of QUESTIONS.filter(([each]) => each.includes(only))) {
    const asked: Statement[] = []
    const read = (statement: Statement) => {
      asked.push(statement)
      return rows(statement)
    }
    const result = await timed(async () => {
      const answered = await ask(
        { site: 'shop', ...params },
        { site: 'shop', playbook: PLAYBOOK, asOf: BENCH_NOW, read },
      )
      if (!answered.ok) throw new Error(`${name}: ${JSON.stringify(answered.problems)}`)
    })
    results[`insight: ${name}`] = result
    if (withPlans)
      await showPlans(db, { name, median: result.median, statements: asked.slice(0, asked.length / (RUNS + 1)) })
  }
  for (const [name, asked] of QUERIES.filter(([each]) => each.includes(only))) {
    const parsed = parseQuery({ site: 'shop', ...asked }, BENCH_NOW)
    if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.problems)}`)
    const statement = compileSqlite(parsed.value, { isWide: true })
    const result = await timed(() => rows(statement))
    results[`query: ${name}`] = result
    if (withPlans) await showPlans(db, { name, median: result.median, statements: [statement] })
  }
  return results
}

/** Once to warm up, which is not counted. */
async function timed(work: () => Promise<unknown>): Promise<Result> {
  await work()
  const times: number[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return summarize(times, { unit: 'ms', target: TARGET })
}

interface Measured {
  readonly name: string
  /** Milliseconds. */
  readonly median: number
  readonly statements: readonly Statement[]
}

async function showPlans(db: Database, { name, median, statements }: Measured): Promise<void> {
  for (const { text, params } of statements) {
    const { results } = await db
      .prepare(`EXPLAIN QUERY PLAN ${text}`)
      .bind(...params)
      .all<{ readonly detail: string }>()
    console.log(`\n${name}: ${Math.round(median)} ms\n${results.map(({ detail }) => `  ${detail}`).join('\n')}`)
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { plans: { type: 'boolean' }, only: { type: 'string' } } })
  const results = await measureInsight({ withPlans: values.plans === true, only: values.only ?? '' })
  console.log(`\n${tableOf(results)}`)
}
