import { countCell } from '../evidence/count.ts'
import { firstCell } from '../evidence/first.ts'
import { recentCell } from '../evidence/recent.ts'
import { trackCell } from '../evidence/track.ts'
import { type Clause, NEVER, type Subject } from './clause.ts'
import { type Bound, comparisonText, decidingCount, isRising, passesAll, turningPlaces } from './comparison.ts'
import { explainNumber } from './explain-number.ts'
import { looksAt, type SeriesNeed } from './series.ts'
import { whereLevel } from './timeline.ts'
import { stepsOf } from './track-steps.ts'
import { turnOf } from './turn.ts'

/** How many touches there were, in all time. Exact. */
export function countClause({ registry, path, series }: SeriesNeed, bounds: readonly Bound[]): Clause {
  const cell = registry.use({ path, keep: 1, make: () => countCell(series.key), feeds: series.feeds })
  const count = ({ cells }: Subject) => cells[cell]?.[0] ?? 0
  const holds = (subject: Subject) => passesAll(count(subject), bounds)
  return {
    holds,
    nextFlip: () => NEVER,
    explain: (subject) =>
      explainNumber({
        clause: `${series.text}: count ${comparisonText(bounds)}`,
        measure: { kind: 'count', ...looksAt(series) },
        value: count(subject),
        holds: holds(subject),
        bounds,
        step: 1,
        more: (lack) => `${lack} more ${series.text}`,
      }),
    ever: isRising(bounds) ? { held: holds, lasting: true } : null,
    record: ({ registry: cells, path: at }) => {
      const keep = decidingCount(bounds)
      const firsts = cells.use({ path: at, keep, make: (most) => firstCell(series.key, most), feeds: series.feeds })
      return (kept) =>
        whereLevel(
          (kept[firsts] ?? []).slice(0, keep).map((instant, place) => [instant, place + 1]),
          0,
          (level) => passesAll(level, bounds),
        )
    },
  }
}

/** How many touches the sliding window holds, its edge included. Exact to the millisecond. */
export function windowCountClause(need: SeriesNeed, bounds: readonly Bound[], window: Window): Clause {
  const { registry, path, series } = need
  const { windowMs } = window
  const keep = decidingCount(bounds)
  const cell = registry.use({ path, keep, make: (most) => recentCell(series.key, most), feeds: series.feeds })
  const places = bounds.flatMap(turningPlaces)
  const count = ({ cells, now }: Subject) => {
    const instants = cells[cell] ?? []
    let inside = 0
    while (inside < keep && inside < instants.length && (instants[inside] ?? 0) >= now - windowMs) inside += 1
    return inside
  }
  const holds = (subject: Subject) => passesAll(count(subject), bounds)
  const nextFlip = ({ cells, now }: Subject) => {
    const instants = cells[cell] ?? []
    let first = NEVER
    for (const place of places) {
      const leaves = (instants[place] ?? NEVER) + windowMs + 1
      if (leaves > now && leaves < first) first = leaves
    }
    return first
  }
  return {
    holds,
    nextFlip,
    explain: (subject) =>
      explainNumber({
        clause: `${series.text}: count ${comparisonText(bounds)} within ${window.text}`,
        measure: { kind: 'count', ...looksAt(series), within: window.text },
        value: count(subject),
        isFloor: count(subject) === keep,
        holds: holds(subject),
        bounds,
        step: 1,
        more: (lack) => `${lack} more ${series.text}`,
        at: turnOf({ holds, nextFlip }, subject),
      }),
    ever: null,
    record: ({ registry: cells, path: at, lateMs }) => {
      const make = () => trackCell(series.key, { windowMs, cap: keep, spanMs: lateMs })
      const track = cells.use({ path: at, keep: 1, make, feeds: series.feeds })
      return (kept) =>
        whereLevel(stepsOf(kept[track] ?? []), kept[track]?.[0] ?? 0, (level) => passesAll(level, bounds))
    },
  }
}

export interface Window {
  readonly windowMs: number
  /** As it was written. */
  readonly text: string
}
