import type { Cell, CellState } from './cell.ts'
import { addWrapping, toUnits, wrap } from './units.ts'

/** Into how many steps of the time grid a window falls. */
export const GRID_STEPS = 64

/** Exact while each step of the grid sums within ±2^47 units, some ±14,000,000,000; a step wraps past it. */
const STEP_BITS = 48

/**
 * The sum of values over a sliding window, on a time grid of a 64th of it: a touch counts until the end of the grid step
 * in which its age reaches the window, so always while it is within the window and at most a 64th of it longer. State:
 * `[top, net of step top, net of top - 1, …]`, steps numbered from the epoch, at most 65 of them and the last one not
 * zero; empty until the first touch.
 */
export function windowSumCell(of: string, windowMs: number): Cell {
  return {
    signature: `windowSum|${windowMs}|${of}`,
    keeps: `the sum of ${of} over each 64th of the window`,
    maxBytes: 6 + 1 + (GRID_STEPS + 1) * 7,
    empty: [],
    add: (state, touch) => addStep(state, stepOf(touch.at, windowMs), wrap(toUnits(touch.value), STEP_BITS)),
    merge: (a, b) => {
      const top = b[0]
      if (top === undefined) return a
      return b.slice(1).reduce<CellState>((merged, net, back) => addStep(merged, top - back, net), addStep(a, top, 0))
    },
    write: (out, state) => {
      out.varint(state[0] ?? 0)
      out.varint(state.length - 1)
      for (const net of state.slice(1)) out.signed(net)
    },
    read: (bytes) => [bytes.varint(), ...Array.from({ length: bytes.varint() }, () => bytes.signed())],
  }
}

/** The grid step that an instant falls into. */
export function stepOf(at: number, windowMs: number): number {
  return Math.floor((at * GRID_STEPS) / windowMs)
}

/** The first instant of a grid step. */
export function startOfStep(step: number, windowMs: number): number {
  return Math.ceil((step * windowMs) / GRID_STEPS)
}

/** The sum, in units, that the window shows at an instant. */
export function windowSumAt(state: CellState, at: number, windowMs: number): number {
  const top = state[0]
  if (top === undefined) return 0
  const oldest = stepOf(at, windowMs) - GRID_STEPS
  let sum = 0
  for (let back = 0; back < state.length - 1 && top - back >= oldest; back += 1) sum += state[back + 1] ?? 0
  return sum
}

function addStep(state: CellState, step: number, net: number): CellState {
  const top = state[0] ?? step
  const nets = state.slice(1)
  if (step > top) nets.unshift(...new Array<number>(Math.min(step - top, GRID_STEPS + 1)).fill(0))
  const newTop = Math.max(top, step)
  const back = newTop - step
  if (back <= GRID_STEPS) {
    while (nets.length <= back) nets.push(0)
    nets[back] = addWrapping(nets[back] ?? 0, net, STEP_BITS)
  }
  nets.length = Math.min(nets.length, GRID_STEPS + 1)
  while (nets.length > 0 && nets.at(-1) === 0) nets.pop()
  return [newTop, ...nets]
}
