import { CONFIDENCE, criticalValue, type Interval, logLogInterval } from './interval.ts'
import { type RiskTable, riskTable } from './risk-table.ts'

/** How long one person has been away, in whole milliseconds: until they came back, or, if they have not, until now. */
export interface Lapse {
  readonly ms: number
  readonly hasReturned: boolean
}

/** A share of people; `null` where nobody has been seen for so long. No interval where all or none returned. */
export interface ReturnShare {
  readonly share: number | null
  readonly interval: Interval | null
}

/** What becomes of those who have been away for `fromMs`, before they have been for `untilMs`. */
export interface ReturnSpan {
  readonly fromMs: number
  readonly untilMs: number
  /** Still away after `fromMs`, and seen for as long. */
  readonly people: number
  /** Of those, who were seen to return before `untilMs`. */
  readonly returned: number
  /** Of those still away after `fromMs`, the share that returns before `untilMs`. */
  readonly within: ReturnShare
  /** Of all who lapse, the share that has returned before `untilMs`. */
  readonly soFar: ReturnShare
}

/**
 * The return of the lapsed by the time since they lapsed, over the spans between `bounds`: rising milliseconds, two or
 * more. Who is still away counts for as long as they have been. Kaplan-Meier's estimate of each span, left truncated at
 * its start, with Greenwood's variance and limits by log(-log).
 */
export function returnOfLapsed(
  lapses: readonly Lapse[],
  bounds: readonly number[],
  confidence: number = CONFIDENCE,
): readonly ReturnSpan[] {
  if (bounds.some((bound, index) => index > 0 && bound <= (bounds[index - 1] ?? 0))) {
    throw new RangeError(`The bounds of spans must rise: ${bounds.join(', ')}`)
  }
  const table = riskTable(lapses, 1, (lapse) => (lapse.hasReturned ? 1 : 0))
  const z = criticalValue(confidence)
  return bounds.slice(1).map((untilMs, index) => {
    const fromMs = bounds[index] ?? 0
    const { people, returned, estimate } = between(table, { fromMs, untilMs }, z)
    return {
      fromMs,
      untilMs,
      people,
      returned,
      within: estimate,
      soFar: between(table, { fromMs: 0, untilMs }, z).estimate,
    }
  })
}

interface Span {
  readonly fromMs: number
  readonly untilMs: number
}

function between(table: RiskTable, { fromMs, untilMs }: Span, z: number) {
  const first = firstFrom(table, fromMs)
  const end = firstFrom(table, untilMs)
  let away = 1
  let greenwood = 0
  let returned = 0
  for (let row = first; row < end; row += 1) {
    const ended = table.ended[row] ?? 0
    const atRisk = table.atRisk[row] ?? 0
    returned += ended
    away *= (atRisk - ended) / atRisk
    greenwood += ended / (atRisk * (atRisk - ended))
  }
  const people = first < table.rows ? (table.atRisk[first] ?? 0) : 0
  const isSeen = end < table.rows || (away === 0 && people > 0)
  const limits = away > 0 ? logLogInterval(away, away * Math.sqrt(greenwood), z) : null
  const interval = limits === null ? null : { low: 1 - limits.high, high: 1 - limits.low }
  const estimate: ReturnShare = isSeen ? { share: 1 - away, interval } : { share: null, interval: null }
  return { people, returned, estimate }
}

/** The first row at or after `ms`. */
function firstFrom(table: RiskTable, ms: number): number {
  let before = 0
  for (let after = table.rows; before < after; ) {
    const half = (before + after) >>> 1
    if ((table.ms[half] ?? 0) < ms) before = half + 1
    else after = half
  }
  return before
}
