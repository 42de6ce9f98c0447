import type { Comparison } from '../model/condition.ts'

const OPERATORS = ['eq', 'gte', 'lte', 'gt', 'lt'] as const
const SIGNS = { eq: '=', gte: '≥', lte: '≤', gt: '>', lt: '<' } as const

type Operator = (typeof OPERATORS)[number]

/** One bound of a comparison. */
export interface Bound {
  readonly operator: Operator
  readonly limit: number
}

/** The bounds that a comparison gives, in a fixed order. */
export function boundsOf(comparison: Comparison): readonly Bound[] {
  return OPERATORS.flatMap((operator) => {
    const limit = comparison[operator]
    return limit === undefined ? [] : [{ operator, limit }]
  })
}

/** Whether a number passes a bound. */
export function passes(value: number, { operator, limit }: Bound): boolean {
  if (operator === 'eq') return value === limit
  if (operator === 'gte') return value >= limit
  if (operator === 'lte') return value <= limit
  return operator === 'gt' ? value > limit : value < limit
}

export function passesAll(value: number, bounds: readonly Bound[]): boolean {
  return bounds.every((bound) => passes(value, bound))
}

/**
 * How many of the latest instants decide every bound of a count exactly: n tell whether there are at least n, and one
 * more whether there are more than n.
 */
export function decidingCount(bounds: readonly Bound[]): number {
  const decides = ({ operator, limit }: Bound) =>
    operator === 'gte' || operator === 'lt' ? Math.ceil(limit) : Math.floor(limit) + 1
  return Math.max(1, ...bounds.map(decides))
}

/** The places, from the latest instant on, of those whose leaving a window turns a bound. */
export function turningPlaces({ operator, limit }: Bound): readonly number[] {
  const place = Math.floor(limit)
  if (operator === 'eq') return [place - 1, place]
  if (operator === 'gte' || operator === 'lt') return [Math.ceil(limit) - 1]
  return [place]
}

/** `≥ 2 and < 5`. */
export function comparisonText(bounds: readonly Bound[]): string {
  return bounds.map(({ operator, limit }) => `${SIGNS[operator]} ${limit}`).join(' and ')
}

/** Only lower bounds: once a growing number passes them, it passes for good. */
export function isRising(bounds: readonly Bound[]): boolean {
  return bounds.every(({ operator, limit }) => (operator === 'gte' || operator === 'gt') && limit >= 0)
}

/** How much is missing to the lower bounds, in whole steps for counts; `null` if nothing. */
export function missing(value: number, bounds: readonly Bound[], step: number): number | null {
  const lacks = bounds.map(({ operator, limit }) => {
    if (operator === 'gte' || operator === 'eq') return limit - value
    return operator === 'gt' ? limit - value + step : 0
  })
  const most = Math.max(0, ...lacks)
  return most > 0 ? most : null
}
