import type { Attributes } from '../model/touch.ts'
import type { Allowed } from './allowed.ts'

/** What may be kept, and how many names were dropped. */
export interface AllowedAttributes {
  readonly kept: Attributes
  readonly dropped: number
}

const NOTHING: ReadonlySet<string> = new Set()

/** The properties of a touch that its site takes: none of one that the playbook does not name. */
export function allowProps(touch: string, props: Attributes, { props: allowed }: Allowed): AllowedAttributes {
  return only(props, allowed.get(touch) ?? NOTHING)
}

/** The traits that a site takes. */
export function allowTraits(traits: Attributes, { traits: allowed }: Allowed): AllowedAttributes {
  return only(traits, allowed)
}

/** The same object where all of it may be kept. */
function only(given: Attributes, names: ReadonlySet<string>): AllowedAttributes {
  const all = Object.keys(given)
  const dropped = all.reduce((count, name) => (names.has(name) ? count : count + 1), 0)
  if (dropped === 0) return { kept: given, dropped }
  return { kept: Object.fromEntries(Object.entries(given).filter(([name]) => names.has(name))), dropped }
}
