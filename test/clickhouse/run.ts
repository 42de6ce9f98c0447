import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Row } from '../../shared/model/answer.ts'
import { TOUCH_POINT } from '../../shared/model/touch-point.ts'
import { parseQuery } from '../../shared/wire/query-schema.ts'
import { compileAnalyticsEngine } from '../../worker/insight/query/compile-analytics-engine.ts'
import { compileSqlite } from '../../worker/insight/query/compile-sqlite.ts'
import { migrate } from '../bench/migrate.ts'
import { NOW } from '../support/instant.ts'

/**
 * Asks a ClickHouse engine what Analytics Engine would be asked, over sampled rows, and SQLite the same over all the touches
 * that these stand for: both give the same. Run by `npm run test:clickhouse`, which first installs the engine.
 */
const HOUR = 3_600_000
const INSTALLED = join(import.meta.dirname, 'node_modules')

/** Touches as the log has them; each row of ClickHouse stands for `weight` of them. */
const TOUCHES = Array.from({ length: 400 }, (_, place) => ({
  site: place % 11 === 0 ? 'other' : 'shop',
  name: ['page', 'view', "it's \\' OR 1 = 1 --"][place % 3] ?? '',
  at: NOW - place * 7 * HOUR - place,
  channel: place % 5 === 0 ? 'store' : 'web',
  verified: place % 5 === 0 ? 1 : 0,
  value: place % 4 === 0 ? place / 8 : null,
  country: [null, 'FR', 'DE'][place % 3] ?? null,
  device: place % 2 === 0 ? 'phone' : null,
  campaign: place % 7 === 0 ? 'été “25” 東京' : null,
  weight: 1 + (place % 4),
}))

const QUERIES: readonly object[] = [
  { metrics: ['touches', 'value', 'average_value'] },
  { metrics: ['touches'], dimensions: ['name', 'country'] },
  { metrics: ['touches', 'average_value'], dimensions: ['channel', 'device', 'campaign', 'verified'] },
  ...['hour', 'day', 'week', 'month'].map((interval) => ({ metrics: ['touches', 'value'], interval })),
  { metrics: ['touches'], date_range: '30d', interval: 'day', dimensions: ['name'] },
  { metrics: ['touches'], filters: [['is', 'name', ["it's \\' OR 1 = 1 --"]]] },
  { metrics: ['touches'], filters: [['is', 'country', [null, 'FR']]] },
  { metrics: ['touches'], filters: [['is_not', 'country', ['FR']]], dimensions: ['country'] },
  { metrics: ['touches'], filters: [['contains', 'campaign', ['東']]] },
  {
    metrics: ['touches'],
    filters: [
      [
        'not',
        [
          'or',
          [
            ['contains_not', 'name', ['i']],
            ['is', 'verified', [1]],
          ],
        ],
      ],
    ],
  },
  { metrics: ['touches'], filters: [['is', 'name', ['nothing']]] },
]

install()
const chdb: { query(text: string, format: string): string } = await import(join(INSTALLED, 'chdb', 'index.mjs'))
const sqlite = await seedSqlite()
for (const asked of QUERIES) {
  const parsed = parseQuery({ site: 'shop', date_range: 'all', pagination: { limit: 10_000 }, ...asked }, NOW)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const compiled = compileAnalyticsEngine(parsed.value)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { text, params } = compileSqlite(parsed.value, { isWide: false })
  const exact = sqlite.prepare(text).all(...params)
  const weighed = answerOf(compiled.value)
  for (const { sample_interval: sampled } of weighed)
    assert.ok(sampled === null || (Number(sampled) >= 1 && Number(sampled) <= 4))
  assert.deepEqual(comparable(weighed), comparable(exact), `${JSON.stringify(asked)}\n${compiled.value}`)
  console.log(`✓ ${JSON.stringify(asked)}: ${exact.length} rows`)
}
console.log(`${QUERIES.length} queries give the same from ClickHouse's sampled rows and from SQLite's touches`)

/** Not by `npm ci`: it wants the engines of all platforms in the lock, and not every registry has them. */
function install(): void {
  if (existsSync(join(INSTALLED, 'chdb'))) return
  const options = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund']
  const { status } = spawnSync('npm', options, { cwd: import.meta.dirname, stdio: 'inherit' })
  if (status !== 0) throw new Error('The engine could not be installed: it needs the network once, and half a gigabyte')
}

async function seedSqlite(): Promise<DatabaseSync> {
  const db = new DatabaseSync(':memory:')
  await migrate({ prepare: (text) => ({ run: async () => db.exec(text) }) })
  const insert =
    db.prepare(`INSERT INTO touches (site, profile, id, name, at, channel, verified, value, country, device, campaign)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  for (const [
    place,
    { site, name, at, channel, verified, value, country, device, campaign, weight },
  ] of TOUCHES.entries())
    for (let copy = 0; copy < weight; copy += 1)
      insert.run(site, 'ann', `${place}.${copy}`, name, at, channel, verified, value, country, device, campaign)
  return db
}

/** What ClickHouse answers: the engine forgets its tables between statements, so the rows stand in each. */
function answerOf(statement: string): readonly Row[] {
  const rows = TOUCHES.map((touch) => {
    const { site, name, channel, country, device, campaign, verified, value, at, weight } = touch
    const texts = { site, name, channel, country, device, campaign, verified: String(verified) }
    const numbers = { value: value ?? 0, hasValue: value === null ? 0 : 1, at }
    return { texts, numbers, weight }
  })
  const [first] = rows
  if (first === undefined) throw new Error('no rows')
  const pointColumn: { readonly [part: string]: string } = TOUCH_POINT
  const texts = Object.keys(first.texts).map((part) => `${pointColumn[part]} String`)
  const numbers = Object.keys(first.numbers).map((part) => `${pointColumn[part]} Float64`)
  const values = rows.map(
    ({ texts: of, numbers: also, weight }) =>
      `(${[...Object.values(of).map(quoted), ...Object.values(also), weight].join(', ')})`,
  )
  const columns = [...texts, ...numbers, '_sample_interval UInt32'].join(', ')
  const text = `with ${TOUCH_POINT.dataset} as (select * from values('${columns}', ${values.join(', ')}))
    ${statement} settings session_timezone = 'UTC'`
  const answer: { readonly data: readonly Row[] } = JSON.parse(chdb.query(text, 'JSON'))
  return answer.data
}

function quoted(text: string | null): string {
  return `'${(text ?? '').replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** Without what only one of them says: a weight, and whether nothing is an empty text or unknown, a sum of nothing or 0. */
function comparable(rows: readonly object[]): readonly string[] {
  const cell = (value: unknown) =>
    typeof value === 'number' ? String(Number(value.toPrecision(9))) : String(value ?? '')
  return rows
    .map(({ ...row }) =>
      Object.entries(row)
        .filter(([column]) => column !== 'sample_interval')
        .map(([column, value]) => `${column}=${column === 'value' ? cell(value ?? 0) : cell(value)}`)
        .join(' '),
    )
    .toSorted()
}
