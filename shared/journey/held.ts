/**
 * The numbers of the touches that an evidence holds. Every browser queue numbers its own touches from 1; a device whose
 * storage was cleared while its cookie stayed has several queues in turn.
 */
export type Held = readonly HeldQueue[]

export interface HeldQueue {
  /** 32 bits that tell the queue from others. */
  readonly queue: number
  /** `[from, to, from, to, …]`, both ends included, ascending, not touching. */
  readonly ranges: readonly number[]
}

/** Queues used longest ago are forgotten past this number. */
export const MAX_QUEUES = 3

/** The ranges of one queue's held numbers. */
export function rangesOf(held: Held, queue: number): readonly number[] {
  return held.find((candidate) => candidate.queue === queue)?.ranges ?? []
}

/** Whether a number lies in the ranges. */
export function isHeld(ranges: readonly number[], seq: number): boolean {
  for (let i = 0; i < ranges.length; i += 2) {
    if (seq < (ranges[i] ?? 0)) return false
    if (seq <= (ranges[i + 1] ?? 0)) return true
  }
  return false
}

/** Adds the numbers from `from` to `to`. */
export function hold(held: Held, queue: number, [from, to]: readonly [number, number]): Held {
  const ranges = addRange(rangesOf(held, queue), from, to)
  if (held.length === 1 && held[0]?.queue === queue) return [{ queue, ranges }]
  return [{ queue, ranges }, ...held.filter((other) => other.queue !== queue)].slice(0, MAX_QUEUES)
}

function addRange(ranges: readonly number[], from: number, to: number): readonly number[] {
  const last = ranges.at(-1) ?? 0
  if (from === last + 1 && ranges.length > 0) return [...ranges.slice(0, -1), to]
  if (from > last) return [...ranges, from, to]
  const before: number[] = []
  const after: number[] = []
  let start = from
  let end = to
  for (let i = 0; i < ranges.length; i += 2) {
    const [low, high] = [ranges[i] ?? 0, ranges[i + 1] ?? 0]
    if (high < from - 1) before.push(low, high)
    else if (low > to + 1) after.push(low, high)
    else {
      start = Math.min(start, low)
      end = Math.max(end, high)
    }
  }
  return [...before, start, end, ...after]
}
