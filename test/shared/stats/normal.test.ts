import { describe, expect, it } from 'vitest'
import { normalCdf, normalQuantile } from '../../../shared/stats/normal.ts'

/** By mpmath, with 60 digits. */
const PROBABILITIES: readonly (readonly [x: number, p: number])[] = [
  [-37, 5.725571222524577e-300],
  [-20, 2.7536241186062337e-89],
  [-8.5, 9.479534822203318e-18],
  [-6, 9.86587645037698e-10],
  [-3, 0.0013498980316300946],
  [-1.5, 0.06680720126885807],
  [-1, 0.15865525393145705],
  [-1e-8, 0.4999999960105772],
  [0, 0.5],
  [0.1, 0.539827837277029],
  [2.5, 0.9937903346742238],
]
const QUANTILES: readonly (readonly [p: number, x: number])[] = [
  [1e-300, -37.0470962993612],
  [1e-100, -21.273453560965326],
  [1e-16, -8.222082216130435],
  [1e-6, -4.753424308822899],
  [0.025, -1.9599639845400543],
  [0.2, -0.8416212335729142],
  [0.6, 0.2533471031357997],
  [0.975, 1.9599639845400538],
  [0.9999, 3.7190164854557084],
]

describe('normalCdf', () => {
  it.each(PROBABILITIES)('has 14 digits right at %d', (x, p) => {
    expect(Math.abs(normalCdf(x) / p - 1)).toBeLessThan(1e-14)
  })

  it('is 1 less its mirror image, and joins without a step where its formulas meet', () => {
    for (const x of [0.3, 1.4999999999, 1.5, 1.5000000001, 4]) expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 15)
    expect(normalCdf(-1.5000000001) / normalCdf(-1.4999999999)).toBeCloseTo(1, 8)
  })
})

describe('normalQuantile', () => {
  it.each(QUANTILES)('has 14 digits right at %d', (p, x) => {
    expect(Math.abs(normalQuantile(p) / x - 1)).toBeLessThan(1e-14)
  })

  it('is infinite at 0 and at 1, and 0 in the middle', () => {
    expect([0, 0.5, 1].map(normalQuantile)).toEqual([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY])
  })

  it.each([-1e-9, 1.001, Number.NaN])('refuses %d as a probability', (p) => {
    expect(() => normalQuantile(p)).toThrow('from 0 to 1')
  })
})
