import type { Row } from '../../shared/model/answer.ts'
import type { Journey } from '../../shared/model/playbook.ts'
import type { NowQuestion } from '../../shared/model/question.ts'
import { SEGMENTS } from '../../shared/model/segment.ts'
import { parseNow } from '../../shared/wire/question-schema.ts'
import { isPresent } from './present.ts'
import { type Answered, type Asking, journeyOf } from './question.ts'
import { places, segmentColumns, segmentConditions } from './segments.ts'
import { type Sql, sql, statementOf } from './sql.ts'

/** How many people are at each stage of a journey, now or at a past instant. The counts sum to the people seen by then. */
export async function askNow(input: unknown, asking: Asking): Promise<Answered> {
  const parsed = parseNow(input, asking.asOf)
  if (!parsed.ok) return parsed
  const question = parsed.value
  const journey = journeyOf(asking.playbook, question.journey)
  if (!journey.ok) return journey
  const at = question.at ?? asking.asOf
  const { site, by, where } = question
  const about = { site, journey: journey.value.id, at }
  const counted = question.at === null ? stateCounts(question, about) : pastCounts(question, about)
  const statement = statementOf(counted)
  const rows = inOrder(await asking.read(statement), journey.value, by.length === 0)
  const people = rows.reduce((sum, row) => sum + Number(row.people), 0)
  const among = Object.keys(where).length === 0 ? '' : ' Only those whose last move is in the asked segment.'
  return {
    ok: true,
    value: {
      question: 'now',
      asOf: at,
      definition: `People by the stage of the journey "${about.journey}" that they were at. Who was several visitors counts once, from the instant this was known; who was forgotten does not count from then on. Segments are those of a person's last move.${among}`,
      unit: 'people',
      sql: [statement],
      columns: ['stage', ...by, 'people'],
      figures: { people },
      limit: null,
      rows,
    },
  }
}

interface About {
  readonly site: string
  readonly journey: string
  readonly at: number
}

function stateCounts({ by, where }: NowQuestion, about: About): Sql {
  return sql`SELECT s.stage AS stage${segmentColumns(by, 's')}, COUNT(*) AS people FROM states AS s
    WHERE s.site = ${about.site} AND s.journey = ${about.journey} AND ${isPresent('s.profile', about)}${segmentConditions(where, 's')}
    GROUP BY 1${places(by, 1)}`
}

/** The bare columns beside `MAX` are of the row that has the maximum: see SQLite's documentation of SELECT, 2.5. */
function pastCounts({ by, where }: NowQuestion, about: About): Sql {
  const { site, journey, at } = about
  const segments = SEGMENTS.filter((segment) => by.includes(segment) || where[segment] !== undefined)
  const last = sql`SELECT profile, stage${segmentColumns(segments, 'facts')}, MAX(ordinal) FROM facts INDEXED BY facts_moves
    WHERE kind = 'entered' AND site = ${site} AND journey = ${journey} AND at <= ${at} GROUP BY profile`
  return sql`SELECT l.stage AS stage${segmentColumns(by, 'l')}, COUNT(*) AS people FROM (${last}) AS l
    WHERE ${isPresent('l.profile', about)}${segmentConditions(where, 'l')} GROUP BY 1${places(by, 1)}`
}

/** In the journey's order, none first; stages that nobody is at stand there with 0, those of older playbooks come last. */
function inOrder(rows: readonly Row[], { stages }: Journey, fills: boolean): readonly Row[] {
  const order = new Map(stages.map(({ id }, place) => [id, place]))
  const placeOf = ({ stage }: Row) => (stage === null ? -1 : (order.get(String(stage)) ?? stages.length))
  const missing = fills ? stages.filter(({ id }) => !rows.some(({ stage }) => stage === id)) : []
  const all: Row[] = [...rows, ...missing.map(({ id }) => ({ stage: id, people: 0 }))]
  return all.toSorted((a, b) => placeOf(a) - placeOf(b) || Number(b.people) - Number(a.people))
}
