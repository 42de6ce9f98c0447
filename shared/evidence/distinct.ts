import { hash48 } from '../lib/hash.ts'
import type { Json, Touch } from '../model/touch.ts'
import { type Cell, INSTANT_BYTES } from './cell.ts'

const HASH_BYTES = 6

/** How many there are. */
const LENGTH_BYTES = 2

/** How many values a property had. State: the `keep` lowest hashes of the values seen, ascending. */
export function distinctCell(of: string, prop: string, keep: number): Cell {
  const cut = (hashes: readonly number[]) => [...new Set(hashes)].sort((a, b) => a - b).slice(0, keep)
  return {
    signature: `distinct|${prop}|${of}`,
    keeps: `${keep} values of ${prop} of ${of}`,
    maxBytes: LENGTH_BYTES + keep * HASH_BYTES,
    empty: [],
    add: (state, touch) => {
      const hash = hashOf(touch, prop)
      return hash === null || state.includes(hash) ? state : cut([...state, hash])
    },
    merge: (a, b) => cut([...a, ...b]),
    write: (out, state) => {
      out.varint(state.length)
      for (const hash of state) out.hash(hash)
    },
    read: (bytes) => Array.from({ length: bytes.varint() }, () => bytes.hash()).slice(0, keep),
  }
}

/**
 * When a property's values were last seen. State: `[hash, instant, …]` of the `keep` values seen last, the latest first,
 * the lower hash first where instants are equal.
 */
export function recentDistinctCell(of: string, prop: string, keep: number): Cell {
  return {
    signature: `recentDistinct|${prop}|${of}`,
    keeps: `the last instants of ${keep} values of ${prop} of ${of}`,
    maxBytes: LENGTH_BYTES + keep * (HASH_BYTES + INSTANT_BYTES),
    empty: [],
    add: (state, touch) => {
      const hash = hashOf(touch, prop)
      return hash === null ? state : latestByHash([...state, hash, touch.at], keep)
    },
    merge: (a, b) => latestByHash([...a, ...b], keep),
    write: (out, state, latest) => {
      out.varint(state.length / 2)
      for (let i = 0; i < state.length; i += 2) {
        out.hash(state[i] ?? 0)
        out.varint(latest - (state[i + 1] ?? 0))
      }
    },
    read: (bytes, latest) =>
      Array.from({ length: bytes.varint() }, () => [bytes.hash(), latest - bytes.varint()])
        .slice(0, keep)
        .flat(),
  }
}

/** Strings and numbers that look alike count as the same value: a log in CSV knows only text. */
function hashOf(touch: Touch, prop: string): number | null {
  const value: Json | undefined = touch.props?.[prop]
  if (value === undefined || value === null || value === '') return null
  return hash48(typeof value === 'string' ? value : JSON.stringify(value))
}

function latestByHash(pairs: readonly number[], keep: number): readonly number[] {
  const latest = new Map<number, number>()
  for (let i = 0; i < pairs.length; i += 2) {
    const hash = pairs[i] ?? 0
    latest.set(hash, Math.max(latest.get(hash) ?? 0, pairs[i + 1] ?? 0))
  }
  return [...latest]
    .sort(([hashA, atA], [hashB, atB]) => atB - atA || hashA - hashB)
    .slice(0, keep)
    .flat()
}
