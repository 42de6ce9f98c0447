import type { Subject } from '../condition/clause.ts'
import { wasEntered } from './keep.ts'
import type { CompiledJourney, CompiledStage, Program } from './program.ts'

/** What journeys are judged on. */
export type Traveller = Omit<Subject, 'stages'>

/** The stage of each journey, in the program's order; `null` where no condition holds. */
export function stagesOf(program: Program, traveller: Traveller): readonly (string | null)[] {
  const stages: (string | null)[] = []
  const subject = { cells: traveller.cells, now: traveller.now, attributes: traveller.attributes, stages }
  for (const journey of program.journeys) stages.push(stageOf(journey, subject))
  return stages
}

/** The furthest stage whose condition holds, or that is kept and was entered once. */
export function stageOf(journey: CompiledJourney, subject: Subject): string | null {
  for (let place = journey.stages.length - 1; place >= 0; place -= 1) {
    const stage = journey.stages[place]
    if (stage !== undefined && isReached(stage, subject)) return stage.id
  }
  return null
}

export function isReached({ clause, keep }: CompiledStage, subject: Subject): boolean {
  return clause.holds(subject) || (keep !== null && wasEntered(keep, subject))
}
