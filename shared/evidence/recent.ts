import { type Cell, INSTANT_BYTES } from './cell.ts'

/** When the last touches were. State: at most `keep` instants, the latest first. */
export function recentCell(of: string, keep: number): Cell {
  return {
    signature: `recent|${of}`,
    keeps: keep === 1 ? `the last instant of ${of}` : `the last ${keep} instants of ${of}`,
    maxBytes: 1 + keep * INSTANT_BYTES,
    empty: [],
    add: (state, touch) => {
      let place = 0
      while (place < state.length && (state[place] ?? 0) >= touch.at) place += 1
      if (place >= keep) return state
      return [...state.slice(0, place), touch.at, ...state.slice(place, keep - 1)]
    },
    merge: (a, b) => [...a, ...b].sort((x, y) => y - x).slice(0, keep),
    write: (out, state, latest) => {
      out.varint(state.length)
      let previous = latest
      for (const instant of state) {
        out.varint(previous - instant)
        previous = instant
      }
    },
    read: (bytes, latest) => {
      let previous = latest
      return Array.from({ length: bytes.varint() }, () => (previous -= bytes.varint())).slice(0, keep)
    },
  }
}
