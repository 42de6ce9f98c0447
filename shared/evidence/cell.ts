import type { ByteReader } from '../lib/byte-reader.ts'
import type { ByteWriter } from '../lib/byte-writer.ts'
import type { Touch } from '../model/touch.ts'

/** What one cell keeps: whole numbers whose meaning its kind defines. */
export type CellState = readonly number[]

/** The cells of one evidence, in the order of the program that it was kept for. */
export type Cells = readonly CellState[]

/**
 * One bounded summary of touches. Its state is a function of the *set* of touches added: `add` in any order gives the
 * same state, and `merge` of two states is the state of both sets together (which must not overlap).
 */
export interface Cell {
  /** Names kind, touches and parameters; equal cells of two playbook versions share it. */
  readonly signature: string
  /** What is kept, in words. */
  readonly keeps: string
  /** The most bytes that `write` can give, whatever is added. */
  readonly maxBytes: number
  readonly empty: CellState
  /** `weight` is the touch's points in a score; other kinds ignore it. */
  add(state: CellState, touch: Touch, weight: number): CellState
  merge(a: CellState, b: CellState): CellState
  /** Forgets what no touch after `horizon` can change any more; kinds without history have none. */
  settle?(state: CellState, horizon: number): CellState
  /** Instants are written as distances back from `latest`, the latest instant in the evidence. */
  write(out: ByteWriter, state: CellState, latest: number): void
  /** Cuts what was kept for a larger need down to this cell's. */
  read(bytes: ByteReader, latest: number): CellState
}

/** The most bytes of an instant: a distance in milliseconds below 2^42, some 139 years. */
export const INSTANT_BYTES = 6
