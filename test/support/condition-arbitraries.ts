import fc from 'fast-check'
import type { Age, Comparison, Condition, Duration, TouchCondition, TouchFilter } from '../../shared/model/condition.ts'
import type { Journey, Stage } from '../../shared/model/playbook.ts'

/** One or two journeys; the second may ask for the first one's stages. */
export function anyJourneys(durations: readonly Duration[]): fc.Arbitrary<readonly Journey[]> {
  const first = anyStages(anyCondition(anyLeaf(durations))).map((stages) => ({ id: 'one', stages }))
  const other = fc.constantFrom('one:s0', 'one:s1', 'one:s2').map((stage): Condition => ({ stage }))
  const leaf = fc.oneof({ weight: 3, arbitrary: anyLeaf(durations) }, { weight: 1, arbitrary: other })
  const second = anyStages(anyCondition(leaf))
  return fc.tuple(first, fc.option(second, { nil: null }), fc.boolean()).map(([one, stages, isReversed]) => {
    const journeys = stages === null ? [one] : [one, { id: 'two', stages }]
    return isReversed ? journeys.reverse() : journeys
  })
}

/** One journey of conditions that can be looked back on by recording, so that every `keep` stays. */
export function anyRecordedJourneys(durations: readonly Duration[]): fc.Arbitrary<readonly Journey[]> {
  const duration = fc.constantFrom(...durations)
  const touch = fc.constantFrom('a', 'a', 'c')
  const leaf: fc.Arbitrary<Condition> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ touch, count: anyComparison([0, 1, 2, 3]), within: duration }) },
    { weight: 1, arbitrary: fc.record({ touch, count: anyComparison([0, 1, 2]) }) },
    { weight: 1, arbitrary: fc.record({ touch, first: anyAge(durations) }) },
    { weight: 2, arbitrary: fc.record({ touch, last: anyAge(durations) }) },
  )
  return anyStages(anyCondition(leaf)).map((stages) => [{ id: 'one', stages }])
}

/** A clause about touches, time, attributes or an answer: no joining ones. */
export function anyLeaf(durations: readonly Duration[]): fc.Arbitrary<Condition> {
  return fc.oneof(
    { weight: 9, arbitrary: anyTouchCondition(durations) },
    { weight: 2, arbitrary: anyScore(durations) },
    { weight: 1, arbitrary: fc.constant<Condition>('always') },
    { weight: 1, arbitrary: fc.constantFrom<Condition>(...ATTRIBUTES, ...ANSWERS) },
  )
}

/** Leaves whose only clause is about one number or one age. */
export function anySingleClause(durations: readonly Duration[]): fc.Arbitrary<Condition> {
  const within = fc.constantFrom(...durations)
  const clause = fc.oneof(
    fc.record({ count: anyComparison(COUNTS), within }),
    fc.record({ sum: anyComparison(SUMS), within }),
    fc.record({ distinct: anyDistinct, within }),
    fc
      .tuple(fc.constantFrom('first', 'last'), fc.constantFrom('within', 'olderThan'), within)
      .map(([end, bound, span]) => ({ [end]: { [bound]: span } })),
  )
  return fc.oneof(
    { weight: 4, arbitrary: fc.tuple(anyFilter, clause).map(([filter, part]): Condition => ({ ...filter, ...part })) },
    { weight: 1, arbitrary: anyScore(durations) },
  )
}

const ATTRIBUTES: readonly Condition[] = [{ attributes: { country: 'FR' } }, { attributes: { age: { $gte: 18 } } }]

const ANSWERS: readonly Condition[] = [
  { answer: 'size' },
  { answer: 'size', is: 'big' },
  { answer: 'taste', is: ['big', 'small'] },
]

const COUNTS = [0, 1, 1, 2, 2, 3, 4, 7, 20]
const SUMS = [0, 5, 10, 10, 0.3, -5, 100]

const anyDistinct = anyComparison(COUNTS).map((bounds) => ({ prop: 'sku', ...bounds }))

/** Mostly every touch of a name, so that touches and clauses often meet. */
const anyFilter: fc.Arbitrary<TouchFilter> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('a', 'a', 'a', 'b', 'c', 'd').map((touch) => ({ touch })) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        touch: fc.constantFrom('a', 'b', 'c', 'd'),
        where: fc.constantFrom({ plan: 'pro' }, { sku: { $in: ['p', 'q'] } }, { sku: { $exists: true } }),
        channel: fc.constantFrom<NonNullable<TouchFilter['channel']>>('web', ['app', 'store']),
        verified: fc.constant(true as const),
      },
      { requiredKeys: ['touch'] },
    ),
  },
)

function anyStages(condition: fc.Arbitrary<Condition>): fc.Arbitrary<readonly Stage[]> {
  const stage = fc.record({ when: condition, keep: fc.constantFrom(true, true, false) })
  return fc
    .array(stage, { minLength: 1, maxLength: 3 })
    .map((stages) => stages.map(({ when, keep }, place) => ({ id: `s${place}`, when, ...(keep && { keep }) })))
}

function anyCondition(leaf: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> {
  return fc.letrec<{ node: Condition }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: leaf },
      { weight: 1, arbitrary: fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }) },
      { weight: 1, arbitrary: fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }) },
      { weight: 1, arbitrary: fc.record({ not: tie('node') }) },
    ),
  })).node
}

function anyTouchCondition(durations: readonly Duration[]): fc.Arbitrary<TouchCondition> {
  const clause = fc.oneof(
    { weight: 3, arbitrary: fc.record({ count: anyComparison(COUNTS) }) },
    { weight: 2, arbitrary: fc.record({ sum: anyComparison(SUMS) }) },
    { weight: 1, arbitrary: fc.record({ distinct: anyDistinct }) },
    { weight: 1, arbitrary: fc.record({ first: anyAge(durations) }) },
    { weight: 2, arbitrary: fc.record({ last: anyAge(durations) }) },
  )
  const window = fc.oneof(fc.record({ within: fc.constantFrom(...durations) }), fc.constant({}))
  return fc
    .tuple(anyFilter, window, fc.array(clause, { maxLength: 3, size: 'xsmall' }))
    .map(([filter, within, clauses]) => Object.assign({}, filter, within, ...clauses))
}

function anyAge(durations: readonly Duration[]): fc.Arbitrary<Age> {
  const duration = fc.constantFrom(...durations)
  return fc.oneof(
    { weight: 2, arbitrary: fc.record({ within: duration }) },
    { weight: 2, arbitrary: fc.record({ olderThan: duration }) },
    { weight: 1, arbitrary: fc.record({ within: duration, olderThan: duration }) },
  )
}

function anyScore(durations: readonly Duration[]): fc.Arbitrary<Condition> {
  return fc
    .record({
      weights: fc.constantFrom<{ [touch: string]: number }>(
        { a: 5 },
        { a: 1, c: 2.5 },
        { a: 5, c: -3, d: 0.25 },
        { a: 10, d: 0 },
      ),
      halfLife: fc.constantFrom(...durations),
      bounds: anyBounds(['gte', 'lte', 'gt', 'lt'], [0, 1, 2.5, 5, 10, -1]),
    })
    .map(({ weights, halfLife, bounds }) => ({ score: { weights, halfLife, ...bounds } }))
}

function anyComparison(limits: readonly number[]): fc.Arbitrary<Comparison> {
  return anyBounds(['eq', 'gte', 'gte', 'lte', 'gt', 'lt'], limits)
}

function anyBounds(operators: readonly (keyof Comparison)[], limits: readonly number[]): fc.Arbitrary<Comparison> {
  const bound = fc.tuple(fc.constantFrom(...operators), fc.constantFrom(...limits))
  return fc.array(bound, { minLength: 1, maxLength: 2, size: 'xsmall' }).map((bounds) => Object.fromEntries(bounds))
}
