import { CONFIDENCE, criticalValue, type Interval, logLogInterval } from './interval.ts'
import { type RiskTable, riskTable, stepRows, survivalOf } from './risk-table.ts'
import { type Quantile, survivalQuantile } from './survival-quantile.ts'
import { MOST_POINTS, thin } from './thin.ts'

/** How long one person was somewhere: until they left, or, if they have not, until now. Whole milliseconds. */
export interface Stay {
  readonly ms: number
  readonly isEnded: boolean
}

/** The curve from `ms` on, up to the next point. */
export interface SurvivalPoint {
  readonly ms: number
  /** People whose stay lasted at least `ms`. */
  readonly atRisk: number
  /** Of those, who left at `ms`. */
  readonly ended: number
  /** The probability to stay longer than `ms`. */
  readonly survival: number
  /** Greenwood's; `null` where nobody is left, since it is not defined there. */
  readonly standardError: number | null
  /** For this point alone, by log(-log); `null` where nobody is left or nobody has left yet. */
  readonly interval: Interval | null
}

export interface SurvivalCurve {
  readonly people: number
  readonly ended: number
  /** Who had not left when last seen. */
  readonly waiting: number
  /** The times at which somebody left, and the longest time seen, thinned. Before the first the curve is at 1. */
  readonly points: readonly SurvivalPoint[]
  /** Of the whole curve, not of the points kept. */
  readonly quartiles: { readonly lower: Quantile; readonly median: Quantile; readonly upper: Quantile }
}

/** How sure the intervals of a curve are, and how many points of it are given; `Infinity` for all of them. */
export interface CurveOptions {
  readonly confidence?: number
  readonly most?: number
}

/**
 * How long people stay. Who has not left counts as at risk for as long as they were seen, and where times are equal,
 * longer than who left. O(n log n); the same in any order.
 * Sources: Kaplan and Meier, JASA 53 (1958); Greenwood (1926); ties, quartiles and limits as R's `survfit` with
 * `conf.type = "log-log"`.
 */
export function kaplanMeier(
  stays: readonly Stay[],
  { confidence = CONFIDENCE, most = MOST_POINTS }: CurveOptions = {},
): SurvivalCurve {
  const table = riskTable(stays, 1, (stay) => (stay.isEnded ? 1 : 0))
  const rows = stepRows(table)
  const curve = withErrors(table, rows, criticalValue(confidence))
  const points = thin(curve.survival, most).map((index): SurvivalPoint => {
    const row = rows[index] ?? 0
    const [survival, error] = [curve.survival[index] ?? 0, curve.error[index] ?? 0]
    const limits = { low: curve.low[index] ?? 0, high: curve.high[index] ?? 0 }
    const interval = Number.isNaN(limits.low) ? null : limits
    const standardError = Number.isNaN(error) ? null : error
    const [ms, atRisk, ended] = [table.ms[row] ?? 0, table.atRisk[row] ?? 0, table.ended[row] ?? 0]
    return { ms, atRisk, ended, survival, standardError, interval }
  })
  const ended = table.ended.reduce((sum, count) => sum + count, 0)
  const quartile = (share: number) => survivalQuantile(curve, share)
  const quartiles = { lower: quartile(0.25), median: quartile(0.5), upper: quartile(0.75) }
  return { people: stays.length, ended, waiting: stays.length - ended, points, quartiles }
}

/** The curve with Greenwood's standard errors and the limits; not a number where they are not defined. */
function withErrors(table: RiskTable, rows: Uint32Array, z: number) {
  const survival = survivalOf(table, rows)
  const ms = new Float64Array(rows.length)
  const error = new Float64Array(rows.length).fill(Number.NaN)
  const low = error.slice()
  const high = error.slice()
  let greenwood = 0
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0
    const atRisk = table.atRisk[row] ?? 0
    const ended = table.ended[row] ?? 0
    const height = survival[index] ?? 0
    ms[index] = table.ms[row] ?? 0
    if (height === 0) break
    greenwood += ended / (atRisk * (atRisk - ended))
    error[index] = height * Math.sqrt(greenwood)
    const interval = logLogInterval(height, height * Math.sqrt(greenwood), z)
    if (interval === null) continue
    low[index] = interval.low
    high[index] = interval.high
  }
  return { ms, survival, error, low, high }
}
