import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thin } from '../../../shared/stats/thin.ts'

const anyFall = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 300 })
  .map((heights) => Float64Array.from(heights).sort().reverse())

describe('thin', () => {
  it('keeps at most as many points as asked for, the first and the last among them, in order', () => {
    fc.assert(
      fc.property(anyFall, fc.integer({ min: 3, max: 40 }), (heights, most) => {
        const kept = thin(heights, most)
        expect(kept.length).toBeLessThanOrEqual(Math.max(most, 1))
        expect([kept[0], kept.at(-1)]).toEqual([0, heights.length - 1])
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b))
      }),
    )
  })

  it('is nowhere wrong by more than one part of the height, read as steps', () => {
    fc.assert(
      fc.property(anyFall, fc.integer({ min: 3, max: 40 }), (heights, most) => {
        const kept = new Set(thin(heights, most))
        const part = ((heights[0] ?? 0) - (heights.at(-1) ?? 0)) / (most - 2)
        let read = 0
        for (const [index, height] of heights.entries()) {
          if (kept.has(index)) read = height
          expect(Math.abs(read - height)).toBeLessThanOrEqual(part * (1 + 1e-9))
        }
      }),
    )
  })

  it('keeps the two ends of a curve that does not move, and all of a short one', () => {
    expect(thin(new Float64Array(600).fill(1), 500)).toEqual([0, 599])
    expect(thin(Float64Array.of(3, 2, 1), 3)).toEqual([0, 1, 2])
    expect(thin(new Float64Array(), 3)).toEqual([])
  })

  it('refuses to keep fewer than 3', () => {
    expect(() => thin(new Float64Array(9), 2)).toThrow('3 points or more')
  })
})
