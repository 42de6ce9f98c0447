import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proportion } from '../../../shared/stats/wilson.ts'

/** By statsmodels, at 95 %. */
const REFERENCES: readonly (readonly [count: number, of: number, low: number, high: number])[] = [
  [0, 1, 0, 0.7934506856227627],
  [1, 1, 0.2065493143772374, 1],
  [0, 1000, 0, 0.003826758485555125],
  [3, 100, 0.01025452402403891, 0.08451936429052763],
  [5, 20, 0.11186170140766563, 0.4687008776187441],
  [15, 3393, 0.0026809827747711736, 0.007281642573202267],
  [124, 455, 0.23364654351924516, 0.3152172393393753],
  [273, 135_495, 0.0017897753214714527, 0.0022681299189050556],
  [304_688, 1_636_768, 0.18555666506236176, 0.18674925200161532],
]

describe('proportion', () => {
  it.each(REFERENCES)('has the limits of the reference for %d of %d', (count, of, low, high) => {
    const share = proportion(count, of)
    expect(share.low).toBeCloseTo(low, 14)
    expect(share.high).toBeCloseTo(high, 14)
  })

  it('knows nothing of nobody', () => {
    expect(proportion(0, 0)).toEqual({ count: 0, of: 0, share: null, low: 0, high: 1 })
  })

  it('stays within 0 and 1, has the share inside, and mirrors the share of the others', () => {
    const anyCounts = fc.tuple(fc.nat(10 ** 9), fc.nat(10 ** 9)).map(([a, b]) => ({ count: a, of: a + b + 1 }))
    fc.assert(
      fc.property(anyCounts, fc.double({ min: 0.01, max: 0.9999, noNaN: true }), ({ count, of }, confidence) => {
        const { share, low, high } = proportion(count, of, confidence)
        const others = proportion(of - count, of, confidence)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(share ?? Number.NaN)
        expect(high).toBeGreaterThanOrEqual(share ?? Number.NaN)
        expect(others.low).toBeCloseTo(1 - high, 12)
      }),
    )
  })

  it('is wider the surer it has to be', () => {
    const [sure, surer] = [proportion(3, 10, 0.8), proportion(3, 10, 0.99)]
    expect(surer.low).toBeLessThan(sure.low)
    expect(surer.high).toBeGreaterThan(sure.high)
  })

  it('refuses more of them than there are, and a confidence that is none', () => {
    expect(() => proportion(3, 2)).toThrow('from 0 to 2')
    expect(() => proportion(1, 2, 95)).toThrow('A confidence lies between 0 and 1, not 95')
  })
})
