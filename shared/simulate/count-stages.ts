import type { Program } from '../journey/program.ts'
import { type Packed, placementsIn } from './packed.ts'

/** What stands for no stage. */
export const NONE = 'none'

export interface StageCounts {
  readonly [journey: string]: { readonly [stage: string]: number }
}

/** Who was where at an instant. */
export interface Standing {
  /** Epoch milliseconds. */
  readonly at: number
  /** Visitors at each stage, those at none of them included: for each journey the visitors seen by then. */
  readonly counts: StageCounts
  /** Of those at no stage, who never was at one: for each journey. */
  readonly unmoved: { readonly [journey: string]: number }
}

/** Counts a crowd by stage. */
export function countStages(program: Program, people: Iterable<Packed>, at: number): Standing {
  const unmoved = program.journeys.map(() => 0)
  const counts = program.journeys.map(({ stages }) => {
    const zeros: { [stage: string]: number } = {}
    for (const { id } of stages) zeros[id] = 0
    zeros[NONE] = 0
    return zeros
  })
  for (const packed of people) {
    placementsIn(packed, program).forEach(({ stage, ordinal }, place) => {
      const count = counts[place]
      if (count !== undefined) count[stage ?? NONE] = (count[stage ?? NONE] ?? 0) + 1
      if (ordinal === 0) unmoved[place] = (unmoved[place] ?? 0) + 1
    })
  }
  return {
    at,
    counts: Object.fromEntries(program.journeys.map(({ id }, place) => [id, counts[place] ?? {}])),
    unmoved: Object.fromEntries(program.journeys.map(({ id }, place) => [id, unmoved[place] ?? 0])),
  }
}
