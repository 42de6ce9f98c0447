import { describe, expect, it } from 'vitest'
import { addWrapping, toUnits, wrap } from '../../../shared/evidence/units.ts'

describe('toUnits', () => {
  it('rounds to ten-thousandths, halves away from zero', () => {
    expect([0.1, 0.00005, -0.00005, 0.00004].map(toUnits)).toEqual([1000, 1, -1, 0])
    expect(Math.abs(toUnits(undefined))).toBe(0)
  })
})

describe('addWrapping and wrap', () => {
  it('go on at the other end past either limit', () => {
    expect(addWrapping(7, 1, 4)).toBe(-8)
    expect(addWrapping(-8, -1, 4)).toBe(7)
    expect([7, 8, -8, -9, 23].map((value) => wrap(value, 4))).toEqual([7, -8, -8, 7, 7])
  })
})
