/** How close to a level a curve is at it: its steps are products of fractions. As R: the root of the precision. */
const TOLERANCE = Math.sqrt(Number.EPSILON)

/** By when a share of people has left, in milliseconds; `null` where the curve, or its limit, does not come that far. */
export interface Quantile {
  readonly ms: number | null
  readonly low: number | null
  readonly high: number | null
}

/** A curve with its limits at rising times; not a number where a limit is not defined. */
export interface LimitedCurve {
  readonly ms: Float64Array
  readonly survival: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
}

/**
 * The first time at which the curve is at or below 1 - `share`; where it stays exactly there for a while, the middle of
 * that while, as R's `survfit` does. The limits are where the limits of the curve come that far.
 * Source: Brookmeyer and Crowley, A Confidence Interval for the Median Survival Time, Biometrics 38 (1982).
 */
export function survivalQuantile({ ms, survival, low, high }: LimitedCurve, share: number): Quantile {
  const level = 1 - share
  return { ms: crossing(ms, survival, level), low: crossing(ms, low, level), high: crossing(ms, high, level) }
}

function crossing(ms: Float64Array, heights: Float64Array, level: number): number | null {
  const first = firstBelow(heights, level + TOLERANCE, 0)
  if (first === null) return null
  const height = heights[first] ?? 0
  const start = ms[first] ?? 0
  const next = height > level - TOLERANCE ? firstBelow(heights, height, first) : null
  return next === null ? start : (start + (ms[next] ?? 0)) / 2
}

function firstBelow(heights: Float64Array, level: number, from: number): number | null {
  for (let index = from; index < heights.length; index += 1) if ((heights[index] ?? 0) < level) return index
  return null
}
