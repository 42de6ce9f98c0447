import { durationText } from '../../shared/lib/duration.ts'
import type { Row } from '../../shared/model/answer.ts'
import type { TimeInStageQuestion } from '../../shared/model/question.ts'
import { cumulativeIncidence, type ExitStay } from '../../shared/stats/cumulative-incidence.ts'
import { kaplanMeier, type SurvivalCurve } from '../../shared/stats/kaplan-meier.ts'
import { parseTimeInStage } from '../../shared/wire/question-schema.ts'
import { textOrNull } from './moves-of.ts'
import { packed, partsOf } from './packed.ts'
import { type Answered, type Asking, journeyOf, refused, stageProblem } from './question.ts'
import { sql, statementOf, whole } from './sql.ts'
import { staysOf } from './stays-of.ts'

/** How long people stay at a stage: the curve of who is there still, or by when they left for where. */
export async function askTimeInStage(input: unknown, asking: Asking): Promise<Answered> {
  const parsed = parseTimeInStage(input, asking.asOf)
  if (!parsed.ok) return parsed
  const question = parsed.value
  const journey = journeyOf(asking.playbook, question.journey)
  if (!journey.ok) return journey
  const problem = stageProblem(journey.value, 'stage', question.stage)
  if (problem !== null) return refused(problem)
  const { site, asOf, read } = asking
  const stays = staysOf({ ...question, site, journey: journey.value.id, asOf })
  const counted = sql`SELECT units AS id, units || ':' || COUNT(*) AS pack, ended, next
    FROM (SELECT left_at IS NOT NULL AND left_at = seen_until AS ended, next,
      (seen_until - entered) / ${whole(question.unitMs)} AS units FROM (${stays})) GROUP BY ended, next, units`
  const statement = statementOf(packed(counted, ['ended', 'next']))
  const exits = (await read(statement)).flatMap((row) => exitStays(row, question.unitMs))
  const curve = kaplanMeier(exits)
  const { people, ended, waiting, quartiles } = curve
  const { columns, rows, definition } = question.view === 'curve' ? shownCurve(curve) : shownExits(exits)
  const { lower, median, upper } = quartiles
  return {
    ok: true,
    value: {
      question: 'time-in-stage',
      asOf,
      definition: `Stays at "${question.stage}" of the journey "${journey.value.id}" that began after "from" and up to "until", in whole units of ${durationText(question.unitMs)}, cut. Who is there still, turned out to be another person or was forgotten counts for as long as they were seen there. ${definition} At most 500 points, each exact.`,
      unit: 'milliseconds and shares',
      sql: [statement],
      columns,
      figures: {
        ...{ from: question.from, until: question.until, people, ended, waiting, median: median.ms },
        ...{ medianLow: median.low, medianHigh: median.high, lowerQuartile: lower.ms, upperQuartile: upper.ms },
      },
      limit: null,
      rows,
    },
  }
}

function exitStays(row: Row, unitMs: TimeInStageQuestion['unitMs']): readonly ExitStay[] {
  const to = textOrNull(row.next)
  return partsOf(row).flatMap((part) => {
    const [units, people] = part.split(':').map(Number)
    const ms = (units ?? 0) * unitMs
    const stay: ExitStay = row.ended === 1 ? { ms, isEnded: true, to } : { ms, isEnded: false }
    return new Array<ExitStay>(people ?? 0).fill(stay)
  })
}

interface Shown {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  readonly definition: string
}

function shownCurve({ points }: SurvivalCurve): Shown {
  return {
    columns: ['ms', 'atRisk', 'left', 'there', 'low', 'high'],
    rows: points.map(({ ms, atRisk, ended, survival, interval }) => ({
      ...{ ms, atRisk, left: ended, there: survival, low: interval?.low ?? null, high: interval?.high ?? null },
    })),
    definition:
      'The share that is there still after so long is estimated by Kaplan and Meier, with its log-log interval at 95 %.',
  }
}

function shownExits(stays: readonly ExitStay[]): Shown {
  return {
    columns: ['ms', 'to', 'left', 'share', 'low', 'high'],
    rows: cumulativeIncidence(stays).points.flatMap(({ ms, incidences }) =>
      incidences.map(({ to, ended, incidence, interval }) => ({
        ...{ ms, to, left: ended, share: incidence, low: interval?.low ?? null, high: interval?.high ?? null },
      })),
    ),
    definition:
      'The share that has left for each stage by then is estimated by Aalen and Johansen, each exit counted against the others.',
  }
}
