import { bucketRanges, pointOf, rangeAt } from './bucket.ts'

/** How a play is shared out. */
export interface Allotment {
  /** What tells this play's chance from every other's: its id. */
  readonly salt: string
  /** Of each variant, relative to the others. */
  readonly weights: readonly number[]
  /** The share, from 0 to 1, that sees the page as it is. */
  readonly control: number
}

/** The arm of a visitor: a variant by its place, or the control. */
export type Arm = { readonly arm: 'variant'; readonly place: number } | { readonly arm: 'control' }

/**
 * The arm of a visitor, by their stable id: the same on every request, and independent between plays. Who is not in a
 * variant's range is in the control.
 */
export function allocate(allotment: Allotment, stableId: string): Arm {
  return compileAllotment(allotment)(stableId)
}

/**
 * `allocate`, ready for many visitors. The control is the end of each variant's range: while weights stay, a smaller
 * control share only turns controls into variants and a larger one only variants into controls, so that nobody goes from
 * one variant to another. Where weights change, ranges move, and whoever lies in the same one before and after stays.
 */
export function compileAllotment({ salt, weights, control }: Allotment): (stableId: string) => Arm {
  if (weights.length === 1 && control <= 0) return () => ONLY
  const ranges = bucketRanges(weights, 1 - control)
  return (stableId) => {
    const place = rangeAt(ranges, pointOf(salt, stableId))
    return place === null ? CONTROL : { arm: 'variant', place }
  }
}

const ONLY: Arm = { arm: 'variant', place: 0 }
const CONTROL: Arm = { arm: 'control' }
