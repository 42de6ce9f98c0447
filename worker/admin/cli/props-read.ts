import type { Playbook } from '../../../shared/model/playbook.ts'
import { propsRead } from '../../../shared/playbook/reads.ts'

/** The names of the touch properties that a playbook's stages look at: whatever else a log holds need not be read. */
export function namesOfPropsRead({ journeys }: Playbook): ReadonlySet<string> {
  return new Set(
    journeys.flatMap(({ stages }) => stages.flatMap(({ when }) => propsRead(when).map(({ prop }) => prop))),
  )
}
