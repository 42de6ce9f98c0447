import type { AgeAsk, Ask, NumberAsk } from '../condition/ask.ts'
import type { Explanation } from '../condition/clause.ts'
import { type Bound, passes } from '../condition/comparison.ts'
import { ANSWER_TOUCH } from '../evidence/answer.ts'
import { unreachable } from '../lib/unreachable.ts'
import type { Addition } from './lack.ts'

/**
 * Whether a condition will hold once these touches are there, and no other; `null` where that depends on which they
 * are. One touch may count for several additions.
 */
export function foresee(explained: Explanation, added: readonly Addition[]): boolean | null {
  const { all, any, not, asks, holds } = explained
  if (not !== undefined) return negated(foreseeAll(not, added))
  if (any !== undefined) return negated(every(any.map((part) => negated(foresee(part, added)))))
  if (all !== undefined) return foreseeAll(all, added)
  return asks === undefined || added.length === 0 ? holds : foreseeAlone(asks, holds, added)
}

function foreseeAll(parts: readonly Explanation[], added: readonly Addition[]): boolean | null {
  return every(parts.map((part) => foresee(part, added)))
}

function every(parts: readonly (boolean | null)[]): boolean | null {
  if (parts.includes(false)) return false
  return parts.includes(null) ? null : true
}

function negated(holds: boolean | null): boolean | null {
  return holds === null ? null : !holds
}

function foreseeAlone(asks: Ask, holds: boolean, added: readonly Addition[]): boolean | null {
  switch (asks.kind) {
    case 'count':
    case 'sum':
    case 'distinct':
    case 'score':
      return passesWithin(asks.bounds, rangeOf(asks, added))
    case 'first':
    case 'last':
      return foreseeAge(asks, holds, added)
    case 'attribute':
      return holds
    case 'answer':
      return added.some(({ touch }) => touch === ANSWER_TOUCH) ? null : holds
    case 'stage':
      // Touches may move the other journey too.
      return null
    default:
      return unreachable(asks)
  }
}

/** From the least to the most that something may come to. */
interface Range {
  readonly low: number
  readonly high: number
}

function rangeOf(asks: NumberAsk, added: readonly Addition[]): Range {
  if (asks.kind === 'score') return scoreRange(asks, added)
  const { low, high } = touchesSeen(asks, added)
  if (high === 0) return { low: asks.has, high: asks.has }
  switch (asks.kind) {
    case 'count':
      return { low: asks.has + low, high: asks.has + high }
    case 'distinct': {
      const fresh = counted(asks, added).filter(({ prop }) => prop === asks.prop)
      return { low: asks.has + most(fresh.map(({ times }) => times)), high: asks.has + high }
    }
    case 'sum': {
      const worth = most(counted(asks, added).map((addition) => addition.worth ?? 0))
      return { low: Math.round((asks.has + worth) * 10_000) / 10_000, high: Number.POSITIVE_INFINITY }
    }
  }
}

function scoreRange({ weights, has }: NumberAsk & { kind: 'score' }, added: readonly Addition[]): Range {
  let low = has
  let high = has
  for (const [touch, points] of Object.entries(weights)) {
    const seen = touchesSeen({ touch, of: touch }, added)
    low += points * (points < 0 ? seen.high : seen.low)
    high += points * (points < 0 ? seen.low : seen.high)
  }
  return { low: Math.round(low * 1000) / 1000, high: Math.round(high * 1000) / 1000 }
}

interface Series {
  readonly touch: string
  readonly of: string
}

/** How many of the touches a clause about a series counts. */
function touchesSeen(series: Series, added: readonly Addition[]): Range {
  const named = added.filter(({ touch }) => touch === series.touch)
  const high = named.reduce((sum, { times }) => sum + times, 0)
  return { low: most(counted(series, added).map(({ times }) => times)), high }
}

/** The additions that it surely counts: its own, and all of the name where it looks at all. */
function counted({ touch, of }: Series, added: readonly Addition[]): readonly Addition[] {
  return added.filter((addition) => addition.touch === touch && (addition.of === of || of === touch))
}

function most(numbers: readonly number[]): number {
  return Math.max(0, ...numbers)
}

function passesWithin(bounds: readonly Bound[], { low, high }: Range): boolean | null {
  const ends = bounds.flatMap(oneSided).map((bound) => [passes(low, bound), passes(high, bound)])
  if (ends.every((pair) => pair.every((passed) => passed))) return true
  return ends.some((pair) => pair.every((passed) => !passed)) ? false : null
}

/** Between two numbers that pass a one-sided bound, or fail it, every other does. */
function oneSided(bound: Bound): readonly Bound[] {
  if (bound.operator !== 'eq') return [bound]
  return [
    { operator: 'gte', limit: bound.limit },
    { operator: 'lte', limit: bound.limit },
  ]
}

/** The touches that are added are of this moment. */
function foreseeAge(asks: AgeAsk, holds: boolean, added: readonly Addition[]): boolean | null {
  const { low, high } = touchesSeen(asks, added)
  if (high === 0 || (asks.kind === 'first' && asks.has !== null)) return holds
  const then = asks.is === 'within'
  return low > 0 || then === holds ? then : null
}
