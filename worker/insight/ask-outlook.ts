import type { Answer } from '../../shared/model/answer.ts'
import type { Journey } from '../../shared/model/playbook.ts'
import type { OutlookQuestion } from '../../shared/model/question.ts'
import { outlook } from '../../shared/stats/absorbing-chain.ts'
import { type Lapse, returnOfLapsed } from '../../shared/stats/lapse-return.ts'
import { parseOutlook } from '../../shared/wire/question-schema.ts'
import { movesOf } from './moves-of.ts'
import { type Answered, type Asking, journeyOf, refused, stageProblem } from './question.ts'
import { sql, statementOf, whole } from './sql.ts'
import { staysOf } from './stays-of.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** By how long they have been away, in days. */
const SPANS = [0, 7, 14, 30, 60, 90, 180, 365]

/** What becomes of who is at each stage; or, with `lapsed`, when those who lapsed return. */
export async function askOutlook(input: unknown, asking: Asking): Promise<Answered> {
  const parsed = parseOutlook(input, asking.asOf)
  if (!parsed.ok) return parsed
  const question = parsed.value
  const journey = journeyOf(asking.playbook, question.journey)
  if (!journey.ok) return journey
  const { goal, lapsed } = question
  if ((goal === null) === (lapsed === null)) {
    const hint = 'give the stage that is aimed at as "goal", or the one from which people return as "lapsed"'
    return refused({ path: 'goal', problem: 'or "lapsed" must be given, and not both', hint })
  }
  const problem =
    goal === null ? stageProblem(journey.value, 'lapsed', lapsed ?? '') : stageProblem(journey.value, 'goal', goal)
  if (problem !== null) return refused(problem)
  const value =
    goal === null ? await returnOf(question, asking, journey.value) : await outlookOf(question, asking, journey.value)
  return { ok: true, value }
}

async function outlookOf(question: OutlookQuestion, asking: Asking, { id, stages }: Journey): Promise<Answer> {
  const goal = question.goal ?? ''
  const moved = await movesOf(asking, id, question)
  const rows = outlook(moved.moves, { goal, order: stages.map((stage) => stage.id) })
  return {
    question: 'outlook',
    asOf: asking.asOf,
    definition: `What awaits who is at each stage of the journey "${id}", if everybody moves on as the moves after "from" and up to "until" did, whatever the way that brought them there: the probability to reach "${goal}" ever, and the expected numbers of moves to it (of those who reach it), and to it or a stage that nobody leaves. Solved exactly, as an absorbing Markov chain.`,
    unit: 'probabilities and moves',
    sql: moved.sql,
    columns: ['stage', 'standing', 'reach', 'stepsToGoal', 'stepsToEnd'],
    figures: { from: question.from, until: question.until },
    limit: null,
    rows: rows.map((row) => ({ ...row })),
  }
}

async function returnOf(question: OutlookQuestion, asking: Asking, { id }: Journey): Promise<Answer> {
  const { site, asOf, read } = asking
  const stays = staysOf({ ...question, site, journey: id, stage: question.lapsed ?? '', asOf })
  const statement = statementOf(sql`SELECT left_at IS NOT NULL AND left_at = seen_until AS returned,
    (seen_until - entered) / ${whole(HOUR_MS)} AS hours, COUNT(*) AS people FROM (${stays}) GROUP BY 1, 2`)
  const lapses = (await read(statement)).flatMap((row): readonly Lapse[] => {
    const lapse = { ms: Math.floor(Number(row.hours)) * HOUR_MS, hasReturned: row.returned === 1 }
    return Array.from({ length: Number(row.people) }, () => lapse)
  })
  const spans = returnOfLapsed(
    lapses,
    SPANS.map((days) => days * DAY_MS),
  )
  return {
    question: 'outlook',
    asOf,
    definition: `People who entered "${question.lapsed}" of the journey "${id}" after "from" and up to "until", by how long they have been there, in whole hours, cut. Who went to any other stage has returned. "within": of those still away after fromDays, the share that returns before untilDays; "soFar": of all who lapse, the share that has returned by then.`,
    unit: 'people and shares',
    sql: [statement],
    columns: [
      'fromDays',
      'untilDays',
      'people',
      'returned',
      'within',
      'withinLow',
      'withinHigh',
      'soFar',
      'soFarLow',
      'soFarHigh',
    ],
    figures: { from: question.from, until: question.until, people: lapses.length },
    limit: null,
    rows: spans.map(({ fromMs, untilMs, people, returned, within, soFar }) => ({
      ...{ fromDays: fromMs / DAY_MS, untilDays: untilMs / DAY_MS, people, returned },
      ...{ within: within.share, withinLow: within.interval?.low ?? null, withinHigh: within.interval?.high ?? null },
      ...{ soFar: soFar.share, soFarLow: soFar.interval?.low ?? null, soFarHigh: soFar.interval?.high ?? null },
    })),
  }
}
