import fc from 'fast-check'
import type { Move } from '../../shared/stats/moves.ts'

/** A journey's stages. */
export const ORDER = ['visitor', 'interested', 'customer'] as const

const anyStage = fc.constantFrom(...ORDER, 'retired', null)

/** Also of a stage that the journey has no more, of none, and from a stage to itself. */
export const anyMoves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({ from: anyStage, to: anyStage, count: fc.nat(9) }),
)
