import type { Statement } from '../../shared/model/answer.ts'
import type { Period } from '../../shared/model/question.ts'
import type { DayMove } from '../../shared/stats/flow.ts'
import { goneOf } from './present.ts'
import type { Asking } from './question.ts'
import { sql, statementOf } from './sql.ts'

const DAY_MS = 86_400_000

/** How somebody ceased to be a person of their own, and from which stage, on a day in UTC. */
export interface Departure {
  readonly day: string
  readonly from: string | null
  readonly by: 'merged' | 'erased'
  readonly count: number
}

export interface MovesOfPeriod {
  readonly moves: readonly DayMove[]
  readonly departures: readonly Departure[]
  readonly sql: readonly Statement[]
}

/**
 * The moves of a journey after `from` and up to `until`, counted by day, and who left it by becoming nobody of their own.
 * What is told of those from then on, by a tab that did not know it, is no move of a person.
 */
export async function movesOf({ site, read }: Asking, journey: string, period: Period): Promise<MovesOfPeriod> {
  const { from, until } = period
  const entered = sql`kind = 'entered' AND site = ${site} AND journey = ${journey}`
  const within = sql`at > ${from} AND at <= ${until}`
  const moved = statementOf(sql`SELECT day, from_stage, stage, SUM(moves) AS moves FROM (
      SELECT at / 86400000 AS day, from_stage, stage, COUNT(*) AS moves FROM facts INDEXED BY facts_days WHERE ${entered}
      AND at / 86400000 BETWEEN ${Math.floor(from / DAY_MS)} AND ${Math.floor(until / DAY_MS)} AND ${within}
      GROUP BY at / 86400000, from_stage, stage
    UNION ALL SELECT at / 86400000, from_stage, stage, -COUNT(*) FROM ${goneOf(site)} AS gone
      CROSS JOIN facts INDEXED BY facts_moves WHERE ${entered} AND profile = gone_profile AND at > gone_at AND ${within}
      GROUP BY 1, 2, 3) GROUP BY 1, 2, 3 HAVING SUM(moves) > 0`)
  const departed = statementOf(sql`SELECT gone_at / 86400000 AS day, by, last.stage AS stage, COUNT(*) AS people
    FROM ${goneOf(site)} AS gone CROSS JOIN facts AS last INDEXED BY facts_moves ON last.kind = 'entered'
    AND last.site = ${site} AND last.journey = ${journey} AND last.profile = gone_profile
    AND last.ordinal = (SELECT MAX(ordinal) FROM facts INDEXED BY facts_moves WHERE ${entered} AND profile = gone_profile
      AND at <= gone_at)
    WHERE gone_at > ${from} AND gone_at <= ${until} GROUP BY 1, 2, 3`)
  const [moves, departures] = [await read(moved), await read(departed)]
  return {
    moves: moves.map((row) => ({
      day: dayText(row.day),
      from: textOrNull(row.from_stage),
      to: textOrNull(row.stage),
      count: Number(row.moves),
    })),
    departures: departures.map((row) => ({
      day: dayText(row.day),
      from: textOrNull(row.stage),
      by: row.by === 'merged' ? 'merged' : 'erased',
      count: Number(row.people),
    })),
    sql: [moved, departed],
  }
}

/** `2026-11-20` of the number of a day since 1970, in UTC. */
export function dayText(day: unknown): string {
  return new Date(Number(day) * DAY_MS).toISOString().slice(0, 10)
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
