import type { Playbook } from '../../shared/model/playbook.ts'
import { aPlaybook } from './a-playbook.ts'

/** The touch names of a large vocabulary. */
export const TOUCH_NAMES = Array.from({ length: 24 }, (_, place) => `touch_${place + 1}`)

/** A playbook that asks of each of 24 touch names how many there were, how many in a window, and how long ago the last was. */
export function aLargePlaybook(changes: Partial<Playbook> = {}): Playbook {
  return aPlaybook({
    touches: Object.fromEntries(TOUCH_NAMES.map((name) => [name, {}])),
    journeys: [
      {
        id: 'buyer',
        stages: [
          { id: 'often', when: { any: TOUCH_NAMES.map((touch) => ({ touch, count: { gte: 5 } })) } },
          { id: 'lately', when: { any: TOUCH_NAMES.map((touch) => ({ touch, count: { gte: 3 }, within: '30d' })) } },
          { id: 'lapsed', when: { any: TOUCH_NAMES.map((touch) => ({ touch, last: { olderThan: '90d' } })) } },
        ],
      },
    ],
    plays: [],
    ...changes,
  })
}
