/** Instants, as ascending, disjoint, non-touching spans: `from` is in, `to` is not. Epoch milliseconds, may be infinite. */
export type Timeline = readonly Span[]

export interface Span {
  readonly from: number
  readonly to: number
}

export const ALWAYS: Timeline = [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }]

/** One span, or none where it would be empty. */
export function span(from: number, to: number): Timeline {
  return from < to ? [{ from, to }] : []
}

export function union(a: Timeline, b: Timeline): Timeline {
  const merged: Span[] = []
  for (const next of [...a, ...b].sort((x, y) => x.from - y.from)) {
    const last = merged.at(-1)
    if (last !== undefined && next.from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, next.to) }
    else merged.push(next)
  }
  return merged
}

export function complement(timeline: Timeline): Timeline {
  const gaps: Span[] = []
  let from = Number.NEGATIVE_INFINITY
  for (const { from: start, to } of timeline) {
    if (from < start) gaps.push({ from, to: start })
    from = to
  }
  return from < Number.POSITIVE_INFINITY ? [...gaps, { from, to: Number.POSITIVE_INFINITY }] : gaps
}

export function intersection(a: Timeline, b: Timeline): Timeline {
  return complement(union(complement(a), complement(b)))
}

/** Whether any instant from `from` to `until`, both included, lies in it; never where `from` comes after `until`. */
export function touches(timeline: Timeline, { from, until }: { from: number; until: number }): boolean {
  return from <= until && timeline.some((part) => part.from <= until && part.to > from)
}

/** The spans in which a stepwise level, which begins at `base`, passes a test. */
export function whereLevel(
  steps: readonly (readonly [at: number, level: number])[],
  base: number,
  test: (level: number) => boolean,
): Timeline {
  let timeline: Timeline = []
  let from = Number.NEGATIVE_INFINITY
  let level = base
  for (const [at, next] of [...steps, [Number.POSITIVE_INFINITY, 0] as const]) {
    if (test(level)) timeline = union(timeline, span(from, at))
    from = at
    level = next
  }
  return timeline
}
