import type { Play } from '../model/playbook.ts'
import { bucketRanges, pointOf, rangeAt } from './bucket.ts'

/** Which play of its group a visitor has drawn. */
export interface Group {
  readonly id: string
  /** The id of the one play of the group that a visitor may see. */
  readonly drawnBy: (stableId: string) => string | null
}

/**
 * The groups of a playbook's plays. Plays of one group exclude each other for good, in whatever slots: every visitor
 * draws one of them by a chance of the group's own, by weight, and is never eligible for the others, also while the one
 * they drew is not on or not for them. So no visitor meets two plays of a group, and each play's visitors are a fair
 * sample of everybody.
 */
export function groupsOf(plays: readonly Play[]): ReadonlyMap<string, Group> {
  const members = plays.flatMap(({ id, group }) => (group === undefined ? [] : [{ play: id, ...group }]))
  const groups = [...Map.groupBy(members, ({ id }) => id)].map(([id, its]): [string, Group] => {
    const ranges = bucketRanges(
      its.map(({ weight = 1 }) => weight),
      1,
    )
    const drawnBy = (stableId: string) => {
      const place = rangeAt(ranges, pointOf(saltOf(id), stableId))
      return place === null ? null : (its[place]?.play ?? null)
    }
    return [id, { id, drawnBy }]
  })
  return new Map(groups)
}

/** Begins with a colon, as no play's id does. */
function saltOf(group: string): string {
  return `:group:${group}`
}
