import { type Head, lineOf, type ToldMove } from '../../shared/ledger/line-of.ts'
import { isInLedger } from './delivery-rows.ts'
import { bindRows } from './insert-rows.ts'
import type { Row, Rows } from './rows-of.ts'
import { IF_EARLIER_TOLD, MOVE_COLUMNS, setAll } from './write-rows.ts'

/** Whose moves: of one person in one journey. */
interface Traveller {
  readonly site: string
  readonly journey: string
  readonly profile: string
}

/** What another writer does meanwhile may have to be settled again. */
const MAX_ROUNDS = 5

/**
 * Sees to it that of everybody of whom rows tell, `facts` has the moves that led to where they are, and `strays` all others
 * that were told: a tab that lagged behind, or a request whose reply was lost, made them from where the person was before.
 * To be run after the rows are written; may be run again.
 */
export async function settleMoves(db: D1Database, { facts, states }: Pick<Rows, 'facts' | 'states'>): Promise<void> {
  const told = [...facts.filter(({ kind }) => kind === 'entered'), ...states].map(travellerOf)
  for (const findOdd of bindRows(db, ODD, told)) {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const { results } = await findOdd.all<Traveller>()
      if (results.length === 0 || !(await settle(db, results))) break
    }
  }
}

function travellerOf({ site = null, journey = null, profile = null, ordinal = null }: Row): Row {
  return { site, journey, profile, ordinal }
}

type ToldRow = Traveller & Omit<ToldMove, 'from'> & { readonly from_stage: string | null; readonly stray: number }

/** Whether anything was out of place. */
async function settle(db: D1Database, odd: readonly Traveller[]): Promise<boolean> {
  const about = JSON.stringify(odd)
  const [told, heads] = await db.batch<ToldRow & Head>([db.prepare(TOLD).bind(about), db.prepare(HEADS).bind(about)])
  const moves = Map.groupBy(told?.results ?? [], nameOf)
  const [found, lost]: [string[], string[]] = [[], []]
  for (const head of heads?.results ?? []) {
    const own = moves.get(nameOf(head)) ?? []
    const line = lineOf(
      own.map(({ from_stage, ...move }) => ({ ...move, from: from_stage })),
      head,
    )
    found.push(...own.filter(({ key, stray }) => stray === 1 && line.has(key)).map(({ key }) => key))
    lost.push(...own.filter(({ key, stray }) => stray === 0 && !line.has(key)).map(({ key }) => key))
  }
  if (found.length + lost.length === 0) return false
  const run = (statement: string, keys: readonly string[]) => db.prepare(statement).bind(JSON.stringify(keys))
  await db.batch([
    run(TO_STRAYS, lost),
    run(FROM_FACTS, lost),
    run(TO_FACTS, found),
    run(FROM_STRAYS, found),
    run(TELL, found),
  ])
  return true
}

function nameOf({ site, journey, profile }: Traveller): string {
  return `${site}/${profile}/${journey}`
}

const OF_THEM = (table: string) =>
  ['site', 'journey', 'profile'].map((column) => `${table}.${column} = them.${column}`).join(' AND ')

/** `states`, or where they were last who turned out to be somebody else. */
const HEAD = `LEFT JOIN states AS here ON ${OF_THEM('here')} LEFT JOIN left_states AS there ON ${OF_THEM('there')}`
const HEAD_COLUMNS = `coalesce(here.ordinal, there.ordinal) AS head_ordinal, coalesce(here.since, there.since) AS head_since,
  iif(here.ordinal IS NULL, there.stage, here.stage) AS head_stage`

/** Of whom two moves have one number, one does not follow from the one before, or the last does not lead to where they are. */
const ODD = `WITH them AS (SELECT value ->> 'site' AS site, value ->> 'journey' AS journey, value ->> 'profile' AS profile,
    min(value ->> 'ordinal') AS lowest FROM json_each(?1) GROUP BY 1, 2, 3),
  moves AS (SELECT them.*, ${HEAD_COLUMNS}, move.ordinal, move.since, move.stage, move.after, move.from_stage,
      lag(move.ordinal) OVER one AS ordinal_before, lag(move.since) OVER one AS since_before,
      lag(move.stage) OVER one AS stage_before, lead(move.ordinal) OVER one AS next
    FROM them CROSS JOIN facts AS move INDEXED BY facts_moves
      ON move.kind = 'entered' AND ${OF_THEM('move')} AND move.ordinal >= them.lowest - 1
    ${HEAD}
    WINDOW one AS (PARTITION BY them.site, them.journey, them.profile ORDER BY move.ordinal))
  SELECT DISTINCT site, journey, profile FROM moves
  WHERE head_ordinal IS NOT NULL AND (
    ordinal_before <> ordinal - 1
    OR (after IS NOT NULL AND ordinal >= lowest
      AND (ordinal_before IS NULL OR since_before <> after OR stage_before IS NOT from_stage))
    OR (next IS NULL AND (ordinal <> head_ordinal OR since <> head_since OR stage IS NOT head_stage)))
  UNION SELECT them.site, them.journey, them.profile FROM them CROSS JOIN strays INDEXED BY strays_of ON ${OF_THEM('strays')}`

const THEM = `(SELECT value ->> 'site' AS site, value ->> 'journey' AS journey, value ->> 'profile' AS profile
  FROM json_each(?1)) AS them`
const SAID = (table: string, stray: number) => `${table}.site, ${table}.journey, ${table}.profile, ${table}.key,
  ${table}.ordinal, ${table}.at, ${table}.since, ${table}.after, ${table}.from_stage,
  ${table}.stage, ${table}.judgement, ${stray} AS stray`
const TOLD = `SELECT ${SAID('facts', 0)} FROM ${THEM} CROSS JOIN facts INDEXED BY facts_moves
    ON facts.kind = 'entered' AND ${OF_THEM('facts')}
  UNION ALL SELECT ${SAID('strays', 1)} FROM ${THEM} CROSS JOIN strays INDEXED BY strays_of ON ${OF_THEM('strays')}`
const HEADS = `SELECT site, journey, profile, head_ordinal AS ordinal, head_since AS since, head_stage AS stage
  FROM (SELECT them.*, ${HEAD_COLUMNS} FROM ${THEM} ${HEAD}) WHERE head_ordinal IS NOT NULL`

const NAMED = 'WHERE key IN (SELECT value FROM json_each(?1))'
const LIST = MOVE_COLUMNS.join(', ')
const TO_STRAYS = `INSERT INTO strays (${LIST}) SELECT ${LIST} FROM facts ${NAMED}
  ON CONFLICT (key) DO UPDATE SET ${setAll(MOVE_COLUMNS)} WHERE excluded.judgement > strays.judgement`
const FROM_FACTS = `DELETE FROM facts ${NAMED}`
const TO_FACTS = `INSERT INTO facts (${LIST}) SELECT ${LIST} FROM strays ${NAMED} ${IF_EARLIER_TOLD}`
const FROM_STRAYS = `DELETE FROM strays ${NAMED}`

/** Webhooks hear of a move that stands again, unless they have heard of it. */
const TELL = `UPDATE deliveries SET state = 'pending', due = done_at, done_at = NULL
  WHERE state = 'overruled' AND (site, profile) IN (SELECT site, profile FROM facts ${NAMED})
    AND ${isInLedger((column) => `deliveries.${column}`)}`
