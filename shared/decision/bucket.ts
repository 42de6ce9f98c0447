import { fnv1a32 } from '../lib/hash.ts'

/** How finely visitors are told apart: a share is exact to 1/10,000. */
const BUCKETS = 10_000

/** From where, up to but not including where, of the points from 0 to 1. */
export type BucketRange = readonly [from: number, until: number]

/**
 * The point of a visitor for one purpose, which the salt names: one of 0, 0.0001 … 0.9999. Version 2 of GrowthBook's
 * hash, so that any of its SDKs, and any warehouse, computes the same.
 */
export function pointOf(salt: string, stableId: string): number {
  return (fnv1a32(String(fnv1a32(salt + stableId))) % BUCKETS) / BUCKETS
}

/**
 * The range of each arm. Arms stand side by side by weight, and each takes only the share `coverage` of its place, from
 * the beginning, so that raising coverage moves nobody from one arm to another. Weights are relative; all 0, negative or
 * not finite, they count as equal. Coverage is held between 0 and 1.
 */
export function bucketRanges(weights: readonly number[], coverage: number): readonly BucketRange[] {
  const share = Math.min(Math.max(coverage, 0), 1)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const isUsable = Number.isFinite(total) && total > 0 && weights.every((weight) => weight >= 0)
  let start = 0
  return weights.map((weight) => {
    const width = isUsable ? weight / total : 1 / weights.length
    const from = start
    start += width
    return [from, from + share * width]
  })
}

/** The place of the range that holds a point, or `null` where none does. */
export function rangeAt(ranges: readonly BucketRange[], point: number): number | null {
  const place = ranges.findIndex(([from, until]) => point >= from && point < until)
  return place < 0 ? null : place
}
