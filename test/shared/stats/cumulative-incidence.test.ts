import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cumulativeIncidence, type ExitStay } from '../../../shared/stats/cumulative-incidence.ts'
import { kaplanMeier } from '../../../shared/stats/kaplan-meier.ts'
import { anyExits, anyStays, withAShuffle } from '../../support/stays.ts'

const left = (ms: number, to: string | null): ExitStay => ({ ms, isEnded: true, to })
const still = (ms: number): ExitStay => ({ ms, isEnded: false })

describe('cumulativeIncidence', () => {
  it('adds up to 1 with those still there, and is the Kaplan-Meier curve of all exits', () => {
    fc.assert(
      fc.property(anyExits, (stays) => {
        const { points } = cumulativeIncidence(stays)
        for (const { survival, incidences } of points) {
          expect(survival + incidences.reduce((sum, { incidence }) => sum + incidence, 0)).toBeCloseTo(1, 12)
        }
        const curve = kaplanMeier(stays).points.map(({ ms, atRisk, survival }) => ({ ms, atRisk, survival }))
        expect(points.map(({ ms, atRisk, survival }) => ({ ms, atRisk, survival }))).toEqual(curve)
      }),
    )
  })

  it('has the variance of the infinitesimal jackknife, worked out person by person', () => {
    fc.assert(
      fc.property(anyExits, (stays) => {
        for (const { ms, incidences } of cumulativeIncidence(stays).points) {
          for (const { to, incidence, standardError } of incidences) {
            const { value, error } = jackknife(stays, ms, to)
            expect(incidence).toBeCloseTo(value, 10)
            expect(standardError).toBeCloseTo(error, 5)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('has the standard error of Greenwood where all go to the same stage', () => {
    fc.assert(
      fc.property(anyStays, (stays) => {
        const exits = stays.map(({ ms, isEnded }) => (isEnded ? left(ms, 'customer') : still(ms)))
        const curve = kaplanMeier(stays).points
        for (const [index, { incidences }] of cumulativeIncidence(exits).points.entries()) {
          const [only] = incidences
          if (only === undefined || curve[index]?.standardError === null) continue
          expect(only.incidence).toBeCloseTo(1 - (curve[index]?.survival ?? Number.NaN), 12)
          expect(only.standardError).toBeCloseTo(curve[index]?.standardError ?? Number.NaN, 12)
        }
      }),
    )
  })

  it('is the share that went to each stage where nobody is still waiting, with its binomial error', () => {
    const stays = [left(1, 'a'), left(2, 'b'), left(2, 'a'), left(3, 'a')]
    const last = cumulativeIncidence(stays).points.at(-1)
    expect(last?.incidences.map(({ to, incidence }) => [to, incidence])).toEqual([
      ['a', 0.75],
      ['b', 0.25],
    ])
    for (const { standardError } of last?.incidences ?? []) expect(standardError).toBeCloseTo(Math.sqrt(0.1875 / 4), 14)
  })

  it('counts an exit for a rival as no longer able to leave for the other, not as still waiting', () => {
    const { points } = cumulativeIncidence([left(1, 'rival'), left(2, 'goal'), still(3)])
    expect(points.at(-1)?.incidences.map(({ incidence }) => incidence)).toEqual([
      expect.closeTo(1 / 3, 14),
      expect.closeTo(1 / 3, 14),
    ])
  })

  it('is the same in any order', () => {
    fc.assert(
      fc.property(anyExits.chain(withAShuffle), ([stays, shuffled]) => {
        expect(cumulativeIncidence(shuffled)).toEqual(cumulativeIncidence(stays))
      }),
    )
  })

  it('names no stage last, and knows nothing of nobody', () => {
    expect(cumulativeIncidence([left(1, null), left(1, 'z'), left(1, 'a')]).causes).toEqual(['a', 'z', null])
    expect(cumulativeIncidence([])).toEqual({ people: 0, causes: [], points: [] })
    expect(cumulativeIncidence([still(4)]).points).toEqual([{ ms: 4, atRisk: 1, survival: 1, incidences: [] }])
  })
})

/** How much the incidence moves with each person's weight, squared and added up. Source: R's `survfit`, `ij`. */
function jackknife(stays: readonly ExitStay[], until: number, to: string | null) {
  const weights = stays.map(() => 1)
  const value = weighted({ stays, weights }, until, to)
  const moved = stays.map((_, person) => {
    const nudged = (by: number) => weights.map((weight, other) => (other === person ? weight + by : weight))
    const at = (by: number) => weighted({ stays, weights: nudged(by) }, until, to)
    return (at(1e-5) - at(-1e-5)) / 2e-5
  })
  return { value, error: Math.sqrt(moved.reduce((sum, slope) => sum + slope * slope, 0)) }
}

interface Weighted {
  readonly stays: readonly ExitStay[]
  readonly weights: readonly number[]
}

function weighted({ stays, weights }: Weighted, until: number, to: string | null): number {
  const sumOf = (isMeant: (stay: ExitStay) => boolean) =>
    stays.reduce((sum, stay, person) => (isMeant(stay) ? sum + (weights[person] ?? 0) : sum), 0)
  let survival = 1
  let incidence = 0
  for (let time = 0; time <= until; time += 1) {
    const atRisk = sumOf(({ ms }) => ms >= time)
    if (atRisk === 0) break
    incidence += (survival * sumOf((stay) => stay.ms === time && stay.isEnded && stay.to === to)) / atRisk
    survival *= 1 - sumOf((stay) => stay.ms === time && stay.isEnded) / atRisk
  }
  return incidence
}
