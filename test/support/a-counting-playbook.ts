import type { Playbook } from '../../shared/model/playbook.ts'
import { aPlaybook } from './a-playbook.ts'

const MOST = 30

/** A playbook whose stage is the number of `view_pricing` touches, from `0` to `30`: what was lost or doubled shows. */
export function aCountingPlaybook(changes: Partial<Playbook> = {}): Playbook {
  const stages = Array.from({ length: MOST }, (_, place) => ({
    id: String(place + 1),
    when: { touch: 'view_pricing', count: { gte: place + 1 } },
  }))
  return aPlaybook({
    journeys: [{ id: 'count', stages: [{ id: '0', when: 'always' }, ...stages] }],
    plays: [],
    ...changes,
  })
}
