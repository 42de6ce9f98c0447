import { NEVER } from '../condition/clause.ts'
import type { Program } from './program.ts'
import { stagesOf, type Traveller } from './stages.ts'

/**
 * The next instant, in epoch milliseconds, at which a stage changes without a touch; `Infinity` if none will. Until
 * then, without a touch, no stage changes. `present` spares finding the present stages where they are known.
 */
export function nextChange(program: Program, traveller: Traveller, present = stagesOf(program, traveller)): number {
  let now = traveller.now
  for (;;) {
    now = nextFlip(program, { ...traveller, now })
    if (now === NEVER) return NEVER
    const then = stagesOf(program, { ...traveller, now })
    if (then.some((stage, place) => stage !== present[place])) return now
  }
}

/** Stages of other journeys turn only with their own clauses, so looking at every clause finds every turn. */
function nextFlip(program: Program, traveller: Traveller): number {
  const subject = { ...traveller, stages: [] }
  let earliest = NEVER
  for (const { stages } of program.journeys) {
    for (const { clause } of stages) earliest = Math.min(earliest, clause.nextFlip(subject))
  }
  return earliest
}
