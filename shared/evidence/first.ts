import { type Cell, INSTANT_BYTES } from './cell.ts'

/** When the first touches were. State: at most `keep` instants, the earliest first. */
export function firstCell(of: string, keep: number): Cell {
  const cut = (instants: readonly number[]) => instants.toSorted((a, b) => a - b).slice(0, keep)
  return {
    signature: `first|${of}`,
    keeps: keep === 1 ? `the first instant of ${of}` : `the first ${keep} instants of ${of}`,
    maxBytes: 1 + keep * INSTANT_BYTES,
    empty: [],
    add: (state, touch) => {
      const last = state[keep - 1]
      return last !== undefined && last <= touch.at ? state : cut([...state, touch.at])
    },
    merge: (a, b) => cut([...a, ...b]),
    write: (out, state, latest) => {
      out.varint(state.length)
      let previous = latest
      for (const instant of state.toReversed()) {
        out.varint(previous - instant)
        previous = instant
      }
    },
    read: (bytes, latest) => {
      let previous = latest
      const instants = Array.from({ length: bytes.varint() }, () => (previous -= bytes.varint()))
      return instants.reverse().slice(0, keep)
    },
  }
}
