import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { SentAnswer } from '../../../shared/model/answer.ts'
import { compileSelect } from '../../../worker/insight/select/compile-select.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { anyStatement } from '../../support/any-statement.ts'
import { NOW } from '../../support/instant.ts'
import { type Happening, writeFacts, writeTouches } from '../support/a-ledger.ts'
import { aSite } from '../support/a-site.ts'
import type { TestWorker } from '../support/a-worker.ts'
import { problemOf } from '../support/problem-of.ts'
import { writeDeliveries } from '../support/webhooks.ts'

const { journeys } = aPlaybook()

const ask = (worker: TestWorker, site: string, sql: string, more: object = {}) =>
  worker.callWithKey('/v1/sql', { site, sql, ...more })

const rowsOf = async (worker: TestWorker, site: string, sql: string) =>
  (await (await ask(worker, site, sql)).json<SentAnswer>()).rows

/** Ann is two visitors, one of whom looked at the prices; bob is himself. All words of a site carry its mark. */
async function writeSite(site: string, mark: string): Promise<void> {
  const entered = (profile: string, ordinal: number, from: string | null, stage: string, at: number): Happening => ({
    profile: `${mark}-${profile}`,
    fact: {
      kind: 'entered',
      journey: 'buyer',
      ordinal,
      from: from && `${mark}-${from}`,
      stage: `${mark}-${stage}`,
      cause: 'touch',
      at,
    },
    segment: { country: `${mark}-FR`, campaign: `${mark}-spring` },
  })
  await writeFacts(site, [
    entered('phone', 1, null, 'visitor', 1),
    entered('ann', 1, null, 'visitor', 2),
    entered('ann', 2, 'visitor', 'customer', 9),
    entered('bob', 1, null, 'visitor', 4),
    {
      profile: `${mark}-ann`,
      fact: { kind: 'exposed', play: `${mark}-nudge`, arm: 'a', slot: 'hero', propensity: 0.5, at: 3 },
    },
    { profile: `${mark}-ann`, fact: { kind: 'reached', goal: `${mark}-purchase`, touch: 't1', value: 5, at: 9 } },
    { profile: `${mark}-phone`, fact: { kind: 'merged', into: `${mark}-ann`, at: 5 } },
  ])
  await writeTouches(site, [
    { profile: `${mark}-phone`, id: '1', name: `${mark}-view`, at: 1, props: { plan: `${mark}-pro`, n: 5 } },
    { profile: `${mark}-ann`, id: '2', name: `${mark}-buy`, at: 9, value: 5 },
    { profile: `${mark}-bob`, id: '3', name: `${mark}-view`, at: 4, device: `${mark}-phone` },
  ])
  await writeDeliveries(site, `${mark}-crm`)
}

describe('POST /v1/sql', () => {
  it('gives the same rows of a site whatever is in another: no statement that is taken reads its rows', async () => {
    const { worker, site } = await aSite({ journeys })
    await writeSite(site, 'mine')
    const statements = fc.sample(anyStatement, { numRuns: 300, seed: 7 })
    const before = await Promise.all(statements.map((sql) => compiledRows(worker, site, sql)))
    expect(before.filter((rows) => rows.length > 0).length).toBeGreaterThan(150)
    await writeSite(`other-${site}`, 'other')
    const after = await Promise.all(statements.map((sql) => compiledRows(worker, site, sql)))
    expect(after).toEqual(before)
    expect(JSON.stringify(after)).not.toMatch(/"other-/)
  })

  it('counts who was two visitors as one person', async () => {
    const { worker, site } = await aSite({ journeys })
    await writeSite(site, 'mine')
    expect(
      await rowsOf(worker, site, 'SELECT person, COUNT(*) AS n FROM touches GROUP BY person ORDER BY n DESC'),
    ).toEqual([
      { person: 'mine-ann', n: 2 },
      { person: 'mine-bob', n: 1 },
    ])
    expect(
      await rowsOf(worker, site, 'SELECT profile, person, state, attempts, last_status FROM deliveries WHERE at = 1'),
    ).toEqual([{ profile: 'mine-phone', person: 'mine-ann', state: 'failed', attempts: 11, last_status: 500 }])
    expect(await rowsOf(worker, site, 'SELECT stage FROM stages_now ORDER BY stage')).toEqual([
      { stage: 'mine-customer' },
      { stage: 'mine-visitor' },
    ])
  })

  it.each([
    ['SELECT stage s, COUNT(*) FROM moves GROUP BY 1 HAVING COUNT(*) > 1', [{ s: 'mine-visitor', 'count(*)': 3 }]],
    [
      'SELECT LEAD(at) OVER (PARTITION BY profile ORDER BY ordinal) AS next FROM moves ORDER BY next DESC LIMIT 1',
      [{ next: 9 }],
    ],
    ['SELECT CASE WHEN value > 1 THEN round(value / 2.0, 1) ELSE NULL END AS half FROM goals', [{ half: 2.5 }]],
    [
      "SELECT date(at / 1000, 'unixepoch') AS day, -at AS m, NOT at AS n FROM goals",
      [{ day: '1970-01-01', m: -9, n: 0 }],
    ],
    [
      "SELECT json_extract(props, '$.plan') AS a, props ->> '$.n' AS b FROM touches WHERE props IS NOT NULL",
      [{ a: 'mine-pro', b: 5 }],
    ],
    ['SELECT 1 AS a UNION SELECT 2 UNION ALL SELECT 2 ORDER BY 1 DESC LIMIT 2', [{ a: 2 }, { a: 2 }]],
    ['SELECT a.at, b.at FROM moves AS a JOIN goals AS b USING (profile) WHERE a.ordinal = 1', [{ at: 2, 'at:1': 9 }]],
    [
      "SELECT 'it''s' AS t, 7 % 4 AS m, 2 + 3 * 4 AS n, (2 + 3) * 4 AS o, 'a' || 'b' AS p",
      [{ t: "it's", m: 3, n: 14, o: 20, p: 'ab' }],
    ],
    [
      "SELECT COUNT(DISTINCT person) AS n FROM moves WHERE stage LIKE '%visitor' AND NOT EXISTS (SELECT 1 FROM goals WHERE goals.person = moves.person)",
      [{ n: 1 }],
    ],
  ])('answers %s as SQLite would', async (sql, rows) => {
    const { worker, site } = await aSite({ journeys })
    await writeSite(site, 'mine')
    expect(await rowsOf(worker, site, sql)).toEqual(rows)
  })

  it('says that there are more rows than it gives, and when it gives all of them', async () => {
    const { worker, site } = await aSite({ journeys })
    await writeSite(site, 'mine')
    const sql = 'SELECT at FROM moves ORDER BY at'
    const few = await (await ask(worker, site, sql, { limit: 3 })).json<SentAnswer>()
    expect([few.rows, few.limit]).toEqual([[{ at: 1 }, { at: 2 }, { at: 4 }], { rows: 3, isReached: true }])
    const all = await (await ask(worker, site, sql, { limit: 4 })).json<SentAnswer>()
    expect([all.rowCount, all.limit, all.asOf]).toEqual([4, { rows: 4, isReached: false }, NOW])
    const csv = await worker.callWithKey('/v1/sql?format=csv', { site, sql, limit: 1 })
    expect([csv.headers.get('waypost-limit'), await csv.text()]).toEqual([
      '1 rows, reached: there are more',
      'at\r\n1\r\n',
    ])
  })

  it.each([
    ['a column that there is not', { sql: 'SELECT stag FROM moves' }, 'sql', /no such column: stag/],
    ['a column in double quotes that there is not', { sql: 'SELECT "stag" FROM moves' }, 'sql', /no such column: stag/],
    ['a table that is no view', { sql: 'SELECT * FROM facts' }, 'sql', /"facts" is no view/],
    ['another statement', { sql: 'DELETE FROM facts' }, 'sql', /one SELECT/],
    ['no statement', {}, 'sql', /is missing/],
    ['a limit past the most', { sql: 'SELECT 1', limit: 10_001 }, 'limit', /waypost export/],
    ['a field that there is not', { sql: 'SELECT 1', sites: '*' }, 'sites', /not a field/],
  ])('says what is wrong with %s', async (_, body, path, problem) => {
    const { worker, site } = await aSite({ journeys })
    const details = await problemOf(await worker.callWithKey('/v1/sql', { site, ...body }))
    expect(details).toMatchObject({ status: 422, problems: [{ path, problem: expect.stringMatching(problem) }] })
  })

  it('says of a text in double quotes, which is no column, how texts are written', async () => {
    const { worker, site } = await aSite({ journeys })
    const body = { site, sql: 'SELECT * FROM moves WHERE stage = "visitor"' }
    const { problems } = await problemOf(await worker.callWithKey('/v1/sql', body))
    expect(problems?.[0]?.hint).toContain("single quotes, as 'visitor'")
  })

  it('gives its SQL in the header of CSV, or says that it is too long to', async () => {
    const { worker, site } = await aSite({ journeys })
    const header = async (sql: string) =>
      (await worker.callWithKey('/v1/sql?format=csv', { site, sql })).headers.get('waypost-sql')
    expect(await header("SELECT 'été' AS t")).toContain("'\\u00e9t\\u00e9'")
    expect(await header(`SELECT '${'a'.repeat(8_000)}' AS t`)).toContain('format=json')
  })

  it('gives a statement up after ten seconds, and says what to do', async () => {
    const { worker, site } = await aSite({ journeys })
    const services = await worker.deps.services()
    const asked = Promise.withResolvers<void>()
    const table = () => {
      asked.resolve()
      return new Promise<never>(() => {})
    }
    const ledgerReader = { ...services.ledgerReader, table }
    Object.assign(worker.deps, { services: async () => ({ ...services, ledgerReader }) })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const answered = ask(worker, site, 'SELECT 1')
      await asked.promise
      vi.advanceTimersByTime(10_000)
      const { status, detail } = await problemOf(await answered)
      expect([status, detail]).toEqual([422, expect.stringContaining('longer than 10 seconds')])
    } finally {
      vi.useRealTimers()
    }
  })

  it('asks for the secret key first', async () => {
    const { worker, site } = await aSite({ journeys })
    const body = JSON.stringify({ site, sql: 'SELECT 1' })
    expect((await worker.fetch('/v1/sql', { method: 'POST', body })).status).toBe(401)
  })
})

async function compiledRows(worker: TestWorker, site: string, sql: string) {
  const compiled = compileSelect(sql, { site, rows: 1_000 })
  if (!compiled.ok) throw new Error(`${sql}: ${JSON.stringify(compiled.problems)}`)
  return (await (await worker.deps.services()).ledgerReader.table(compiled.value)).rows
}
