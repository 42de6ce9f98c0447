import { decide } from '../../shared/decision/decide.ts'
import type { Journeyer } from '../../shared/journey/travel.ts'
import type { Attributes } from '../../shared/model/touch.ts'
import type { SlotAnswer, StageAnswer } from '../../shared/model/visit.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'

/** Where a person is, and what they are shown. */
export interface Answered {
  readonly stages: { readonly [journey: string]: StageAnswer }
  readonly slots: { readonly [slot: string]: SlotAnswer }
}

interface Asked {
  readonly served: ServedPlaybook
  readonly slots: readonly string[]
  readonly attributes: Attributes
  readonly mayPersonalize: boolean
  /** By what their arms are drawn; `null`: there is nothing to draw them by. */
  readonly stableId: string | null
  /** Epoch milliseconds. */
  readonly now: number
}

/** Decides the slots of a page for somebody who was judged. */
export function answerSlots({ placements, evidence }: Journeyer, asked: Asked): Answered {
  const { served, attributes, mayPersonalize, stableId, now } = asked
  const stages: { [journey: string]: StageAnswer } = {}
  const present: string[] = []
  served.program.journeys.forEach(({ id }, place) => {
    const { stage = null, since = now } = placements[place] ?? {}
    stages[id] = { stage, since }
    if (stage !== null) present.push(`${id}:${stage}`)
  })
  const viewer = { mayPersonalize, stages: present, attributes, now, stableId, cells: evidence.cells }
  const slots = asked.slots.map((slot): [string, SlotAnswer] => {
    const isKnown = Object.hasOwn(served.playbook.slots, slot)
    return [slot, isKnown ? decide(served.plays, slot, viewer) : { variant: null, reason: 'unknown-slot' }]
  })
  return { stages, slots: Object.fromEntries(slots) }
}
