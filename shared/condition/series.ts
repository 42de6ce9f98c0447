import type { CellRegistry, Feed } from '../evidence/registry.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import type { Problem } from '../lib/problem.ts'
import type { TouchFilter } from '../model/condition.ts'
import type { Touch } from '../model/touch.ts'
import type { Looks } from './ask.ts'
import { compileAttributes } from './attributes.ts'

/** The touches that one clause looks at. */
export interface Series {
  /** The same for the same touches, in every version of a playbook. */
  readonly key: string
  readonly touch: string
  /** In words. */
  readonly text: string
  readonly feeds: readonly Feed[]
}

/** What a clause about a series is compiled with. */
export interface SeriesNeed {
  readonly registry: CellRegistry
  readonly path: string
  readonly series: Series
}

/** The series of a filter, or what is wrong with its `where`. */
export function seriesOf(filter: TouchFilter, path: string): { series: Series; problems: readonly Problem[] } {
  const { touch, where, channel, verified } = filter
  const compiled = compileAttributes(where ?? {})
  const problems = compiled.ok
    ? []
    : compiled.problems.map((part) => ({ ...part, path: joinPath(`${path}.where`, part.path) }))
  const matches = compiled.ok ? compiled.test : () => false
  const channels = channel === undefined ? null : [channel].flat()
  const isPlain = where === undefined && channels === null && verified !== true
  const accepts = (candidate: Touch) =>
    (verified !== true || candidate.verified) &&
    (channels === null || channels.includes(candidate.channel)) &&
    matches(candidate.props ?? {})
  const narrowing = { ...(where && { where }), ...(channels && { channels }), ...(verified && { verified }) }
  return {
    series: {
      touch,
      key: isPlain ? touch : `${touch}|${canonicalJson(narrowing)}`,
      text: isPlain ? touch : `${touch} ${describe(filter)}`,
      feeds: [{ touch, accepts: isPlain ? null : accepts, weight: 1 }],
    },
    problems,
  }
}

/** The series as what a clause asks for names it. */
export function looksAt({ touch, text }: Series): Looks {
  return { touch, of: text }
}

function describe({ where, channel, verified }: TouchFilter): string {
  const parts = [
    ...(where === undefined ? [] : [`where ${JSON.stringify(where)}`]),
    ...(channel === undefined ? [] : [`by ${[channel].flat().join(' or ')}`]),
    ...(verified === true ? ['verified'] : []),
  ]
  return parts.join(', ')
}

function joinPath(base: string, rest: string): string {
  return rest === '' ? base : `${base}.${rest}`
}
