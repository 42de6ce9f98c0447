import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileAttributes } from '../../../shared/condition/attributes.ts'
import { decide, type Viewer } from '../../../shared/decision/decide.ts'
import { gatesOf } from '../../../shared/decision/gate.ts'
import { compilePlays, type Plays } from '../../../shared/decision/plays.ts'
import type { AttributeCondition } from '../../../shared/model/condition.ts'
import type { Play } from '../../../shared/model/playbook.ts'
import type { Attributes } from '../../../shared/model/touch.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { anyAttributes, anyCondition, anyValue } from '../../support/attribute-conditions.ts'
import { NOW } from '../../support/instant.ts'

const SLOTS = ['hero', 'offer']
const STAGES = ['a:1', 'a:2', 'b:1', 'c:1']
const at = (instant: number) => new Date(instant).toISOString()

function compiled(plays: readonly Play[]): Plays {
  const result = compilePlays(plays)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

/** The rule as the playbook states it: every play in turn. */
function naively(plays: readonly Play[], slot: string, { stages, attributes, now }: Viewer): string | null {
  const first = plays.find((play) => {
    const audience = compileAttributes(play.audience ?? {})
    return (
      play.slot === slot &&
      play.stages.some((stage) => stages.includes(stage)) &&
      now >= Date.parse(play.schedule?.from ?? at(0)) &&
      now < Date.parse(play.schedule?.until ?? at(2 * NOW)) &&
      audience.ok &&
      audience.test(attributes)
    )
  })
  return first?.id ?? null
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
const anySchedule = fc.record(
  {
    from: fc.constantFrom(-1, 0, 1, 2).map((after) => at(NOW + after)),
    until: fc.constantFrom(3, 4, 5).map((after) => at(NOW + after)),
  },
  { requiredKeys: [] },
)

function anyPlays(audience: fc.Arbitrary<AttributeCondition>, maxLength: number): fc.Arbitrary<readonly Play[]> {
  const play = fc.record({
    slot: fc.constantFrom(...SLOTS),
    stages: fc.array(fc.constantFrom(...STAGES), { minLength: 1, maxLength: 3 }),
    audience,
    schedule: anySchedule,
  })
  return fc
    .array(play, { maxLength, size: 'max' })
    .map((plays) => plays.map((each, place) => aPlay({ ...each, id: `play-${place}` })))
}

/** Several, so that an index is asked again, at other times. */
function anyViewers(attributes: fc.Arbitrary<Attributes>): fc.Arbitrary<readonly Viewer[]> {
  const viewer = fc.record({
    mayPersonalize: fc.constant(true),
    stages: fc.shuffledSubarray(STAGES),
    attributes,
    now: fc.integer({ min: -2, max: 6 }).map((after) => NOW + after),
  })
  return fc.array(viewer, { minLength: 1, maxLength: 6 })
}

function expectNaive(plays: readonly Play[], viewers: readonly Viewer[]): void {
  const index = compiled(plays)
  for (const viewer of viewers) {
    for (const slot of SLOTS) {
      expect(decide(index, slot, viewer).play ?? null).toBe(naively(plays, slot, viewer))
    }
  }
}

describe('the index of plays', () => {
  it('finds the play that trying each in turn finds, among many plays of plain audiences', () => {
    fc.assert(fc.property(anyPlays(plainly, 150), anyViewers(plainAttributes), expectNaive), { numRuns: 1_000 })
  })

  it('finds the play that trying each in turn finds, whatever audiences ask and visitors are', () => {
    fc.assert(fc.property(anyPlays(anyCondition, 12), anyViewers(anyAttributes), expectNaive), { numRuns: 1_000 })
  })

  it('finds a play beyond the 32nd and the 64th place, and the last', () => {
    for (const count of [31, 32, 33, 64, 65, 100]) {
      const plays = Array.from({ length: count }, (_, place) =>
        aPlay({ id: `play-${place}`, stages: ['a:1'], audience: { a: `${place}` } }),
      )
      const index = compiled(plays)
      for (const place of [0, 30, 31, 32, 33, 63, 64, count - 1].filter((each) => each < count)) {
        const viewer = { mayPersonalize: true, stages: ['a:1'], attributes: { a: `${place}` }, now: NOW }
        expect(decide(index, 'hero', viewer).play).toBe(`play-${place}`)
      }
    }
  })

  it('has begun and ended plays right when time goes back', () => {
    const index = compiled([aPlay({ stages: ['a:1'], schedule: { from: at(NOW), until: at(NOW + 2) } })])
    const shown = [-1, 0, 2, 1, -1, 1].map((after) => {
      const viewer = { mayPersonalize: true, stages: ['a:1'], attributes: {}, now: NOW + after }
      return decide(index, 'hero', viewer).play ?? null
    })
    expect(shown).toEqual([null, 'play', null, 'play', null, 'play'])
  })

  it('decides among plays whose audiences ask for more names than it looks up', () => {
    const plays = Array.from({ length: 40 }, (_, place) =>
      aPlay({ id: `play-${place}`, stages: ['a:1'], audience: { [`name${place}`]: 'x' } }),
    )
    const index = compiled(plays)
    for (const place of plays.keys()) {
      const viewer = { mayPersonalize: true, stages: ['a:1'], attributes: { [`name${place}`]: 'x' }, now: NOW }
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
        const viewer = { mayPersonalize: true, stages: ['a:1'], attributes, now: NOW }
        expectNaive([aPlay({ stages: ['a:1'], audience })], [viewer])
      }),
      { numRuns: 2_000 },
    )
  })
})
