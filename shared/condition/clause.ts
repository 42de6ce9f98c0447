import type { Cells } from '../evidence/cell.ts'
import type { CellRegistry } from '../evidence/registry.ts'
import type { Attributes } from '../model/touch.ts'
import type { Ask } from './ask.ts'
import type { Timeline } from './timeline.ts'

/** What a condition is judged on. */
export interface Subject {
  readonly cells: Cells
  /** Epoch milliseconds. */
  readonly now: number
  readonly attributes: Attributes
  /** The stages of the journeys judged so far, in the order of the program; `null`: at none. */
  readonly stages: readonly (string | null)[]
}

/** Why a clause holds or not. */
export interface Explanation {
  /** The clause in words. */
  readonly clause: string
  readonly holds: boolean
  /** What was seen. */
  readonly value?: string | number | boolean | null
  /** What it asks for, as data, where it stands alone. */
  readonly asks?: Ask
  /** What would turn it: a touch, in words, or an instant at which time alone does. */
  readonly flip?: { readonly touch?: string; readonly at?: number }
  readonly all?: readonly Explanation[]
  readonly any?: readonly Explanation[]
  readonly not?: readonly Explanation[]
}

/** A compiled condition. */
export interface Clause {
  holds(subject: Subject): boolean
  /** The earliest instant after `subject.now` at which it may turn without a touch; `Infinity` if none. */
  nextFlip(subject: Subject): number
  explain(subject: Subject): Explanation
  /** Whether there was an instant at which it held, where that is plain from what is kept; `null` where it is not. */
  readonly ever: Ever | null
  /** Keeps what it takes to know every instant at which it held; `null` where that cannot be bounded. */
  readonly record: ((need: RecordNeed) => Recording) | null
}

export interface Ever {
  held(subject: Subject): boolean
  /** Once it held, it holds for good: such clauses can be joined by `all`. */
  readonly lasting: boolean
}

export interface RecordNeed {
  readonly registry: CellRegistry
  readonly path: string
  /** How far back a touch may still arrive, in milliseconds. */
  readonly lateMs: number
}

/** The instants at which a clause held or will hold without a touch; true only from where the evidence begins to know. */
export type Recording = (cells: Cells) => Timeline

export const NEVER = Number.POSITIVE_INFINITY
