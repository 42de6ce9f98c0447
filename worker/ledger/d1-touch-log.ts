import type { Posting } from '../../shared/model/fact.ts'
import { bindRows, insertRows } from './insert-rows.ts'
import { commonOf, type Row } from './rows-of.ts'
import type { TouchLog } from './touch-log.ts'

/** How many touches one statement deletes: D1 answers nobody else meanwhile. */
const MAX_TOGETHER = 2_000

/** One run deletes no more than this many touches of each site, so that it ends before the next one begins. */
const MAX_ROUNDS = 50

/** The touch log beside the ledger: exact, and with everything that was said of a touch. */
export function createD1TouchLog(db: D1Database): TouchLog {
  return {
    async write(postings) {
      const rows = (await Promise.all(postings.map(rowsOf))).flat()
      if (rows.length > 0) await db.batch([...bindRows(db, WRITE, rows)])
    },
    async forget(keptFrom) {
      const { results } = await db.prepare(SITES).all<{ readonly site: string }>()
      let forgotten = 0
      for (const { site } of results) forgotten += await forgetOf(db, site, await keptFrom(site))
      return forgotten
    },
    async copy(site, profiles) {
      const { results } = await db.prepare(COPY).bind(site, JSON.stringify(profiles)).all<Row>()
      return results
    },
    async erase(site, names, at) {
      const renames = names.map(({ profile, name }) => db.prepare(RENAME).bind(site, profile, name, at))
      const results = renames.length === 0 ? [] : await db.batch(renames)
      return results.reduce((sum, { meta }) => sum + meta.changes, 0)
    },
  }
}

async function rowsOf(posting: Posting): Promise<readonly Row[]> {
  const { touches } = posting
  if (touches.length === 0) return []
  const of = await commonOf(posting)
  return touches.map(({ props, verified, ...touch }) => {
    return { ...of, ...touch, verified: verified ? 1 : 0, props: props === null ? null : JSON.stringify(props) }
  })
}

async function forgetOf(db: D1Database, site: string, keptFrom: number): Promise<number> {
  let forgotten = 0
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const { meta } = await db.prepare(FORGET).bind(site, keptFrom, MAX_TOGETHER).run()
    // `changes` counts rows of the table alone, whatever its indexes are.
    forgotten += meta.changes
    if (meta.changes < MAX_TOGETHER) break
  }
  return forgotten
}

const COLUMNS = [
  ...['site', 'profile', 'id', 'name', 'at', 'channel', 'verified', 'value', 'props'],
  ...['country', 'device', 'campaign'],
]

const WRITE = `${insertRows('touches', COLUMNS)} ON CONFLICT DO NOTHING`

/** Which sites there are, each found by one step in the index, however many touches lie between. */
const SITES = `WITH RECURSIVE sites (site) AS (
    SELECT min(site) FROM touches UNION ALL
    SELECT (SELECT min(touches.site) FROM touches WHERE touches.site > sites.site) FROM sites WHERE sites.site IS NOT NULL)
  SELECT site FROM sites WHERE site IS NOT NULL`

const FORGET = `DELETE FROM touches WHERE (site, profile, id) IN
  (SELECT site, profile, id FROM touches WHERE site = ?1 AND at / 86400000 <= ?2 / 86400000 AND at < ?2
    ORDER BY at / 86400000 LIMIT ?3)`

const COPY = `SELECT * FROM touches WHERE site = ?1 AND profile IN (SELECT value FROM json_each(?2)) ORDER BY at, id`

const RENAME = `UPDATE touches SET profile = ?3, id = hex(randomblob(12)), props = NULL
  WHERE site = ?1 AND profile = ?2 AND at <= ?4`
