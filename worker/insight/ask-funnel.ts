import { durationText } from '../../shared/lib/duration.ts'
import type { Row, Statement } from '../../shared/model/answer.ts'
import type { FunnelQuestion } from '../../shared/model/question.ts'
import { createFunnel, type FunnelStep } from '../../shared/stats/funnel.ts'
import type { FunnelTouch } from '../../shared/stats/funnel-depth.ts'
import { parseFunnel } from '../../shared/wire/question-schema.ts'
import { textOrNull } from './moves-of.ts'
import { BETWEEN, packed } from './packed.ts'
import { type Answered, type Asking, journeyOf, refused, stageProblem } from './question.ts'
import { EMPTY, join, name, type Sql, sql, statementOf, whole } from './sql.ts'
import { unitedWithSelves } from './united.ts'

/** So many people are in memory at once. */
const PEOPLE = 200_000

/** More than a funnel has steps. An instant times this is a whole number still. */
const PLACES = 32

/** How many people made how many steps of a way, over stages or over touches. */
export async function askFunnel(input: unknown, asking: Asking): Promise<Answered> {
  const parsed = parseFunnel(input, asking.asOf)
  if (!parsed.ok) return parsed
  const question = parsed.value
  const steps = stepsOf(question, asking)
  if (!steps.ok) return steps
  const { order: mode, windowMs, by } = question
  const funnel = createFunnel({ steps: question.steps, mode, windowMs })
  const names = [...new Set(question.steps)]
  const statements: Statement[] = []
  for (const whose of ['alone', 'united'] as const) {
    let after: string | null = ''
    while (after !== null) {
      const statement = statementOf(wayOf(question, steps.value, { names, after, whose }))
      statements.push(statement)
      const packs = await asking.read(statement)
      for (const pack of packs) {
        const segment = textOrNull(pack.segment)
        for (const way of waysOf(pack)) funnel.add({ segment, touches: touchesOf(way, names) })
      }
      after = lastOf(packs)
    }
  }
  const { people, steps: all, segments } = funnel.answer()
  const shown =
    by === null ? rowsOf(all, {}) : segments.flatMap(({ segment, steps }) => rowsOf(steps, { [by]: segment }))
  return {
    ok: true,
    value: {
      question: 'funnel',
      asOf: asking.asOf,
      definition: `People by how many of the steps they made after "from" and up to "until" within ${durationText(windowMs)} of the first, ${MODES[mode]}; each person once, at the furthest step of their best chain.${by === null ? '' : ` By the ${by} of their first step.`} Who was several visitors is one person.`,
      unit: 'people',
      sql: statements,
      columns: [...(by === null ? [] : [by]), 'step', 'people', 'ofFirst', 'ofFirstLow', 'ofFirstHigh', 'ofPrevious'],
      figures: { from: question.from, until: question.until, people },
      limit: null,
      rows: shown,
    },
  }
}

const MODES = {
  ordered: 'each after the one before, whatever lies between',
  strict: 'each after the one before, with no other step between',
  any: 'in whatever order',
} as const

/** Where the steps lie, as a condition of a table; or which of them is no stage. */
function stepsOf(question: FunnelQuestion, { site, playbook }: Asking) {
  const { from, until } = question
  if (question.over === 'touches') {
    const where = sql`f.site = ${site} AND +f.at > ${from} AND +f.at <= ${until}`
    return { ok: true, value: { table: name('touches'), index: EMPTY, step: name('name'), where, site } } as const
  }
  const journey = journeyOf(playbook, question.journey)
  if (!journey.ok) return journey
  const problems = question.steps.flatMap((step, place) => stageProblem(journey.value, `steps.${place}`, step) ?? [])
  if (problems.length > 0) return refused(...problems)
  const where = sql`f.kind = 'entered' AND f.site = ${site} AND f.journey = ${journey.value.id} AND f.at > ${from} AND f.at <= ${until}`
  return {
    ok: true,
    value: { table: name('facts'), index: sql` INDEXED BY facts_moves`, step: name('stage'), where, site },
  } as const
}

/** Which people are read: those after a profile, of those who were always one profile, or of those who were several. */
interface Page {
  readonly names: readonly string[]
  readonly after: string
  readonly whose: 'alone' | 'united'
}

interface Steps {
  readonly table: Sql
  readonly index: Sql
  readonly step: Sql
  readonly where: Sql
  readonly site: string
}

/**
 * The steps of everybody, each as one number: when it was, times `PLACES`, and its place in `names`. Whoever was always one
 * profile is read in the order of profiles, so that nothing has to be sorted, though that reads the whole log whatever the
 * period; who was several is read by those.
 */
function wayOf({ by }: FunnelQuestion, { table, index, step, where, site }: Steps, { names, after, whose }: Page): Sql {
  const places = join(
    names.map((each, place) => sql` WHEN ${each} THEN ${whole(place)}`),
    EMPTY,
  )
  const list = join(
    names.map((each) => sql`${each}`),
    sql`, `,
  )
  // The bare column beside `MIN` is of the row that has the minimum: see SQLite's documentation of SELECT, 2.5.
  const segment = by === null ? sql`, NULL AS segment` : sql`, MIN(f.at), f.${name(by)} AS segment`
  const way = sql`group_concat(f.at * ${whole(PLACES)} + CASE f.${step}${places} END) AS pack${segment}`
  const made = sql`${where} AND f.${step} IN (${list})`
  const ways =
    whose === 'alone'
      ? sql`SELECT f.profile AS id, ${way} FROM ${table} AS f${index} WHERE ${made} AND f.profile > ${after}
          GROUP BY f.profile HAVING f.profile NOT IN (SELECT profile FROM united)`
      : sql`SELECT u.person AS id, ${way} FROM united AS u CROSS JOIN ${table} AS f${index} ON f.profile = u.profile
          WHERE ${made} AND u.person > ${after} GROUP BY u.person`
  return sql`${unitedWithSelves(site)} ${packed(sql`${ways} ORDER BY 1 LIMIT ${PEOPLE}`, ['segment'])}`
}

/** After whom the next page begins; `null` where this was the last one. */
function lastOf(packs: readonly Row[]): string | null {
  const people = packs.reduce((sum, row) => sum + Number(row.packed), 0)
  if (people < PEOPLE) return null
  return (
    packs
      .map((row) => String(row.last))
      .toSorted()
      .at(-1) ?? null
  )
}

/** The numbers of each way of a pack: read as JSON, which is faster than to cut texts and to read each number. */
function waysOf({ packs }: Row): readonly (readonly number[])[] {
  return JSON.parse(`[[${String(packs).replaceAll(BETWEEN, '],[')}]]`)
}

/** In order of time: mostly they are so already. */
function touchesOf(way: readonly number[], names: readonly string[]): readonly FunnelTouch[] {
  const isInOrder = way.every((step, place) => place === 0 || (way[place - 1] ?? 0) <= step)
  const steps = isInOrder ? way : way.toSorted((a, b) => a - b)
  return steps.map((step) => ({ name: names[step % PLACES] ?? '', at: Math.floor(step / PLACES) }))
}

function rowsOf(steps: readonly FunnelStep[], segment: Row): readonly Row[] {
  return steps.map(({ step, people, ofFirst, ofPrevious }) => ({
    ...segment,
    step,
    people,
    ofFirst: ofFirst.share,
    ofFirstLow: ofFirst.low,
    ofFirstHigh: ofFirst.high,
    ofPrevious: ofPrevious.share,
  }))
}
