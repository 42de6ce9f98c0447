import { type Cell, INSTANT_BYTES } from './cell.ts'

/**
 * Whether a kept stage was entered in the settled past. State: `[1 if it was, the horizon up to which that is settled]`.
 * No touch feeds it: settling does.
 */
export function keptCell(rule: string): Cell {
  return {
    signature: `kept|${rule}`,
    keeps: 'whether it was entered, for keep',
    maxBytes: 1 + INSTANT_BYTES,
    empty: [],
    add: (state) => state,
    merge: (a, b) =>
      a.length + b.length === 0 ? [] : [Math.max(a[0] ?? 0, b[0] ?? 0), Math.max(a[1] ?? 0, b[1] ?? 0)],
    write: (out, state) => {
      out.varint(state[0] ?? 0)
      out.varint(state[1] ?? 0)
    },
    read: (bytes) => [bytes.varint(), bytes.varint()],
  }
}
