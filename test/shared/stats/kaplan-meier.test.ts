import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kaplanMeier, type Stay } from '../../../shared/stats/kaplan-meier.ts'
import { LUNG_DAYS } from '../../support/lung.ts'
import { anyStays, ended, waiting, withAShuffle } from '../../support/stays.ts'

/** Leukemia, maintained: R. G. Miller, Survival Analysis (1997), `aml` of R's package survival. */
const AML = [9, 13, -13, 18, 23, -28, 31, 34, -45, 48, -161].map(stayOf)

/** By scipy's `ecdf` with `confidence_interval(method='log-log')`. */
const AML_LIMITS: readonly (readonly [ms: number, survival: number, low: number, high: number])[] = [
  [9, 0.9090909090909091, 0.5080802057699295, 0.9866738226678231],
  [13, 0.8181818181818181, 0.44742861468218115, 0.9511622285824917],
  [18, 0.7159090909090908, 0.3501903859079384, 0.8990239741910534],
  [23, 0.6136363636363635, 0.26575204000128605, 0.8352992432502214],
  [31, 0.49090909090909085, 0.16733090977685078, 0.7533997903708113],
  [34, 0.36818181818181817, 0.09282957493698518, 0.6570408323981638],
  [48, 0.18409090909090908, 0.011738480123189591, 0.5250148427266416],
  [161, 0.18409090909090908, 0.011738480123189591, 0.5250148427266416],
]

/** By R's `survfit`, package survival. */
const LUNG: readonly (readonly [day: number, survival: number, standardError: number])[] = [
  [100, 0.8639689676452, 0.02271023043416],
  [200, 0.680272862223, 0.03113457165797],
  [300, 0.5306081177606, 0.03464015475953],
  [500, 0.2932691937116, 0.03507781849862],
]

describe('kaplanMeier', () => {
  it('has the survival and the standard errors that R has for 228 patients', () => {
    const { points, people, ended } = kaplanMeier(LUNG_DAYS.map(stayOf))
    for (const [day, survival, standardError] of LUNG) {
      const point = points.findLast(({ ms }) => ms <= day)
      expect(point?.survival).toBeCloseTo(survival, 12)
      expect(point?.standardError).toBeCloseTo(standardError, 12)
    }
    expect([people, ended]).toEqual([228, 165])
  })

  it('has the limits that scipy has', () => {
    const { points } = kaplanMeier(AML)
    expect(points.map(({ ms }) => ms)).toEqual(AML_LIMITS.map(([ms]) => ms))
    for (const [index, [, survival, low, high]] of AML_LIMITS.entries()) {
      expect(points[index]?.survival).toBeCloseTo(survival, 13)
      expect(points[index]?.interval?.low).toBeCloseTo(low, 13)
      expect(points[index]?.interval?.high).toBeCloseTo(high, 13)
    }
  })

  it('gives the medians that R gives, and null where the curve or its limit stays above a half', () => {
    expect(kaplanMeier(LUNG_DAYS.map(stayOf)).quartiles.median.ms).toBe(310)
    expect(kaplanMeier(AML).quartiles).toMatchObject({
      lower: { ms: 18 },
      median: { ms: 31, high: null },
      upper: { ms: 48 },
    })
    const mostWait = [ended(1), ended(2), waiting(3), waiting(3), waiting(3)]
    expect(kaplanMeier(mostWait).quartiles).toMatchObject({
      lower: { ms: 2 },
      median: { ms: null },
      upper: { ms: null },
    })
  })

  it('takes the middle of the time that the curve is exactly at the quartile, as R does', () => {
    const { lower, median, upper } = kaplanMeier([ended(1), ended(2), ended(4), ended(8)]).quartiles
    expect([lower.ms, median.ms, upper.ms]).toEqual([1.5, 3, 6])
    expect(kaplanMeier([ended(1), ended(2), waiting(9), waiting(9)]).quartiles.median.ms).toBe(2)
  })

  it('is the share of people still there where nobody is still waiting', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1 }), (times) => {
        for (const { ms, survival, atRisk } of kaplanMeier(times.map(ended)).points) {
          expect(survival).toBeCloseTo(times.filter((time) => time > ms).length / times.length, 12)
          expect(atRisk).toBe(times.filter((time) => time >= ms).length)
        }
      }),
    )
  })

  it('has the binomial standard error where nobody is still waiting', () => {
    const [first, second] = kaplanMeier([ended(1), ended(2), ended(3), ended(4)]).points
    expect(first?.standardError).toBeCloseTo(Math.sqrt((0.75 * 0.25) / 4), 14)
    expect(second?.standardError).toBeCloseTo(Math.sqrt((0.5 * 0.5) / 4), 14)
  })

  it('is the same in any order, never rises, and has its value inside its limits', () => {
    fc.assert(
      fc.property(anyStays.chain(withAShuffle), ([stays, shuffled]) => {
        const curve = kaplanMeier(stays)
        expect(kaplanMeier(shuffled)).toEqual(curve)
        let before = 1
        for (const { survival, interval } of curve.points) {
          expect(survival).toBeLessThanOrEqual(before)
          expect(interval?.low ?? 0).toBeLessThanOrEqual(survival)
          expect(interval?.high ?? 1).toBeGreaterThanOrEqual(survival)
          before = survival
        }
      }),
    )
  })

  it('counts who waits at the time when another leaves as still there', () => {
    expect(kaplanMeier([waiting(5), ended(5)]).points).toMatchObject([{ ms: 5, atRisk: 2, survival: 0.5 }])
  })

  it('has no points of nobody', () => {
    const none = { ms: null, low: null, high: null }
    const quartiles = { lower: none, median: none, upper: none }
    expect(kaplanMeier([])).toEqual({ people: 0, ended: 0, waiting: 0, points: [], quartiles })
  })

  it('stays at 1, without an interval, where everybody is still waiting', () => {
    const { points, waiting: still } = kaplanMeier([waiting(3), waiting(0), waiting(3)])
    expect(points).toEqual([{ ms: 3, atRisk: 2, ended: 0, survival: 1, standardError: 0, interval: null }])
    expect(still).toBe(3)
  })

  it('falls to 0 with one person, at once where they left at once', () => {
    const left = { atRisk: 1, ended: 1, survival: 0, standardError: null, interval: null }
    expect(kaplanMeier([ended(0)]).points).toEqual([{ ms: 0, ...left }])
    expect(kaplanMeier([ended(7)]).quartiles.median).toEqual({ ms: 7, low: null, high: null })
  })

  it('gives at most the points that are asked for, with the values they have in the whole curve', () => {
    const stays = Array.from({ length: 20_000 }, (_, index) => ({
      ms: (index * 7919) % 1_000_003,
      isEnded: index % 3 > 0,
    }))
    const whole = kaplanMeier(stays, { most: Number.POSITIVE_INFINITY })
    const thinned = kaplanMeier(stays)
    expect(whole.points.length).toBeGreaterThan(10_000)
    expect(thinned.points.length).toBeLessThanOrEqual(500)
    const pointAt = new Map(whole.points.map((point) => [point.ms, point]))
    for (const point of thinned.points) expect(point).toEqual(pointAt.get(point.ms))
    expect(thinned.quartiles).toEqual(whole.quartiles)
  })

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('refuses a stay of %d ms', (ms) => {
    expect(() => kaplanMeier([ended(ms)])).toThrow('The ms of a stay is whole')
  })
})

/** Negative: still waiting. */
function stayOf(time: number): Stay {
  return { ms: Math.abs(time), isEnded: time > 0 }
}
