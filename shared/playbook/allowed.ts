import type { Playbook } from '../model/playbook.ts'
import { nameUnder, pathsRead, propsRead } from './reads.ts'

/** What a site takes of what is sent; whatever is not named here is dropped at the edge. */
export interface Allowed {
  readonly traits: ReadonlySet<string>
  /** By the touch's name. */
  readonly props: ReadonlyMap<string, ReadonlySet<string>>
  /** Parameters of addresses, besides all that begin with `utm_`. */
  readonly query: ReadonlySet<string>
}

/** The touch by which the tag tells that a play's arm was seen, and all that it says. */
const EXPOSURE = 'exposure'
const EXPOSURE_PROPS: ReadonlySet<string> = new Set(['play', 'slot', 'arm'])

/** The names that a playbook lists, and those of properties and parameters that its conditions and audiences read. */
export function compileAllowed(playbook: Playbook): Allowed {
  const { touches, journeys, traits = [], query = [] } = playbook
  const read = Map.groupBy(
    journeys.flatMap(({ stages }) => stages.flatMap(({ when }) => propsRead(when))),
    ({ touch }) => touch,
  )
  const props = Object.entries(touches).map(([touch, rule]): [string, ReadonlySet<string>] => {
    const ofConditions = read.get(touch) ?? []
    return [touch, new Set([...(rule.props ?? []), ...ofConditions.map(({ prop }) => prop)])]
  })
  const parameters = pathsRead(playbook).flatMap(({ path }) => nameUnder('query', path) ?? [])
  return {
    traits: new Set(traits),
    props: new Map([...props, [EXPOSURE, EXPOSURE_PROPS]]),
    query: new Set([...query, ...parameters]),
  }
}
