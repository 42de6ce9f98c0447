import { describe, expect, it } from 'vitest'
import {
  boundsOf,
  decidingCount,
  isRising,
  missing,
  passesAll,
  turningPlaces,
} from '../../../shared/condition/comparison.ts'
import type { Comparison } from '../../../shared/model/condition.ts'

describe('passesAll', () => {
  it('includes the limit for eq, gte and lte, and leaves it out for gt and lt', () => {
    const passing = (comparison: Comparison) => [1, 2, 3].filter((value) => passesAll(value, boundsOf(comparison)))
    expect(passing({ eq: 2 })).toEqual([2])
    expect(passing({ gte: 2 })).toEqual([2, 3])
    expect(passing({ lte: 2 })).toEqual([1, 2])
    expect(passing({ gt: 2 })).toEqual([3])
    expect(passing({ lt: 2 })).toEqual([1])
    expect(passing({ gt: 1, lte: 3 })).toEqual([2, 3])
  })
})

describe('decidingCount', () => {
  it('is the fewest instants that tell every bound apart', () => {
    expect(decidingCount(boundsOf({ gte: 3 }))).toBe(3)
    expect(decidingCount(boundsOf({ lt: 3 }))).toBe(3)
    expect(decidingCount(boundsOf({ gt: 3 }))).toBe(4)
    expect(decidingCount(boundsOf({ lte: 3 }))).toBe(4)
    expect(decidingCount(boundsOf({ eq: 3 }))).toBe(4)
    expect(decidingCount(boundsOf({ gte: 0 }))).toBe(1)
  })
})

describe('turningPlaces', () => {
  it('names the touch whose leaving turns a bound, counted from the latest', () => {
    expect(boundsOf({ gte: 3 }).flatMap(turningPlaces)).toEqual([2])
    expect(boundsOf({ gt: 3 }).flatMap(turningPlaces)).toEqual([3])
    expect(boundsOf({ eq: 3 }).flatMap(turningPlaces)).toEqual([2, 3])
  })
})

describe('isRising', () => {
  it('is true of lower bounds alone', () => {
    expect(isRising(boundsOf({ gte: 1, gt: 0 }))).toBe(true)
    expect(isRising(boundsOf({ gte: 1, lte: 5 }))).toBe(false)
    expect(isRising(boundsOf({ eq: 1 }))).toBe(false)
  })
})

describe('missing', () => {
  it('is the most that any lower bound lacks, a step more for a strict one', () => {
    expect(missing(1, boundsOf({ gte: 3 }), 1)).toBe(2)
    expect(missing(1, boundsOf({ gt: 3 }), 1)).toBe(3)
    expect(missing(3, boundsOf({ gte: 3 }), 1)).toBeNull()
    expect(missing(9, boundsOf({ lte: 3 }), 1)).toBeNull()
  })
})
