import { describe, expect, it } from 'vitest'
import type { Condition } from '../../../shared/model/condition.ts'
import { holds, touch } from '../../support/judging.ts'

const HALF_LIFE_MS = 64_000

const score = (bounds: object): Condition => ({
  score: { weights: { view: 5, buy: -2.5 }, halfLife: '64s', ...bounds },
})

describe('a score condition', () => {
  it('holds at a limit that the points just reach', () => {
    expect(holds(score({ gte: 10 }), [touch('view', 0), touch('view', 0)])).toBe(true)
    expect(holds(score({ gt: 10 }), [touch('view', 0), touch('view', 0)])).toBe(false)
    expect(holds(score({ gte: 10 }), [touch('view', 0)])).toBe(false)
  })

  it('halves the points with every half-life', () => {
    for (const [halvings, points] of [
      [1, 2.5],
      [2, 1.25],
      [3, 0.625],
    ] as const) {
      const after = halvings * HALF_LIFE_MS
      expect(holds(score({ gte: points, lte: points }), [touch('view', 0)], { after })).toBe(true)
    }
  })

  it('falls with each 64th of the half-life, and not between', () => {
    expect(holds(score({ gte: 5 }), [touch('view', 0)], { after: 999 })).toBe(true)
    expect(holds(score({ gte: 5 }), [touch('view', 0)], { after: 1000 })).toBe(false)
    expect(holds(score({ gte: 4.946 }), [touch('view', 0)], { after: 1000 })).toBe(true)
    expect(holds(score({ gte: 4.947 }), [touch('view', 0)], { after: 1000 })).toBe(false)
  })

  it('adds points below zero too', () => {
    expect(holds(score({ lte: -2.5 }), [touch('view', 0), touch('buy', 0), touch('buy', 0), touch('buy', 0)])).toBe(
      true,
    )
  })

  it('comes to nothing in the end', () => {
    expect(holds(score({ gt: 0 }), [touch('view', 0)], { after: 13 * HALF_LIFE_MS })).toBe(true)
    expect(holds(score({ gt: 0 }), [touch('view', 0)], { after: 14 * HALF_LIFE_MS })).toBe(false)
  })
})
