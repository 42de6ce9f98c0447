import { explainSlot, type SlotExplanation } from '../../shared/decision/explain-slot.ts'
import { ahead } from '../../shared/journey/ahead.ts'
import type { JourneyExplanation } from '../../shared/journey/explain.ts'
import type { Journeyer } from '../../shared/journey/travel.ts'
import type { Attributes } from '../../shared/model/touch.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'

interface Setting {
  readonly served: ServedPlaybook
  /** Those that the playbook does not have are left out. */
  readonly slots: readonly string[]
  readonly attributes: Attributes
  readonly mayPersonalize: boolean
  readonly stableId: string | null
  /** Epoch milliseconds. */
  readonly now: number
  /** Why each journey is where it is. */
  readonly why: { readonly [journey: string]: JourneyExplanation }
}

/** Explains what `answerSlots` answers to somebody who was judged. */
export function explainSlots(
  { placements, evidence }: Journeyer,
  { served, slots, why, ...about }: Setting,
): { readonly [slot: string]: SlotExplanation } {
  const { program, playbook, strategy } = served
  const stages = program.journeys.flatMap(({ id }, place) => {
    const stage = placements[place]?.stage
    return stage ? [`${id}:${stage}`] : []
  })
  const viewer = { ...about, stages, cells: evidence.cells, ahead: stagesAhead(why) }
  const known = slots.filter((slot) => Object.hasOwn(playbook.slots, slot))
  return Object.fromEntries(known.map((slot) => [slot, explainSlot(strategy, slot, viewer)] as const))
}

/** `journey:stage`, the nearest first. */
function stagesAhead(why: Setting['why']): readonly string[] {
  return Object.entries(why).flatMap(([id, journey]) => ahead(journey).map(({ stage }) => `${id}:${stage}`))
}
