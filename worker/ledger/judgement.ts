import type { Posting } from '../../shared/model/fact.ts'

/** Touches that are told apart within one millisecond; whoever took more in is rarely judged twice in one. */
const MAX_TAKEN = 1023

/** A number that orders what is told of one person: by instant, then by how many touches were known. Stored. */
export function judgementOf({ judgedAt, taken }: Pick<Posting, 'judgedAt' | 'taken'>): number {
  return judgedAt * (MAX_TAKEN + 1) + Math.min(taken, MAX_TAKEN)
}

/**
 * A number that orders what is told of somebody's segment: what a visitor's request says, the latest first, then what
 * servers say, who know the channel alone.
 */
export function segmentRankOf({ judgedAt, segment }: Pick<Posting, 'judgedAt' | 'segment'>): number {
  return segment.device === null ? judgedAt - BELOW_ALL : judgedAt
}

/** More than any instant. */
const BELOW_ALL = 1e15
