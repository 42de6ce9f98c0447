import { normalQuantile } from './normal.ts'

/** The limits of a confidence interval. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** How sure intervals are where nobody says otherwise. */
export const CONFIDENCE = 0.95

/** How many standard errors a two-sided interval reaches to each side: 1.96 at a confidence of 0.95. */
export function criticalValue(confidence: number): number {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`A confidence lies between 0 and 1, not ${confidence}`)
  return -normalQuantile((1 - confidence) / 2)
}

/**
 * The interval of a probability estimated with a standard error, symmetric in log(-log p), so that it stays within 0 and
 * 1. `null` at 0 and at 1, where the standard error is 0 and says nothing. `z`: from `criticalValue`.
 * Source: Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data (1980), 1.3.
 */
export function logLogInterval(p: number, standardError: number, z: number): Interval | null {
  if (p <= 0 || p >= 1) return null
  const log = Math.log(p)
  const reach = Math.exp((z * standardError) / (p * -log))
  return { low: Math.exp(log * reach), high: Math.exp(log / reach) }
}
