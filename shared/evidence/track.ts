import { type Cell, type CellState, INSTANT_BYTES } from './cell.ts'

/**
 * How many touches a sliding window held at every instant, as far as `cap`. It answers whether there *was* an instant at
 * which a windowed count held, in whatever order the touches came: adding saturates, so the steps of the count are a
 * function of the set of touches.
 *
 * State: `[level before the first step, instant, level from then on, …]`, instants ascending. `settle` forgets steps
 * that no later touch can change, so the state covers `spanMs` back from the latest settling and the window ahead.
 */
export function trackCell(of: string, { windowMs, cap, spanMs }: TrackOptions): Cell {
  const rises = cap * Math.ceil((spanMs + windowMs) / windowMs)
  return {
    signature: `track|${windowMs}|${cap}|${of}`,
    keeps: `when the window held up to ${cap} ${of}, for keep`,
    maxBytes: 2 + (2 * rises + cap) * INSTANT_BYTES,
    empty: [],
    add: (state, touch) => raise(state, { from: touch.at, until: touch.at + windowMs + 1, cap }),
    merge: (a, b) => add(a, b, cap),
    settle,
    write: (out, state, latest) => {
      out.varint(state[0] ?? 0)
      let instant = latest
      for (let i = 1; i < state.length; i += 2) {
        out.signed((state[i] ?? 0) - instant)
        out.varint(state[i + 1] ?? 0)
        instant = state[i] ?? 0
      }
    },
    read: (bytes, latest) => {
      const state = [bytes.varint()]
      let instant = latest
      while (bytes.left > 0) {
        instant += bytes.signed()
        state.push(instant, bytes.varint())
      }
      return state
    },
  }
}

interface TrackOptions {
  readonly windowMs: number
  readonly cap: number
  /** How far back a touch may still arrive. */
  readonly spanMs: number
}

/** The count at an instant, up to the cap. */
export function levelAt(state: CellState, at: number): number {
  let level = state[0] ?? 0
  for (let i = 1; i < state.length && (state[i] ?? 0) <= at; i += 2) level = state[i + 1] ?? 0
  return level
}

function settle(state: CellState, horizon: number): CellState {
  let kept = 1
  while (kept < state.length && (state[kept] ?? 0) <= horizon) kept += 2
  if (kept === 1) return state
  const level = state[kept - 1] ?? 0
  return level === 0 && kept >= state.length ? [] : [level, ...state.slice(kept)]
}

function raise(state: CellState, { from, until, cap }: { from: number; until: number; cap: number }): CellState {
  return add(state, [0, from, 1, until, 0], cap)
}

function add(a: CellState, b: CellState, cap: number): CellState {
  const instants = [...new Set([...stepsOf(a), ...stepsOf(b)])].sort((x, y) => x - y)
  const base = Math.min(cap, (a[0] ?? 0) + (b[0] ?? 0))
  const sum = [base]
  let level = base
  for (const instant of instants) {
    const next = Math.min(cap, levelAt(a, instant) + levelAt(b, instant))
    if (next !== level) sum.push(instant, next)
    level = next
  }
  return sum.length === 1 && base === 0 ? [] : sum
}

function stepsOf(state: CellState): readonly number[] {
  return state.filter((_, index) => index % 2 === 1)
}
