import type { Cells } from '../evidence/cell.ts'
import type { Shape } from '../evidence/registry.ts'
import type { Held } from './held.ts'

/** What is kept of one device's touches: bounded, and enough to judge every condition of the playbook. */
export interface Evidence {
  /** Which touches are in it. */
  readonly held: Held
  /** The latest instant in it, epoch milliseconds; 0 while there is none. */
  readonly latest: number
  readonly cells: Cells
}

/** The evidence of somebody of whom nothing is known. */
export function noEvidence(shape: Shape): Evidence {
  return { held: [], latest: 0, cells: shape.cells.map(({ empty }) => empty) }
}
