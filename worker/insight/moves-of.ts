import type { Statement } from '../../shared/model/answer.ts'
import type { Period } from '../../shared/model/question.ts'
import type { DayMove } from '../../shared/stats/flow.ts'
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

/** The moves of a journey after `from` and up to `until`, counted by day, and who left it by becoming nobody of their own. */
export async function movesOf({ site, read }: Asking, journey: string, period: Period): Promise<MovesOfPeriod> {
  const { from, until } = period
  const moved = statementOf(sql`SELECT at / 86400000 AS day, from_stage, stage, COUNT(*) AS moves
    FROM facts INDEXED BY facts_days WHERE kind = 'entered' AND site = ${site} AND journey = ${journey}
    AND at / 86400000 BETWEEN ${Math.floor(from / DAY_MS)} AND ${Math.floor(until / DAY_MS)}
    AND at > ${from} AND at <= ${until} GROUP BY at / 86400000, from_stage, stage`)
  const departed =
    statementOf(sql`SELECT gone.at / 86400000 AS day, gone.kind AS kind, last.stage AS stage, COUNT(*) AS people
    FROM facts AS gone JOIN facts AS last INDEXED BY facts_moves ON last.kind = 'entered' AND last.site = ${site}
    AND last.journey = ${journey} AND last.profile = gone.profile AND last.ordinal = (SELECT MAX(l.ordinal) FROM facts AS l
      INDEXED BY facts_moves WHERE l.kind = 'entered' AND l.site = ${site} AND l.journey = ${journey}
      AND l.profile = gone.profile AND l.at <= gone.at)
    WHERE gone.site = ${site} AND gone.kind IN ('merged', 'erased') AND gone.at > ${from} AND gone.at <= ${until}
    AND NOT EXISTS (SELECT 1 FROM facts AS before WHERE before.site = ${site} AND before.kind IN ('merged', 'erased')
      AND before.profile = gone.profile AND (before.at < gone.at OR (before.at = gone.at AND before.key < gone.key)))
    GROUP BY 1, 2, 3`)
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
      by: row.kind === 'merged' ? 'merged' : 'erased',
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
