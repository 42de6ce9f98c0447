import type { Cells } from '../evidence/cell.ts'
import type { Shape } from '../evidence/registry.ts'
import type { Held } from './held.ts'

/** What is kept of one device's touches: bounded, and enough to judge every condition of the playbook. */
export interface Evidence {
  /** Which touches are in it. */
  readonly held: Held
  /** How many touches were folded in, ever: of two states of one device the higher is the later. */
  readonly taken: number
  /** The latest instant in it, epoch milliseconds; 0 while there is none. */
  readonly latest: number
  readonly cells: Cells
}

/** The evidence of somebody of whom nothing is known. */
export function noEvidence(shape: Shape): Evidence {
  return { held: [], taken: 0, latest: 0, cells: shape.cells.map(({ empty }) => empty) }
}
