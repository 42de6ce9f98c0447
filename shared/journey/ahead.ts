import type { Explanation } from '../condition/clause.ts'
import { aheadSentence } from './ahead-sentence.ts'
import type { JourneyExplanation } from './explain.ts'
import { type Prospect, waysTo } from './way.ts'

/** What would bring somebody to a later stage, and that for a person to read. */
export interface StageAhead extends Prospect {
  readonly sentence: string
}

/** The stages past the present one, the next one first. */
export type JourneyAhead = readonly StageAhead[]

/**
 * What would move somebody on, by the explanation of one journey: for each stage past the present one, the next one
 * first, what is missing to it. All that is said to be missing is missing at the instant of the explanation.
 */
export function ahead({ stage, stages }: JourneyExplanation): JourneyAhead {
  const place = stages.findIndex(({ id }) => id === stage)
  return stages.slice(place + 1).map(({ id, clause }) => {
    const [nearest = { missing: [], isEnough: false }, ...others] = waysTo(clause)
    const at = asksForStages(clause) ? undefined : clause.flip?.at
    const found: Prospect = { stage: id, ...nearest, others, ...(at !== undefined && { at }) }
    return { ...found, sentence: aheadSentence(found) }
  })
}

function asksForStages({ asks, all, any, not }: Explanation): boolean {
  return asks?.kind === 'stage' || [...(all ?? []), ...(any ?? []), ...(not ?? [])].some(asksForStages)
}
