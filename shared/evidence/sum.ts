import type { Cell } from './cell.ts'
import { addWrapping, toUnits, wrap } from './units.ts'

/** Exact within ±2^48 units, some ±28,000,000,000; sums wrap past it. */
const SUM_BITS = 49

/**
 * The sum of values. State: `[net, gross]` in units, gross without the negative values; empty until the first touch.
 */
export function sumCell(of: string): Cell {
  const add = (state: readonly number[], net: number, gross: number) => [
    addWrapping(state[0] ?? 0, net, SUM_BITS),
    addWrapping(state[1] ?? 0, gross, SUM_BITS),
  ]
  return {
    signature: `sum|${of}`,
    keeps: `the sum of ${of}`,
    maxBytes: 14,
    empty: [],
    add: (state, touch) => {
      const units = toUnits(touch.value)
      return add(state, units, Math.max(0, units))
    },
    merge: (a, b) => (a.length + b.length === 0 ? [] : add(a, b[0] ?? 0, b[1] ?? 0)),
    write: (out, state) => {
      out.signed(state[0] ?? 0)
      out.signed(wrap((state[1] ?? 0) - (state[0] ?? 0), SUM_BITS))
    },
    read: (bytes) => {
      const net = bytes.signed()
      return [net, addWrapping(net, bytes.signed(), SUM_BITS)]
    },
  }
}
