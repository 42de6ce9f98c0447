import { SEGMENTS } from '../../shared/model/segment.ts'
import { bindRows, insertRows } from './insert-rows.ts'
import type { Row, Rows } from './rows-of.ts'

/**
 * The statements that write rows, to be run as one transaction. In whatever order and however often postings are
 * written, the tables are the same in the end: of what was told alike of one move the later judgement counts, of an
 * exposure or a goal the earliest instant, of where somebody is the latest judgement, and of moves that were told otherwise
 * those that led there, which `settleMoves` sees to. A row goes in as JSON, so that a statement takes one parameter for any
 * number of rows: D1 allows 100, and 2 MB each.
 */
export function writeRows(db: D1Database, rows: Rows): readonly D1PreparedStatement[] {
  const write = (statement: string, of: readonly Row[]) => bindRows(db, statement, of)
  return [
    ...write(FACTS, rows.facts),
    ...write(MERGED, rows.merged),
    ...write(STATES, rows.states),
    ...write(LATE_STATES, rows.states),
    ...write(MOVED_STATES, rows.merged),
    ...write(LEFT_STATES, rows.merged),
    ...write(LEFT_DUES, rows.merged),
    ...write(DUES, rows.dues),
  ]
}

const COLUMNS = {
  facts: [
    ...['key', 'site', 'kind', 'profile', 'at', 'journey', 'ordinal', 'from_stage', 'stage', 'cause', 'play', 'arm'],
    ...['slot', 'propensity', 'goal', 'touch', 'value', 'into_profile', 'playbook', ...SEGMENTS, 'judgement'],
    ...['since', 'after'],
  ],
  states: ['site', 'journey', 'profile', 'stage', 'since', 'ordinal', ...SEGMENTS, 'judgement', 'segment_rank'],
  left_states: ['site', 'journey', 'profile', 'stage', 'since', 'ordinal', 'judgement'],
  dues: ['site', 'profile', 'judgement', 'at', 'moves', 'playbook'],
  merged: ['site', 'profile', 'into_profile', 'at'],
} as const

/** What a row of a move has, in `facts` and in `strays` alike. */
export const MOVE_COLUMNS = [
  ...['key', 'site', 'kind', 'profile', 'at', 'journey', 'ordinal', 'from_stage', 'stage', 'cause', 'playbook'],
  ...[...SEGMENTS, 'judgement', 'since', 'after'],
]

function insert(table: keyof typeof COLUMNS): string {
  return insertRows(table, COLUMNS[table])
}

/** Takes over what was to be inserted where a row is there already; with `when`, only where that holds. */
export function setAll(columns: readonly string[], when: string | null = null): string {
  const set = (column: string) =>
    when === null ? `${column} = excluded.${column}` : `${column} = iif(${when}, excluded.${column}, ${column})`
  return columns.map(set).join(', ')
}

/** Of one fact told twice: of a move the later judgement counts, of all else the earliest instant. */
export const IF_EARLIER_TOLD = `ON CONFLICT (key) DO UPDATE SET ${setAll(COLUMNS.facts.filter((column) => column !== 'key'))}
  WHERE iif(excluded.kind = 'entered', excluded.judgement > facts.judgement,
    (excluded.at, excluded.judgement) < (facts.at, facts.judgement))`

/** Of two words on where somebody is the later judgement counts, and of one judgement the later move. */
const IS_LATER = '(excluded.judgement, excluded.ordinal) > (states.judgement, states.ordinal)'
export const IF_LATER_PLACED = `ON CONFLICT (site, journey, profile) DO UPDATE SET
  ${setAll(['stage', 'since', 'ordinal', 'judgement'], IS_LATER)},
  ${setAll([...SEGMENTS, 'segment_rank'], 'excluded.segment_rank > states.segment_rank')}`

/** Who turned out to be somebody else is nowhere any more. */
const IS_THEMSELVES = `NOT EXISTS (SELECT 1 FROM merged
  WHERE merged.site = new.value ->> 'site' AND merged.profile = new.value ->> 'profile')`

const FACTS = `${insert('facts')} ${IF_EARLIER_TOLD}`

/**
 * The later word counts. Nobody turns out to be each other, not over any number of steps: `heirOf` in `worker/profile` sees
 * to it that a visitor is merged into one with a lower id, or into a user, who is nobody else.
 */
const MERGED = `${insert('merged')} ON CONFLICT (site, profile) DO UPDATE SET into_profile = excluded.into_profile, at = excluded.at
  WHERE (excluded.at, excluded.into_profile) > (merged.at, merged.into_profile)`

const STATES = `${insert('states')} AND ${IS_THEMSELVES} ${IF_LATER_PLACED}`

const DUES = `${insert('dues')} AND ${IS_THEMSELVES}
  ON CONFLICT (site, profile) DO UPDATE SET ${setAll(['judgement', 'at', 'moves', 'playbook'])}
  WHERE excluded.judgement > dues.judgement`

const OF_THE_MERGED = `(site, profile) IN (SELECT merged.site, merged.profile FROM json_each(?1) AS new JOIN merged
  ON merged.site = new.value ->> 'site' AND merged.profile = new.value ->> 'profile')`
const IF_LATER = `ON CONFLICT (site, journey, profile) DO UPDATE SET ${setAll(['stage', 'since', 'ordinal', 'judgement'])}
  WHERE (excluded.judgement, excluded.ordinal) > (left_states.judgement, left_states.ordinal)`
const LATE_STATES = `${insert('left_states')} AND NOT ${IS_THEMSELVES} ${IF_LATER}`
const MOVED_STATES = `INSERT INTO left_states (${COLUMNS.left_states.join(', ')})
  SELECT ${COLUMNS.left_states.join(', ')} FROM states
  WHERE ${OF_THE_MERGED} ${IF_LATER}`
const LEFT_STATES = `DELETE FROM states WHERE ${OF_THE_MERGED}`
const LEFT_DUES = `DELETE FROM dues WHERE ${OF_THE_MERGED}`
