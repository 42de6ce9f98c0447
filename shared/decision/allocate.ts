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
export function allocate({ salt, weights, control }: Allotment, stableId: string): Arm {
  const place = rangeAt(bucketRanges(weights, 1 - control), pointOf(salt, stableId))
  return place === null ? { arm: 'control' } : { arm: 'variant', place }
}
