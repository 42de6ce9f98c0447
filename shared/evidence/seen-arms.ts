import { fnv1a32 } from '../lib/hash.ts'
import { type Cell, type CellState, INSTANT_BYTES } from './cell.ts'

/** How many arms of plays are remembered: of one person, those of all tests that run at a time. */
export const MAX_SEEN_ARMS = 16

/** Numbers of one entry: the instant, and the hashes of the play and its arm. */
const STEP = 3
const WORD_BYTES = 4

/**
 * Which arms of which plays somebody saw, each with its first instant: exposures feed it. State: `[instant, play, arm, …]`,
 * the earliest first. Where there are too many, the earliest stay, so that merging is a union: each entry is the
 * earliest of its kind in any part that holds it.
 */
export function seenArmsCell(keep: number): Cell {
  return {
    signature: 'seen-arms',
    keeps: `the first instants of ${keep} arms of plays`,
    maxBytes: 1 + keep * (INSTANT_BYTES + 2 * WORD_BYTES),
    empty: [],
    add: (state, { at, props }) => {
      const entry = [at, fnv1a32(String(props?.play)), fnv1a32(String(props?.arm))]
      return isKnown(state, entry) ? state : earliest([...state, ...entry], keep)
    },
    merge: (a, b) => (b.length === 0 ? a : earliest([...a, ...b], keep)),
    write: (out, state, latest) => {
      out.varint(state.length / STEP)
      entriesOf(state).forEach(([instant = 0, play = 0, arm = 0]) => {
        out.varint(latest - instant)
        out.word(play)
        out.word(arm)
      })
    },
    read: (bytes, latest) => {
      const entries = Array.from({ length: bytes.varint() }, () => [
        latest - bytes.varint(),
        bytes.word(),
        bytes.word(),
      ])
      return entries.slice(0, keep).flat()
    },
  }
}

/** The arms that were seen of a play, by their hashes, the one seen first in front. */
export function armsSeenOf(state: CellState, play: number): readonly number[] {
  const arms: number[] = []
  for (let place = 0; place < state.length; place += STEP)
    if (state[place + 1] === play) arms.push(state[place + 2] ?? 0)
  return arms
}

function isKnown(state: CellState, [at = 0, play, arm]: CellState): boolean {
  return entriesOf(state).some(([instant = 0, its, seen]) => its === play && seen === arm && instant <= at)
}

function earliest(state: CellState, keep: number): CellState {
  const sorted = entriesOf(state).sort((a, b) => compare(a, b))
  const first = new Map<string, CellState>()
  for (const entry of sorted) {
    const kind = `${entry[1]}:${entry[2]}`
    if (!first.has(kind)) first.set(kind, entry)
  }
  return [...first.values()].slice(0, keep).flat()
}

function compare(a: CellState, b: CellState): number {
  for (let place = 0; place < STEP; place += 1) {
    const order = (a[place] ?? 0) - (b[place] ?? 0)
    if (order !== 0) return order
  }
  return 0
}

function entriesOf(state: CellState): CellState[] {
  return Array.from({ length: state.length / STEP }, (_, place) => state.slice(place * STEP, (place + 1) * STEP))
}
