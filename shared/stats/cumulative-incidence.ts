import { CONFIDENCE, criticalValue, type Interval, logLogInterval } from './interval.ts'
import type { CurveOptions } from './kaplan-meier.ts'
import { type RiskTable, riskTable, stepRows, survivalOf } from './risk-table.ts'
import { MOST_POINTS, thin } from './thin.ts'

/** How long one person was at a stage, in whole milliseconds, and where they went. `to` is `null` for no stage. */
export type ExitStay =
  | { readonly ms: number; readonly isEnded: false }
  | { readonly ms: number; readonly isEnded: true; readonly to: string | null }

/** The share of people who have left for one stage, had nobody stopped being watched. */
export interface Incidence {
  readonly to: string | null
  /** People who left for it at this very time. */
  readonly ended: number
  readonly incidence: number
  readonly standardError: number
  /** For this point alone, by log(-log); `null` where nobody has left for it yet. */
  readonly interval: Interval | null
}

/** The curves from `ms` on, up to the next point. The incidences and `survival` add up to 1. */
export interface IncidencePoint {
  readonly ms: number
  readonly atRisk: number
  /** The probability to be there still. */
  readonly survival: number
  /** In the order of `causes`. */
  readonly incidences: readonly Incidence[]
}

export interface IncidenceCurves {
  readonly people: number
  /** Where people went, by name, no stage last. */
  readonly causes: readonly (string | null)[]
  /** The times at which somebody left, and the longest time seen, thinned by `survival`. Before the first all incidences are 0. */
  readonly points: readonly IncidencePoint[]
}

/**
 * By when people have left for where, each exit counted against the others. Who has not left is treated as in
 * `kaplanMeier`, and `survival` is its curve. O(n (log n + causes)); the same in any order.
 * Sources: Aalen and Johansen, Scandinavian Journal of Statistics 5 (1978). The variance is of Greenwood's type:
 * Andersen, Borgan, Gill and Keiding, Statistical Models Based on Counting Processes (1993), 4.4.19. It equals the
 * infinitesimal jackknife of R's `survfit` and, of a single cause, Greenwood's formula.
 */
export function cumulativeIncidence(
  stays: readonly ExitStay[],
  { confidence = CONFIDENCE, most = MOST_POINTS }: CurveOptions = {},
): IncidenceCurves {
  const causes = causesOf(stays)
  const codes = new Map(causes.map((cause, index) => [cause, index + 1]))
  const table = riskTable(stays, causes.length, (stay) => (stay.isEnded ? (codes.get(stay.to) ?? 0) : 0))
  const rows = stepRows(table)
  const survival = survivalOf(table, rows)
  const kept = new Set(thin(survival, most))
  const z = criticalValue(confidence)
  const points: IncidencePoint[] = []
  walk({ table, rows, survival }, (index, curves) => {
    if (!kept.has(index)) return
    const row = rows[index] ?? 0
    const incidences = causes.map((to, cause): Incidence => {
      const { incidence = 0, variance = 0 } = curves[cause] ?? {}
      const standardError = Math.sqrt(Math.max(0, variance))
      const ended = table.exits[row * table.causes + cause] ?? 0
      return { to, ended, incidence, standardError, interval: logLogInterval(incidence, standardError, z) }
    })
    points.push({ ms: table.ms[row] ?? 0, atRisk: table.atRisk[row] ?? 0, survival: survival[index] ?? 0, incidences })
  })
  return { people: stays.length, causes, points }
}

function causesOf(stays: readonly ExitStay[]): readonly (string | null)[] {
  const names = new Set<string | null>()
  for (const stay of stays) if (stay.isEnded) names.add(stay.to)
  const stages = [...names].filter((name) => name !== null).sort()
  return names.has(null) ? [...stages, null] : stages
}

interface Steps {
  readonly table: RiskTable
  readonly rows: Uint32Array
  readonly survival: Float64Array
}

/** Of one cause: its incidence, the variance of that, and its covariance with the probability to be there still. */
interface CauseCurve {
  incidence: number
  variance: number
  covariance: number
}

/** Shows the curves of all causes after each step. */
function walk({ table, rows, survival }: Steps, show: (index: number, curves: readonly CauseCurve[]) => void): void {
  const curves = Array.from({ length: table.causes }, (): CauseCurve => ({ incidence: 0, variance: 0, covariance: 0 }))
  let variance = 0
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0
    const atRisk = table.atRisk[row] ?? 0
    const hazard = (table.ended[row] ?? 0) / atRisk
    const before = index === 0 ? 1 : (survival[index - 1] ?? 0)
    const step = { survival: before, variance, atRisk, hazard }
    let cell = row * table.causes
    for (const curve of curves) {
      advance(curve, (table.exits[cell] ?? 0) / atRisk, step)
      cell += 1
    }
    variance = (1 - hazard) ** 2 * variance + (before * before * hazard * (1 - hazard)) / atRisk
    show(index, curves)
  }
}

/** The probability to be there just before a step, its variance, and the share of those at risk who leave now. */
interface Step {
  readonly survival: number
  readonly variance: number
  readonly atRisk: number
  readonly hazard: number
}

/** One step of one cause. Who leaves at it, and for where, is multinomial. */
function advance(curve: CauseCurve, hazard: number, { survival, variance, atRisk, hazard: total }: Step): void {
  const spread = (survival * survival * hazard) / atRisk
  curve.variance += 2 * hazard * curve.covariance + hazard * hazard * variance + spread * (1 - hazard)
  curve.covariance = (1 - total) * (curve.covariance + hazard * variance - spread)
  curve.incidence += survival * hazard
}
