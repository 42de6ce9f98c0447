import fc from 'fast-check'
import type { Play, Playbook } from '../../../shared/model/playbook.ts'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { aPlay } from '../../support/a-playbook.ts'

export const STAGES = ['count:0']
export const SLOTS = Array.from({ length: 100 }, (_, place) => `slot-${place}`)

/** What all editions of a site's playbook have in common. */
export interface Rules {
  readonly holdout: number
  readonly ofJourney: number
  readonly keep: 'known' | 'everyone'
}

export const anyRules: fc.Arbitrary<Rules> = fc.record({
  holdout: fc.constantFrom(0.3, 0.6),
  ofJourney: fc.constantFrom(0, 0.4),
  keep: fc.constantFrom<'known' | 'everyone'>('known', 'everyone'),
})

/** What a variant shows. */
export function textOf(variant: string): string {
  return `Hello from ${variant}`
}

/** A playbook with a play in each slot, some in a group, some with a control; editions differ in the weights. */
export function playbookOf(site: string, edition: number, { holdout, ofJourney, keep }: Rules): Playbook {
  const plays = SLOTS.map((slot, place): Play => {
    const weights = WEIGHTS[(edition + place) % WEIGHTS.length] ?? [1, 1]
    const variants = weights.map((weight, arm) => ({ id: `v${arm}`, weight, content: { text: textOf(`v${arm}`) } }))
    const group = place % 5 === 0 ? { group: { id: 'together' } } : {}
    return aPlay({ id: `play-${place}`, slot, stages: STAGES, control: place % 3 === 0 ? 0.2 : 0, variants, ...group })
  })
  const slots = Object.fromEntries(SLOTS.map((slot) => [slot, { kind: 'element', default: 'page' } as const]))
  const counting = aCountingPlaybook({ site, plays, slots, holdout, keep })
  return { ...counting, journeys: counting.journeys.map((journey) => ({ ...journey, holdout: ofJourney })) }
}

const WEIGHTS: readonly (readonly [number, number])[] = [
  [1, 1],
  [1, 9],
  [0, 1],
  [3, 1],
]
