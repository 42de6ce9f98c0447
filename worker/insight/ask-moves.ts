import type { Row } from '../../shared/model/answer.ts'
import type { MovesQuestion } from '../../shared/model/question.ts'
import { type DayMove, flowOverDays } from '../../shared/stats/flow.ts'
import { moveMatrix } from '../../shared/stats/moves.ts'
import { parseMoves } from '../../shared/wire/question-schema.ts'
import { type MovesOfPeriod, movesOf } from './moves-of.ts'
import { type Answered, type Asking, journeyOf } from './question.ts'

/** Who moved from which stage to which in a period: as a matrix, by stage, or by day. */
export async function askMoves(input: unknown, asking: Asking): Promise<Answered> {
  const parsed = parseMoves(input, asking.asOf)
  if (!parsed.ok) return parsed
  const question = parsed.value
  const journey = journeyOf(asking.playbook, question.journey)
  if (!journey.ok) return journey
  const { id, stages } = journey.value
  const order = stages.map((stage) => stage.id)
  const moved = await movesOf(asking, id, question)
  const { forwards, backwards } = moveMatrix(moved.moves, order)
  const departed = moved.departures.reduce((sum, { count }) => sum + count, 0)
  const { columns, rows, definition } = VIEWS[question.view]({ question, moved, order, asOf: asking.asOf })
  const about = `Moves of the journey "${id}" after "from" and up to "until". Forwards and backwards are by the order of its stages, no stage being before the first.`
  return {
    ok: true,
    value: {
      question: 'moves',
      asOf: asking.asOf,
      definition: `${about} ${definition}`,
      unit: 'moves',
      sql: moved.sql,
      columns,
      figures: { from: question.from, until: question.until, forwards, backwards, departed },
      limit: null,
      rows,
    },
  }
}

interface Moved {
  readonly question: MovesQuestion
  readonly moved: MovesOfPeriod
  readonly order: readonly string[]
  /** Of what lies after it there are no days. */
  readonly asOf: number
}

interface Shown {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  readonly definition: string
}

const VIEWS: { readonly [View in MovesQuestion['view']]: (moved: Moved) => Shown } = {
  matrix: ({ moved, order }) => ({
    columns: ['from', 'to', 'direction', 'moves', 'of', 'share', 'low', 'high'],
    rows: moveMatrix(moved.moves, order).stages.flatMap(({ stage, to }) =>
      to.map(({ to, direction, count, of, share, low, high }) => ({
        from: stage,
        to,
        direction,
        moves: count,
        of,
        share,
        low,
        high,
      })),
    ),
    definition: 'The share is of all moves from that stage, with its Wilson interval at 95 %.',
  }),
  stages: ({ moved, order }) => ({
    columns: ['stage', 'entries', 'exits', 'departures', 'net'],
    rows: moveMatrix(withDeparted(moved), order).stages.map(({ stage, entries, exits }) => {
      const departures = sumOf(moved.departures.filter(({ from }) => from === stage))
      return { stage, entries, exits, departures, net: stage === null ? null : entries - exits - departures }
    }),
    definition: `Departures are people who turned out to be another one, or were forgotten, while at the stage. Net is by how many people the count of a stage changed. ${NO_STAGE}`,
  }),
  flow: ({ question, moved, order, asOf }) => {
    const firstDay = new Date(question.from + 1).toISOString().slice(0, 10)
    const lastDay = new Date(Math.min(question.until, asOf)).toISOString().slice(0, 10)
    const days = flowOverDays(withDeparted(moved), { firstDay, lastDay, order })
    const departed = new Map(moved.departures.map(({ day, from }) => [`${day} ${from}`, 0]))
    for (const { day, from, count } of moved.departures) {
      departed.set(`${day} ${from}`, (departed.get(`${day} ${from}`) ?? 0) + count)
    }
    return {
      columns: ['day', 'stage', 'entries', 'exits', 'departures', 'net'],
      rows: days.flatMap(({ day, stages }) =>
        stages.map(({ stage, entries, exits, net }) => {
          const departures = departed.get(`${day} ${stage}`) ?? 0
          return { day, stage, entries, exits, departures, net: stage === null ? null : net - departures }
        }),
      ),
      definition: `Days are in UTC, ${days.length} of them. Departures are people who turned out to be another one, or were forgotten. ${NO_STAGE}`,
    }
  },
}

const NO_STAGE = 'Whoever enters a first stage leaves no stage, where nobody counted them before: it has no net.'

/** People may depart from a stage that no move names, and the journey has no more: it has its row as well. */
function withDeparted({ moves, departures }: MovesOfPeriod): readonly DayMove[] {
  return [...moves, ...departures.map(({ day, from }) => ({ day, from, to: from, count: 0 }))]
}

function sumOf(counted: readonly { readonly count: number }[]): number {
  return counted.reduce((sum, { count }) => sum + count, 0)
}
