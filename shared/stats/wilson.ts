import { CONFIDENCE, criticalValue } from './interval.ts'

/** How many of how many, and what that says about the share. */
export interface Proportion {
  readonly count: number
  readonly of: number
  /** `null` of nobody. */
  readonly share: number | null
  /** From 0 to 1 of nobody: nothing is known. */
  readonly low: number
  readonly high: number
}

/**
 * The share of `count` in `of`, with Wilson's score interval: right for small counts and for 0 and all of them too.
 * Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927).
 */
export function proportion(count: number, of: number, confidence: number = CONFIDENCE): Proportion {
  if (!(count >= 0 && count <= of)) throw new RangeError(`A count is from 0 to ${of}, not ${count}`)
  const z = criticalValue(confidence)
  if (of === 0) return { count, of, share: null, low: 0, high: 1 }
  const upper = count + (z * z) / 2 + z * Math.sqrt((count * (of - count)) / of + (z * z) / 4)
  // The lower limit from the product of both: their difference would cost digits where counts are small.
  const low = (count * count) / of / upper
  return { count, of, share: count / of, low, high: Math.min(1, upper / (of + z * z)) }
}
