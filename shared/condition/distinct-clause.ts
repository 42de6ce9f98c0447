import { distinctCell, recentDistinctCell } from '../evidence/distinct.ts'
import { type Clause, NEVER, type Subject } from './clause.ts'
import { type Bound, comparisonText, decidingCount, isRising, passesAll, turningPlaces } from './comparison.ts'
import type { Window } from './count-clause.ts'
import { explainNumber } from './explain-number.ts'
import { looksAt, type SeriesNeed } from './series.ts'
import { turnOf } from './turn.ts'

export interface Distinct {
  readonly prop: string
  readonly bounds: readonly Bound[]
}

/** How many different values a property had, in all time. Touches without the property do not count. */
export function distinctClause({ registry, path, series }: SeriesNeed, { prop, bounds }: Distinct): Clause {
  const keep = decidingCount(bounds)
  const make = (most: number) => distinctCell(series.key, prop, most)
  const cell = registry.use({ path, keep, make, feeds: series.feeds })
  const count = ({ cells }: Subject) => Math.min(keep, cells[cell]?.length ?? 0)
  const holds = (subject: Subject) => passesAll(count(subject), bounds)
  return {
    holds,
    nextFlip: () => NEVER,
    explain: (subject) =>
      explainNumber({
        clause: `${series.text}: distinct ${prop} ${comparisonText(bounds)}`,
        measure: { kind: 'distinct', ...looksAt(series), prop },
        value: count(subject),
        isFloor: count(subject) === keep,
        holds: holds(subject),
        bounds,
        step: 1,
        more: (lack) => `${series.text} with ${lack} more values of ${prop}`,
      }),
    ever: isRising(bounds) ? { held: holds, lasting: true } : null,
    record: null,
  }
}

/** How many different values a property had in the sliding window, its edge included. Exact to the millisecond. */
export function windowDistinctClause(
  { registry, path, series }: SeriesNeed,
  distinct: Distinct,
  window: Window,
): Clause {
  const { prop, bounds } = distinct
  const { windowMs } = window
  const keep = decidingCount(bounds)
  const make = (most: number) => recentDistinctCell(series.key, prop, most)
  const cell = registry.use({ path, keep, make, feeds: series.feeds })
  const instants = ({ cells }: Subject) => (cells[cell] ?? []).filter((_, index) => index % 2 === 1)
  const count = (subject: Subject) =>
    Math.min(keep, instants(subject).filter((instant) => instant >= subject.now - windowMs).length)
  const holds = (subject: Subject) => passesAll(count(subject), bounds)
  const nextFlip = (subject: Subject) => {
    const last = instants(subject)
    const leaving = bounds.flatMap(turningPlaces).map((place) => (last[place] ?? NEVER) + windowMs + 1)
    return Math.min(NEVER, ...leaving.filter((instant) => instant > subject.now))
  }
  return {
    holds,
    nextFlip,
    explain: (subject) =>
      explainNumber({
        clause: `${series.text}: distinct ${prop} ${comparisonText(bounds)} within ${window.text}`,
        measure: { kind: 'distinct', ...looksAt(series), prop, within: window.text },
        value: count(subject),
        isFloor: count(subject) === keep,
        holds: holds(subject),
        bounds,
        step: 1,
        more: (lack) => `${series.text} with ${lack} more values of ${prop}`,
        at: turnOf({ holds, nextFlip }, subject),
      }),
    ever: null,
    record: null,
  }
}
