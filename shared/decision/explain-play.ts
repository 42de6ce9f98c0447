import type { Explanation } from '../condition/clause.ts'
import { explainAttributes } from '../condition/explain-attributes.ts'
import type { Play, Schedule, ShowCap } from '../model/playbook.ts'
import type { Json } from '../model/touch.ts'
import type { Viewer } from './decide.ts'
import type { ContentLack } from './explain-content.ts'
import type { Group } from './group.ts'
import { type Cap, capReached, type Memory } from './memory.ts'
import { compilePages } from './pages.ts'
import { spanOf } from './schedule.ts'
import { compileWeek } from './week.ts'
import { zoneClock } from './zone-clock.ts'

/** Why a play is not shown. Instants are epoch milliseconds. */
export type PassedOver =
  | { readonly reason: 'no-consent' }
  | { readonly reason: 'stage'; readonly has: readonly string[]; readonly wants: readonly string[] }
  | { readonly reason: 'not-begun' | 'over'; readonly at: number }
  | { readonly reason: 'off-hours'; readonly has: string; readonly wants: Omit<Schedule, 'from' | 'until'> }
  | { readonly reason: 'page'; readonly has: Json; readonly wants: readonly string[] }
  | { readonly reason: 'audience'; readonly failed: readonly FailedClause[] }
  /** The viewer has drawn another play of its group, and never sees this one. */
  | { readonly reason: 'other-group'; readonly group: string; readonly play: string | null }
  /** It was shown as often as its own cap, or that of its slot or the site, lets it be. */
  | { readonly reason: 'cap'; readonly of: Cap['of']; readonly wants: ShowCap }
  | { readonly reason: 'earlier-play'; readonly play: string }
  | ContentLack

/** A clause of an audience. */
export interface FailedClause {
  readonly path: string
  readonly has: string | number | boolean | null
  /** One operator and its operand, or the value to be equal to. */
  readonly wants: Json
  /** It holds, and must not. */
  readonly not?: true
}

/** Everything that speaks against a play of a compiled playbook winning its slot, by itself; the draw comes after. */
export function whatSpeaksAgainst(
  play: Play,
  viewer: Viewer,
  { groups, memory }: { readonly groups: ReadonlyMap<string, Group>; readonly memory: Memory | undefined },
): readonly PassedOver[] {
  const { stages, audience } = play
  const admission = explainAttributes(audience ?? {}, viewer.attributes)
  const against: PassedOver[] = []
  if (!viewer.mayPersonalize) against.push({ reason: 'no-consent' })
  if (!stages.some((stage) => viewer.stages.includes(stage)))
    against.push({ reason: 'stage', has: viewer.stages, wants: stages })
  against.push(...offSchedule(play, viewer), ...offPage(play, viewer))
  if (!admission.holds) against.push({ reason: 'audience', failed: failedIn(admission, true) })
  against.push(...outOfGroup(play, viewer, groups), ...beyondCaps(memory?.capsOf(play) ?? [], viewer))
  return against
}

function offSchedule({ schedule = {} }: Play, { now }: Pick<Viewer, 'now'>): readonly PassedOver[] {
  const { from: _, until: __, ...wants } = schedule
  const { from, until } = spanOf(schedule)
  if (now < from) return [{ reason: 'not-begun', at: from }]
  if (now >= until) return [{ reason: 'over', at: until }]
  const week = compileWeek(schedule, zoneClock)
  if (!week.ok || week.value === null) return []
  const time = week.value.clock(now)
  return week.value.isOn(time) ? [] : [{ reason: 'off-hours', has: `${time.day} ${clockText(time.minute)}`, wants }]
}

function offPage({ pages }: Play, { attributes }: Pick<Viewer, 'attributes'>): readonly PassedOver[] {
  if (pages === undefined) return []
  const test = compilePages(pages)
  const { path = null } = attributes
  return test.ok && !test.value(path) ? [{ reason: 'page', has: path, wants: pages }] : []
}

function outOfGroup(
  { id, group }: Play,
  { stableId }: { readonly stableId: string | null },
  groups: ReadonlyMap<string, Group>,
): readonly PassedOver[] {
  if (group === undefined || stableId === null) return []
  const drawn = groups.get(group.id)?.drawnBy(stableId) ?? null
  return drawn === id ? [] : [{ reason: 'other-group', group: group.id, play: drawn }]
}

function beyondCaps(
  caps: readonly Cap[],
  { now, attributes, cells = [] }: Omit<Viewer, 'stableId'>,
): readonly PassedOver[] {
  const cap = capReached(caps, { cells, now, attributes, stages: [] })
  return cap === null ? [] : [{ reason: 'cap', of: cap.of, wants: cap.shows }]
}

function clockText(minute: number): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** The clauses to which it is due that a condition is not as wanted; of alternatives, all. */
function failedIn(explained: Explanation, isWanted: boolean): readonly FailedClause[] {
  if (explained.holds === isWanted) return []
  const { all, any, not, asks } = explained
  if (not !== undefined) return not.flatMap((part) => failedIn(part, !isWanted))
  const parts = all ?? any
  if (parts !== undefined) return parts.flatMap((part) => failedIn(part, isWanted))
  if (asks?.kind !== 'attribute') return []
  return [{ path: asks.path, has: asks.has, wants: asks.wants, ...(!isWanted && { not: true as const }) }]
}
