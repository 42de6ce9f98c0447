import type { Clause, Subject } from '../condition/clause.ts'
import { compileCondition } from '../condition/compile.ts'
import type { CellRegistry } from '../evidence/registry.ts'
import { armsSeenOf, MAX_SEEN_ARMS, seenArmsCell } from '../evidence/seen-arms.ts'
import { fnv1a32 } from '../lib/hash.ts'
import type { Problem } from '../lib/problem.ts'
import type { AttributeCondition } from '../model/condition.ts'
import { EXPOSURE_TOUCH } from '../model/exposure.ts'
import type { Play, ShowCap } from '../model/playbook.ts'
import type { Touch } from '../model/touch.ts'
import type { Arm } from './allocate.ts'

/** What deciding reads of a visitor's evidence, on all their devices: how often plays were seen, and in which arms. */
export interface Memory {
  /** The caps that hold a play back: its own, its slot's and the site's. */
  capsOf(play: Play): readonly Cap[]
  /** The arm in which a play was seen first, of those that it still has; `null`: it is to be drawn. */
  firstArmOf(play: Play, cells: Subject['cells']): Arm | null
}

/** A limit to shows, of a play, of a slot or of the whole site. */
export interface Cap {
  readonly of: 'play' | 'slot' | 'site'
  readonly shows: ShowCap
  readonly reached: Clause
}

/** Whose plays, and under which caps. */
export interface Remembered {
  readonly plays: readonly Play[]
  readonly slots?: { readonly [id: string]: { readonly cap?: ShowCap } }
  readonly cap?: ShowCap
}

/** Asks for the evidence that plays need to be remembered by. Shows count in every arm: a control's as a variant's. */
export function compileMemory(
  { plays, slots = {}, cap }: Remembered,
  need: { readonly registry: CellRegistry; readonly problems: Problem[] },
): Memory {
  const capOf = (of: Cap['of'], shows: ShowCap | undefined, where: AttributeCondition | null, path: string): Cap[] => {
    if (shows === undefined) return []
    const { shows: most, within } = shows
    const condition = {
      touch: EXPOSURE_TOUCH,
      ...(where && { where }),
      count: { gte: most },
      ...(within !== undefined && { within }),
    }
    return [{ of, shows, reached: compileCondition(condition, { ...need, journeys: [], path: `${path}cap` }) }]
  }
  const ofSite = capOf('site', cap, null, '')
  const ofSlots = new Map(
    Object.entries(slots).map(([id, slot]) => [id, capOf('slot', slot.cap, { slot: id }, `slots.${id}.`)]),
  )
  const ofPlays = new Map(
    plays.map((play, place) => [play.id, capOf('play', play.cap, { play: play.id }, `plays.${place}.`)]),
  )
  const seen = seenArms(plays, need.registry)
  return {
    capsOf: ({ id, slot }) => [...(ofPlays.get(id) ?? []), ...(ofSlots.get(slot) ?? []), ...ofSite],
    firstArmOf: (play, cells) => {
      const state = cells[seen]
      if (play.sticky === false || state === undefined || state.length === 0) return null
      for (const arm of armsSeenOf(state, fnv1a32(play.id))) {
        const known = armBy(play, arm)
        if (known !== null) return known
      }
      return null
    },
  }
}

/** The cap that is reached, or `null`. */
export function capReached(caps: readonly Cap[], subject: Subject): Cap | null {
  for (const cap of caps) if (cap.reached.holds(subject)) return cap
  return null
}

/** The arms that a play has: a stopped variant has released its visitors, and so has a control that is nobody's. */
function armBy({ variants, control = 0 }: Play, hash: number): Arm | null {
  if (control > 0 && hash === CONTROL) return { arm: 'control' }
  const place = variants.findIndex(({ id, weight = 1 }) => weight > 0 && fnv1a32(id) === hash)
  return place < 0 || control >= 1 ? null : { arm: 'variant', place }
}

const CONTROL = fnv1a32('control')

/** The cell in which the arms of plays that have more than one are remembered; -1: there are none. */
function seenArms(plays: readonly Play[], registry: CellRegistry): number {
  const drawn = new Map(plays.filter(hasArms).map((play) => [play.id, new Set(armIds(play))]))
  if (drawn.size === 0) return -1
  const accepts = ({ props }: Touch) => drawn.get(String(props?.play))?.has(String(props?.arm)) === true
  const feeds = [{ touch: EXPOSURE_TOUCH, accepts, weight: 1 }]
  const most = [...drawn.values()].reduce((count, arms) => count + arms.size, 0)
  return registry.use({ path: 'plays', keep: Math.min(MAX_SEEN_ARMS, most), make: seenArmsCell, feeds })
}

function hasArms(play: Play): boolean {
  return play.sticky !== false && armIds(play).length > 1
}

function armIds({ variants, control = 0 }: Play): readonly string[] {
  return [...variants.map(({ id }) => id), ...(control > 0 ? ['control'] : [])]
}
