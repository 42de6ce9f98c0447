import { stagesOf } from '../../shared/journey/stages.ts'
import type { Condition } from '../../shared/model/condition.ts'
import type { Playbook } from '../../shared/model/playbook.ts'
import type { Attributes, Touch } from '../../shared/model/touch.ts'
import { foldAll, programOf } from './programs.ts'

/** An instant at which a step of every time grid of whole seconds begins. */
export const START = 64_000_000 * 1000

/** A plain touch of a browser, `after` milliseconds past `START`. */
export function touch(name: string, after: number, more: Partial<Touch> = {}): Touch {
  return { id: name, seq: 1, name, at: START + after, channel: 'web', verified: false, ...more }
}

/** A playbook of one stage. */
export function playbookOf(when: Condition, more: Partial<Omit<Playbook, 'keep'>> & { keep?: boolean } = {}): Playbook {
  const { keep = false, ...rest } = more
  return {
    site: 'shop',
    consent: 'implied',
    touches: { view: {}, buy: {}, answer: {} },
    journeys: [{ id: 'one', stages: [{ id: 'reached', when, keep }] }],
    slots: {},
    plays: [],
    ...rest,
  }
}

/** Whether a condition holds, `after` milliseconds past `START`, for someone with these touches. */
export function holds(
  when: Condition,
  touches: readonly Touch[],
  { after = 0, attributes = {} }: Moment = {},
): boolean {
  const program = programOf(playbookOf(when))
  const numbered = touches.map((one, place) => ({ ...one, seq: place + 1 }))
  const { cells } = foldAll(numbered, program)
  return stagesOf(program, { cells, now: START + after, attributes })[0] === 'reached'
}

interface Moment {
  readonly after?: number
  readonly attributes?: Attributes
}
