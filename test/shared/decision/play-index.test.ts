import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, type Viewer } from '../../../shared/decision/decide.ts'
import { gatesOf } from '../../../shared/decision/gate.ts'
import { compilePlays, type Plays, type Strategy } from '../../../shared/decision/plays.ts'
import type { AttributeCondition } from '../../../shared/model/condition.ts'
import type { Play, Schedule } from '../../../shared/model/playbook.ts'
import type { Attributes } from '../../../shared/model/touch.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { anyAttributes, anyCondition, anyValue } from '../../support/attribute-conditions.ts'
import { DAY, HOUR, NOW } from '../../support/instant.ts'
import { decideNaively } from '../../support/naive-decision.ts'

const SLOTS = ['hero', 'offer']
const STAGES = ['a:1', 'a:2', 'b:1', 'c:1']
const at = (instant: number) => new Date(instant).toISOString()

function compiled(strategy: Strategy): Plays {
  const result = compilePlays(strategy)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

const plainly = fc.constantFrom<AttributeCondition>(
  { a: 'x' },
  { a: { $in: ['x', 'y'] } },
  { a: { $in: [] } },
  { a: { $eq: 'y' }, b: true },
  { b: 1, a: { $ne: 'x' } },
  { b: { $in: [1, '1', null] } },
  { b: false },
  { 'c.d': 'x', a: 'y' },
  { a: { $in: ['y', 'z'], $nin: ['z'] } },
  { a: null },
  {},
)
const plainValue = fc.constantFrom('x', 'y', '1', 1, 0, true, null, ['x', 'z', 'x'], [1], ['y'], { d: 'x' })
const plainAttributes: fc.Arbitrary<Attributes> = fc.dictionary(fc.constantFrom('a', 'b', 'c'), plainValue, {
  noNullPrototype: true,
})
const anySchedule: fc.Arbitrary<Schedule> = fc
  .tuple(
    fc.record(
      {
        from: fc.constantFrom(-1, 0, 1, 2).map((after) => at(NOW + after)),
        until: fc.constantFrom(3, 4, 5).map((after) => at(NOW + after)),
      },
      { requiredKeys: [] },
    ),
    fc.constantFrom<Schedule>(
      {},
      {},
      { days: ['fri', 'sat'], timeZone: 'UTC' },
      { hours: '13:00-14:00', timeZone: 'Europe/Paris' },
      { days: ['thu'], hours: '23:00-22:00', timeZone: 'Asia/Tokyo' },
    ),
  )
  .map(([ends, week]) => ({ ...ends, ...week }))

const anyShare = fc.constantFrom(0, 0.3, 1)
const anyStrategy = (plays: fc.Arbitrary<readonly Play[]>): fc.Arbitrary<Strategy> =>
  fc.record(
    {
      plays,
      holdout: fc.constantFrom(0, 0.2),
      journeys: fc.constantFrom([{ id: 'a', holdout: 0.3 }, { id: 'b' }], []),
    },
    { requiredKeys: ['plays'] },
  )

function anyStrategyOf(audience: fc.Arbitrary<AttributeCondition>, maxLength: number): fc.Arbitrary<Strategy> {
  const draws = fc.record(
    {
      pages: fc.subarray(['/a*', '/b/:id', '/'], { minLength: 1 }),
      group: fc.record({ id: fc.constantFrom('g', 'h'), weight: fc.constantFrom(1, 2) }, { requiredKeys: ['id'] }),
      control: anyShare,
    },
    { requiredKeys: [] },
  )
  const variants = fc
    .array(fc.constantFrom(1, 2, 0.5), { minLength: 1, maxLength: 3 })
    .map((weights) => weights.map((weight, place) => ({ id: `v${place}`, weight, content: { text: `${place}` } })))
  const play = fc.record({
    slot: fc.constantFrom(...SLOTS),
    stages: fc.array(fc.constantFrom(...STAGES), { minLength: 1, maxLength: 3 }),
    audience,
    schedule: anySchedule,
    variants,
    draws: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, draws),
  })
  return anyStrategy(
    fc
      .array(play, { maxLength, size: 'max' })
      .map((plays) =>
        plays.map(({ draws: drawn, ...each }, place) => aPlay({ ...each, ...drawn, id: `play-${place}` })),
      ),
  )
}

/** Several, so that an index is asked again, at other times. */
function anyViewers(attributes: fc.Arbitrary<Attributes>): fc.Arbitrary<readonly Viewer[]> {
  const viewer = fc.record({
    mayPersonalize: fc.constant(true),
    stages: fc.shuffledSubarray(STAGES),
    attributes: fc
      .tuple(attributes, fc.constantFrom('/', '/a', '/a/b', '/b/1', '/c', null))
      .map(([its, path]) => ({ ...its, path })),
    now: fc
      .tuple(fc.integer({ min: -2, max: 6 }), fc.constantFrom(0, 0, 0, HOUR, 13 * HOUR, DAY, -DAY))
      .map(([after, far]) => NOW + after + far),
    stableId: fc.option(fc.string({ minLength: 1, maxLength: 3 }), { nil: null, freq: 8 }),
  })
  return fc.array(viewer, { minLength: 1, maxLength: 6 })
}

function expectNaive(strategy: Strategy, viewers: readonly Viewer[]): void {
  const index = compiled(strategy)
  for (const viewer of viewers) {
    for (const slot of SLOTS) {
      expect(decide(index, slot, viewer)).toEqual(decideNaively(strategy, slot, viewer))
    }
  }
}

describe('the index of plays', () => {
  it('finds the play that trying each in turn finds, among many plays of plain audiences', () => {
    fc.assert(fc.property(anyStrategyOf(plainly, 150), anyViewers(plainAttributes), expectNaive), { numRuns: 500 })
  })

  it('finds the play that trying each in turn finds, whatever audiences ask and visitors are', () => {
    fc.assert(fc.property(anyStrategyOf(anyCondition, 12), anyViewers(anyAttributes), expectNaive), { numRuns: 500 })
  })

  it('finds a play beyond the 32nd and the 64th place, and the last', () => {
    for (const count of [31, 32, 33, 64, 65, 100]) {
      const plays = Array.from({ length: count }, (_, place) =>
        aPlay({ id: `play-${place}`, stages: ['a:1'], audience: { a: `${place}` } }),
      )
      const index = compiled({ plays })
      for (const place of [0, 30, 31, 32, 33, 63, 64, count - 1].filter((each) => each < count)) {
        const viewer = {
          mayPersonalize: true,
          stages: ['a:1'],
          attributes: { a: `${place}` },
          now: NOW,
          stableId: 'visitor',
        }
        expect(decide(index, 'hero', viewer).play).toBe(`play-${place}`)
      }
    }
  })

  it('has begun and ended plays right when time goes back', () => {
    const index = compiled({ plays: [aPlay({ stages: ['a:1'], schedule: { from: at(NOW), until: at(NOW + 2) } })] })
    const shown = [-1, 0, 2, 1, -1, 1].map((after) => {
      const viewer = { mayPersonalize: true, stages: ['a:1'], attributes: {}, now: NOW + after, stableId: 'visitor' }
      return decide(index, 'hero', viewer).play ?? null
    })
    expect(shown).toEqual([null, 'play', null, 'play', null, 'play'])
  })

  it('decides among plays whose audiences ask for more names than it looks up', () => {
    const plays = Array.from({ length: 40 }, (_, place) =>
      aPlay({ id: `play-${place}`, stages: ['a:1'], audience: { [`name${place}`]: 'x' } }),
    )
    const index = compiled({ plays })
    for (const place of plays.keys()) {
      const viewer = {
        mayPersonalize: true,
        stages: ['a:1'],
        attributes: { [`name${place}`]: 'x' },
        now: NOW,
        stableId: 'visitor',
      }
      expect(decide(index, 'hero', viewer).play).toBe(`play-${place}`)
    }
  })
})

describe('gatesOf', () => {
  it('takes equality and lists of values for gates, and leaves the rest to the test', () => {
    expect(gatesOf({ a: 'x', b: { $in: [1, 2], $ne: 1 }, c: { $gt: 1 }, $not: { d: 'x' } })).toEqual([
      { path: 'a', reading: 'text', keys: ['x'] },
      { path: 'b', reading: 'member', keys: [1, 2] },
    ])
  })

  it('leaves a list to the test that is longer than the list of all countries', () => {
    const list = (length: number) => ({ a: { $in: Array.from({ length }, (_, place) => place) } })
    expect(gatesOf(list(256)).length).toBe(1)
    expect(gatesOf(list(257))).toEqual([])
  })

  it('is passed by everybody whom an audience admits, through a play alone', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b'), anyValue), anyAttributes, (audience, attributes) => {
        const viewer = { mayPersonalize: true, stages: ['a:1'], attributes, now: NOW, stableId: 'visitor' }
        expectNaive({ plays: [aPlay({ stages: ['a:1'], audience })] }, [viewer])
      }),
      { numRuns: 1_000 },
    )
  })
})
