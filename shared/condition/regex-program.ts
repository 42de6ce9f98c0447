import type { CharSet } from './char-set.ts'

/** A place in the text, without a character of its own. */
export type Assertion = '^' | '$' | 'b' | 'B'

/** One step of a matcher. `to` is relative to the instruction, so that programs can be joined and copied. */
export type Instruction =
  | { readonly op: 'take'; readonly set: CharSet }
  | { readonly op: 'assert'; readonly that: Assertion }
  | { readonly op: 'jump'; readonly to: number }
  /** Goes on at the next instruction and at `to`, both at once. */
  | { readonly op: 'fork'; readonly to: number }

/** Matches when control runs past the last instruction. */
export type Program = readonly Instruction[]

export interface Repetition {
  readonly min: number
  /** `Infinity` for no upper limit. */
  readonly max: number
}

/** Matches what `first` or `second` matches. */
export function either(first: Program, second: Program): Program {
  return [fork(first.length + 2), ...first, { op: 'jump', to: second.length + 1 }, ...second]
}

/** Matches `part` at least `min` and at most `max` times in a row. */
export function repeat(part: Program, { min, max }: Repetition): Program {
  const needed = copies(part, min)
  const optional: Program = [fork(part.length + 1), ...part]
  if (max < Infinity) return [...needed, ...copies(optional, max - min)]
  if (min > 0) return [...needed, fork(-part.length)]
  return [fork(part.length + 2), ...part, { op: 'jump', to: -part.length - 1 }]
}

function fork(to: number): Instruction {
  return { op: 'fork', to }
}

function copies(part: Program, count: number): Program {
  return Array.from({ length: count }, () => part).flat()
}
