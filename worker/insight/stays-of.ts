import type { Period } from '../../shared/model/question.ts'
import { type Sql, sql, whole } from './sql.ts'

/** Whose stays are meant, and until when they are known. */
export interface StaysAbout extends Period {
  readonly site: string
  readonly journey: string
  readonly stage: string
  readonly asOf: number
}

/**
 * The stays at a stage that began in a period, as a subquery: `entered`, `left_at` and `next` (both `NULL` while somebody is
 * there), and `seen_until`, when they left, ceased to be a person of their own, or now. What began after that is no stay of
 * a person. The next move is looked up for this
 * stage only, as `at:stage`: LEAD over everybody's moves takes three times as long.
 */
export function staysOf({ site, journey, stage, from, until, asOf }: StaysAbout): Sql {
  const moves = sql`FROM facts INDEXED BY facts_moves WHERE kind = 'entered' AND site = ${site} AND journey = ${journey}`
  const now = whole(asOf)
  const following = sql`(SELECT CASE WHEN at <= ${now} THEN at || ':' || COALESCE(stage, '') END ${moves}
    AND profile = a.profile AND ordinal > a.ordinal ORDER BY ordinal LIMIT 1)`
  const gone = sql`(SELECT MIN(gone.at) FROM facts AS gone INDEXED BY facts_gone WHERE gone.site = ${site} AND gone.kind IN ('merged', 'erased')
    AND gone.profile = a.profile)`
  return sql`SELECT profile, entered, left_at, next, MIN(COALESCE(left_at, ${now}), COALESCE(gone_at, ${now}), ${now}) AS seen_until
    FROM (SELECT profile, entered, CAST(following AS INTEGER) AS left_at,
      NULLIF(substr(following, instr(following, ':') + 1), '') AS next, gone_at
      FROM (SELECT profile, at AS entered, ${following} AS following, ${gone} AS gone_at
        FROM (SELECT profile, ordinal, at ${moves} AND stage = ${stage} AND at > ${from} AND at <= ${until}) AS a LIMIT -1))
    WHERE COALESCE(gone_at, entered) >= entered`
}
