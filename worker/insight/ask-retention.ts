import { calendar } from '../../shared/stats/calendar.ts'
import { createRetention } from '../../shared/stats/retention.ts'
import { parseRetention } from '../../shared/wire/question-schema.ts'
import { type Answered, type Asking, journeyOf, refused, stageProblem } from './question.ts'
import { sql, statementOf } from './sql.ts'
import { staysOf } from './stays-of.ts'

const DAY_MS = 86_400_000
/** More columns than anybody reads. */
const MOST_PERIODS = 53

/** Of who entered a stage in the same day, week or month, how many have not left it by the end of each later one. */
export async function askRetention(input: unknown, asking: Asking): Promise<Answered> {
  const parsed = parseRetention(input, asking.asOf)
  if (!parsed.ok) return parsed
  const question = parsed.value
  const journey = journeyOf(asking.playbook, question.journey)
  if (!journey.ok) return journey
  const problem = stageProblem(journey.value, 'stage', question.stage)
  if (problem !== null) return refused(problem)
  const { site, asOf, read } = asking
  const stays = staysOf({ ...question, site, journey: journey.value.id, asOf })
  const statement = statementOf(sql`SELECT entered / 86400000 AS entered_day, left_day, COUNT(*) AS people FROM (
      SELECT MIN(entered) AS entered, CASE WHEN seen_until < ${asOf} THEN seen_until / 86400000 END AS left_day
      FROM (${stays}) GROUP BY profile) GROUP BY 1, 2`)
  const zone = calendar(question.every)
  if (zone === null) throw new Error('UTC is a time zone')
  const table = createRetention({ calendar: zone, periods: MOST_PERIODS, asOf })
  for (const row of await read(statement)) {
    const leftAt = row.left_day === null ? null : Number(row.left_day) * DAY_MS
    const entry = { enteredAt: Number(row.entered_day) * DAY_MS, leftAt, seenAt: [] }
    for (let person = 0; person < Number(row.people); person += 1) table.add(entry)
  }
  return {
    ok: true,
    value: {
      question: 'retention',
      asOf,
      definition: `People by the ${question.every} in which they first entered "${question.stage}" of the journey "${journey.value.id}" after "from" and up to "until", and how many of them had not left it by the end of each later ${question.every}, or, where it is not complete, by now. In UTC. Who turned out to be another person or was forgotten has left.`,
      unit: 'people',
      sql: [statement],
      columns: ['cohort', 'people', 'period', 'isComplete', 'there', 'share', 'low', 'high'],
      figures: { from: question.from, until: question.until },
      limit: null,
      rows: table.answer().flatMap(({ from, people, cells }) =>
        cells.map(({ period, isComplete, there: { count, share, low, high } }) => ({
          ...{ cohort: from, people, period, isComplete: isComplete ? 1 : 0, there: count, share, low, high },
        })),
      ),
    },
  }
}
