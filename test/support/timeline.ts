/** Time that passes only as its events do. */
export interface Timeline {
  readonly now: () => number
  /** Has something happen `ms` milliseconds from now; gives what cancels it. */
  after(ms: number, happen: () => void): number
  cancel(event: number): void
  /** Lets everything happen that is due before an instant, in order. */
  runUntil(end: number): void
}

interface Due {
  readonly at: number
  readonly id: number
}

/** A timeline that begins at zero. */
export function startTimeline(): Timeline {
  const heap: Due[] = []
  const waiting = new Map<number, () => void>()
  let clock = 0
  let ids = 0
  return {
    now: () => clock,
    after(ms, happen) {
      ids += 1
      waiting.set(ids, happen)
      push(heap, { at: clock + Math.max(0, ms), id: ids })
      return ids
    },
    cancel: (event) => void waiting.delete(event),
    runUntil(end) {
      for (let first = heap[0]; first !== undefined && first.at < end; first = heap[0]) {
        pop(heap)
        clock = first.at
        const happen = waiting.get(first.id)
        waiting.delete(first.id)
        happen?.()
      }
      clock = end
    },
  }
}

function isBefore(a: Due | undefined, b: Due | undefined): boolean {
  return a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.id < b.id))
}

function push(heap: Due[], due: Due): void {
  let place = heap.push(due) - 1
  while (place > 0) {
    const above = (place - 1) >> 1
    if (!isBefore(heap[place], heap[above])) return
    exchange(heap, place, above)
    place = above
  }
}

function pop(heap: Due[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  heap[0] = last
  let place = 0
  for (;;) {
    const left = 2 * place + 1
    const least = isBefore(heap[left + 1], heap[left]) ? left + 1 : left
    if (!isBefore(heap[least], heap[place])) return
    exchange(heap, place, least)
    place = least
  }
}

function exchange(heap: Due[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]]
  if (first === undefined || second === undefined) return
  heap[a] = second
  heap[b] = first
}
