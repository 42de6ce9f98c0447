import type { Cell } from './cell.ts'

/** Past this, counting on would tell no rule anything new. */
const MAX_COUNT = 2 ** 31 - 1

/** How many touches there were. State: `[n]`; empty until the first. */
export function countCell(of: string): Cell {
  return {
    signature: `count|${of}`,
    keeps: `how many ${of}`,
    maxBytes: 5,
    empty: [],
    add: (state) => [Math.min(MAX_COUNT, (state[0] ?? 0) + 1)],
    merge: (a, b) => {
      const sum = Math.min(MAX_COUNT, (a[0] ?? 0) + (b[0] ?? 0))
      return sum === 0 ? [] : [sum]
    },
    write: (out, state) => out.varint(state[0] ?? 0),
    read: (bytes) => [bytes.varint()],
  }
}
