import { firstCell } from '../evidence/first.ts'
import { recentCell } from '../evidence/recent.ts'
import { trackCell } from '../evidence/track.ts'
import type { Looks } from './ask.ts'
import { type Clause, type Explanation, NEVER, type Subject } from './clause.ts'
import type { Window } from './count-clause.ts'
import { looksAt, type SeriesNeed } from './series.ts'
import { complement, intersection, span, whereLevel } from './timeline.ts'
import { stepsOf } from './track-steps.ts'

export type AgeBound = { readonly is: 'within' | 'olderThan' } & Window

/** How long ago the first touch was: `within` up to and including the edge, `olderThan` from a millisecond after it. */
export function firstAgeClause({ registry, path, series }: SeriesNeed, bound: AgeBound): Clause {
  const make = (most: number) => firstCell(series.key, most)
  const cell = registry.use({ path, keep: 1, make, feeds: series.feeds })
  const instant = ({ cells }: Subject) => cells[cell]?.[0]
  const exists = (subject: Subject) => instant(subject) !== undefined
  const clause = ageClause({ which: 'first', looks: looksAt(series), instant }, bound)
  return {
    ...clause,
    ever: { held: bound.is === 'within' ? exists : clause.holds, lasting: bound.is === 'olderThan' },
    record: () => (cells) => {
      const first = cells[cell]?.[0]
      if (first === undefined) return []
      const edge = first + bound.windowMs + 1
      return bound.is === 'within' ? span(first, edge) : span(edge, NEVER)
    },
  }
}

/** How long ago the last touch was, with the same edges. */
export function lastAgeClause(need: SeriesNeed, bound: AgeBound): Clause {
  const { registry, path, series } = need
  const cell = registry.use({ path, keep: 1, make: (most) => recentCell(series.key, most), feeds: series.feeds })
  const instant = ({ cells }: Subject) => cells[cell]?.[0]
  const clause = ageClause({ which: 'last', looks: looksAt(series), instant }, bound)
  return {
    ...clause,
    ever: bound.is === 'within' ? { held: (subject) => instant(subject) !== undefined, lasting: false } : null,
    record: ({ registry: cells, path: at, lateMs }) => {
      const track = cells.use({
        path: at,
        keep: 1,
        make: () => trackCell(series.key, { windowMs: bound.windowMs, cap: 1, spanMs: lateMs }),
        feeds: series.feeds,
      })
      const first = cells.use({ path: at, keep: 1, make: (most) => firstCell(series.key, most), feeds: series.feeds })
      return (kept) => {
        const state = kept[track] ?? []
        const recent = whereLevel(stepsOf(state), state[0] ?? 0, (level) => level > 0)
        if (bound.is === 'within') return recent
        return intersection(complement(recent), span(kept[first]?.[0] ?? NEVER, NEVER))
      }
    },
  }
}

interface Aged {
  readonly which: 'first' | 'last'
  readonly looks: Looks
  readonly instant: (subject: Subject) => number | undefined
}

function ageClause({ which, looks, instant }: Aged, { is, windowMs, text }: AgeBound) {
  const edge = (subject: Subject) => (instant(subject) ?? NEVER) + windowMs + 1
  const holds = (subject: Subject) => {
    if (instant(subject) === undefined) return false
    return is === 'within' ? subject.now < edge(subject) : subject.now >= edge(subject)
  }
  const nextFlip = (subject: Subject) => (edge(subject) > subject.now ? edge(subject) : NEVER)
  /** A touch makes the last one new; the first one is new only once. */
  const turnsByTouch = (subject: Subject) => {
    if (instant(subject) === undefined) return is === 'within'
    return which === 'last' && (is === 'within') !== holds(subject)
  }
  const explain = (subject: Subject): Explanation => {
    const at = instant(subject)
    const turns = nextFlip(subject)
    const flip = { ...(turnsByTouch(subject) && { touch: `1 ${looks.of}` }), ...(turns < NEVER && { at: turns }) }
    return {
      clause: `${which} ${looks.of} ${is === 'within' ? 'within' : 'older than'} ${text}`,
      value: at === undefined ? null : new Date(at).toISOString(),
      holds: holds(subject),
      asks: { kind: which, ...looks, is, span: text, has: at ?? null },
      ...(Object.keys(flip).length > 0 && { flip }),
    }
  }
  return { holds, nextFlip, explain }
}
