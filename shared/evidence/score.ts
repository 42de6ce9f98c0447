import type { Cell, CellState } from './cell.ts'
import { addWrapping, wrap } from './units.ts'

/** Into how many steps of the time grid a half-life falls. */
const STEPS_PER_HALF_LIFE = 64

/** A touch this many half-lives older than the latest one counts for nothing: under 1/65,000 of its points. */
const MAX_HALF_LIVES = 16

/**
 * Points are kept as whole hundredths, weighed by a mantissa of 24 bits: exact to a thousandth within some ±16,000
 * points, to a 2^24th beyond; the points of one half-life wrap past ±670,000.
 */
const HUNDREDTHS = 100
const MANTISSA = 2 ** 24
const POINT_BITS = 52

/** `2^(step / 64)` for the steps of one half-life, as whole numbers, so that sums do not depend on their order. */
const GROWTH = Array.from({ length: STEPS_PER_HALF_LIFE }, (_, step) =>
  Math.round(MANTISSA * 2 ** (step / STEPS_PER_HALF_LIFE)),
)

/**
 * Points that halve with every half-life, on a grid of a 64th of it. State: `[top, points of half-life top, of top - 1,
 * …]`, half-lives numbered from the epoch, the points as they were at its beginning; empty until the first touch.
 */
export function scoreCell(of: string, halfLifeMs: number): Cell {
  return {
    signature: `score|${halfLifeMs}|${of}`,
    keeps: `the points of ${of} for each of ${MAX_HALF_LIVES} half-lives`,
    maxBytes: 6 + 1 + (MAX_HALF_LIVES + 1) * 8,
    empty: [],
    add: (state, touch, weight) => {
      const step = gridStep(touch.at, halfLifeMs)
      const growth = GROWTH[step % STEPS_PER_HALF_LIFE] ?? MANTISSA
      const points = wrap(Math.round(weight * HUNDREDTHS) * growth, POINT_BITS)
      return addPoints(state, Math.floor(step / STEPS_PER_HALF_LIFE), points)
    },
    merge: (a, b) => {
      const top = b[0]
      if (top === undefined) return a
      return b
        .slice(1)
        .reduce<CellState>((merged, points, back) => addPoints(merged, top - back, points), addPoints(a, top, 0))
    },
    write: (out, state) => {
      out.varint(state[0] ?? 0)
      out.varint(state.length - 1)
      for (const points of state.slice(1)) out.signed(points)
    },
    read: (bytes) => [bytes.varint(), ...Array.from({ length: bytes.varint() }, () => bytes.signed())],
  }
}

/** The score at an instant, rounded to thousandths. It only shrinks towards zero until the next touch. */
export function scoreAt(state: CellState, at: number, halfLifeMs: number): number {
  return scoreAtStep(state, gridStep(at, halfLifeMs))
}

/**
 * The first instant after `at` at which a test of the score, true or false up to one score and the other past it, turns
 * by decay alone; never: `Infinity`.
 */
export function scoreTurns(state: CellState, test: (score: number) => boolean, { at, halfLifeMs }: Moment): number {
  const from = gridStep(at, halfLifeMs)
  const now = scoreAtStep(state, from)
  const halvings = Math.log2(Math.max(1, Math.abs(now) * 4000))
  let low = from
  let high = from + Math.ceil(halvings) * STEPS_PER_HALF_LIFE
  if (test(scoreAtStep(state, high)) === test(now)) return Number.POSITIVE_INFINITY
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (test(scoreAtStep(state, middle)) === test(now)) low = middle
    else high = middle
  }
  return Math.ceil((high * halfLifeMs) / STEPS_PER_HALF_LIFE)
}

interface Moment {
  readonly at: number
  readonly halfLifeMs: number
}

function gridStep(at: number, halfLifeMs: number): number {
  return Math.floor((at * STEPS_PER_HALF_LIFE) / halfLifeMs)
}

function scoreAtStep(state: CellState, step: number): number {
  const top = state[0]
  if (top === undefined) return 0
  let points = 0
  for (let back = 0; back < state.length - 1; back += 1) points += (state[back + 1] ?? 0) * 2 ** -back
  const score = (points / (MANTISSA * HUNDREDTHS)) * 2 ** (top - step / STEPS_PER_HALF_LIFE)
  return Math.round(score * 1000) / 1000
}

function addPoints(state: CellState, halfLife: number, points: number): CellState {
  const top = state[0] ?? halfLife
  const kept = state.slice(1)
  if (halfLife > top) kept.unshift(...new Array<number>(Math.min(halfLife - top, MAX_HALF_LIVES + 1)).fill(0))
  const newTop = Math.max(top, halfLife)
  const back = newTop - halfLife
  if (back <= MAX_HALF_LIVES) {
    while (kept.length <= back) kept.push(0)
    kept[back] = addWrapping(kept[back] ?? 0, points, POINT_BITS)
  }
  kept.length = Math.min(kept.length, MAX_HALF_LIVES + 1)
  while (kept.length > 0 && kept.at(-1) === 0) kept.pop()
  return [newTop, ...kept]
}
