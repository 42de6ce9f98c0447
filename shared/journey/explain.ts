import type { Explanation, Subject } from '../condition/clause.ts'
import { wasEntered } from './keep.ts'
import type { Program } from './program.ts'
import { stageOf, type Traveller } from './stages.ts'

export interface JourneyExplanation {
  readonly stage: string | null
  /** From the first to the furthest. */
  readonly stages: readonly {
    readonly id: string
    readonly holds: boolean
    /** Held by `keep` although its condition does not hold now. */
    readonly kept?: true
    readonly clause: Explanation
  }[]
}

/** Why each journey is where it is: every stage's condition, clause by clause. */
export function explain(program: Program, traveller: Traveller): { readonly [journey: string]: JourneyExplanation } {
  const stages: (string | null)[] = []
  const subject: Subject = { ...traveller, stages }
  const explained = program.journeys.map((journey) => {
    const stage = stageOf(journey, subject)
    const parts = journey.stages.map(({ id, clause, keep }) => {
      const why = clause.explain(subject)
      const isKept = !why.holds && keep !== null && wasEntered(keep, subject)
      return { id, holds: why.holds || isKept, ...(isKept && { kept: true as const }), clause: why }
    })
    stages.push(stage)
    return [journey.id, { stage, stages: parts }] as const
  })
  return Object.fromEntries(explained)
}
