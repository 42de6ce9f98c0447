import { GrowthBook } from '@growthbook/growthbook'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate } from '../../../shared/decision/allocate.ts'
import { bucketRanges, pointOf, rangeAt } from '../../../shared/decision/bucket.ts'

describe('pointOf', () => {
  /** The vectors of version 2 that GrowthBook publishes for its SDKs (packages/sdk-js/test/cases.json). */
  it.each([
    ['seed', 'a', 0.0505],
    ['seed', 'b', 0.2696],
    ['foo', 'ab', 0.2575],
    ['foo', 'def', 0.2019],
    ['89123klj', '8952klfjas09ujkasdf', 0.124],
    ['90850943850283058242805', '123', 0.7516],
    ['()**(%$##$%#$#', '___)((*":&', 0.0128],
  ])('of salt %s and id %s is %d', (salt, id, point) => {
    expect(pointOf(salt, id)).toBe(point)
  })
})

describe('bucketRanges', () => {
  /** Of GrowthBook's published vectors those whose weights and coverage are within bounds. */
  it.each([
    [
      'two halves',
      [1, 1],
      1,
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'half of each half',
      [1, 1],
      0.5,
      [
        [0, 0.25],
        [0.5, 0.75],
      ],
    ],
    [
      'nothing of each half',
      [1, 1],
      0,
      [
        [0, 0],
        [0.5, 0.5],
      ],
    ],
    [
      'four quarters',
      [1, 1, 1, 1],
      1,
      [
        [0, 0.25],
        [0.25, 0.5],
        [0.5, 0.75],
        [0.75, 1],
      ],
    ],
    [
      'two unequal parts',
      [0.4, 0.6],
      1,
      [
        [0, 0.4],
        [0.4, 1],
      ],
    ],
    [
      'three unequal parts',
      [0.2, 0.3, 0.5],
      1,
      [
        [0, 0.2],
        [0.2, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'a fifth of three unequal parts',
      [0.2, 0.3, 0.5],
      0.2,
      [
        [0, 0.04],
        [0.2, 0.26],
        [0.5, 0.6],
      ],
    ],
    [
      'negative coverage as none',
      [1, 1],
      -0.2,
      [
        [0, 0],
        [0.5, 0.5],
      ],
    ],
    [
      'coverage above 1 as all',
      [1, 1],
      1.5,
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
  ])('give %s', (_, weights, coverage, ranges) => {
    expect(bucketRanges(weights, coverage).map((range) => range.map((end) => Number(end.toFixed(9))))).toEqual(ranges)
  })

  it('take weights for relative, and for equal where they say nothing', () => {
    expect(bucketRanges([3, 1], 1)).toEqual([
      [0, 0.75],
      [0.75, 1],
    ])
    for (const weights of [
      [0, 0],
      [-1, 2],
      [Number.NaN, 1],
      [Number.POSITIVE_INFINITY, 1],
    ]) {
      expect(bucketRanges(weights, 1)).toEqual([
        [0, 0.5],
        [0.5, 1],
      ])
    }
  })
})

/** GrowthBook takes an empty one for none; a play's id never is. */
const anySalt = fc.string({ minLength: 1 })
const anyWeights = fc
  .array(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 6 })
  .filter((weights) => weights.some((weight) => weight > 0))

describe('allocate', () => {
  it("gives everybody the arm that GrowthBook's SDK gives", () => {
    fc.assert(
      fc.property(
        anySalt,
        fc.string({ minLength: 1 }),
        anyWeights,
        fc.integer({ min: 0, max: 100 }),
        (salt, id, weights, percent) => {
          const total = weights.reduce((sum, weight) => sum + weight, 0)
          const control = percent / 100
          const theirs = new GrowthBook({ attributes: { id } }).run({
            key: 'play',
            variations: [0, 1, ...weights.slice(2).map((_, place) => place + 2)],
            weights: weights.map((weight) => weight / total),
            coverage: 1 - control,
            seed: salt,
            hashVersion: 2,
          })
          const ours = allocate({ salt, weights, control }, id)
          expect(ours).toEqual(theirs.inExperiment ? { arm: 'variant', place: theirs.variationId } : { arm: 'control' })
        },
      ),
      { numRuns: 5_000 },
    )
  })

  it('moves nobody from one variant to another when the control share changes', () => {
    const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100)
    fc.assert(
      fc.property(fc.string(), fc.string(), anyWeights, share, share, (salt, id, weights, some, other) => {
        const arms = [some, other].map((control) => allocate({ salt, weights, control }, id))
        const places = arms.flatMap((arm) => (arm.arm === 'variant' ? [arm.place] : []))
        expect(new Set(places).size).toBeLessThanOrEqual(1)
      }),
      { numRuns: 2_000 },
    )
  })

  it('puts everybody into the control at a share of 1, and nobody at 0', () => {
    for (let visitor = 0; visitor < 1_000; visitor += 1) {
      expect(allocate({ salt: 'play', weights: [1, 2], control: 1 }, `v${visitor}`).arm).toBe('control')
      expect(allocate({ salt: 'play', weights: [1, 2], control: 0 }, `v${visitor}`).arm).toBe('variant')
    }
  })
})

describe('rangeAt', () => {
  const even = bucketRanges([1, 1], 1)
  const half = bucketRanges([1, 1], 0.5)
  /** GrowthBook's published vectors of `chooseVariation`. */
  it.each([
    ['even ranges', even, [0, 0.2, 0.4, 0.5, 0.6, 0.8], [0, 0, 0, 1, 1, 1]],
    ['reduced coverage', half, [0.2, 0.25, 0.4, 0.5, 0.6, 0.8], [0, null, null, 1, 1, null]],
    ['an empty range', bucketRanges([1, 0, 1], 1), [0.5], [2]],
  ])('takes the beginning of a range in, and leaves its end out: %s', (_, ranges, points, places) => {
    expect(points.map((point) => rangeAt(ranges, point))).toEqual(places)
  })

  it('is exact to the finest point', () => {
    expect([0.2499, 0.25, 0.4999, 0.5, 0.7499, 0.75].map((point) => rangeAt(half, point))).toEqual([
      0,
      null,
      null,
      1,
      1,
      null,
    ])
  })
})
