import type { Cells } from '../evidence/cell.ts'
import { unreachable } from '../lib/unreachable.ts'
import type { Attributes } from '../model/touch.ts'
import type { SlotAnswer } from '../model/visit.ts'
import { heldOutBy } from './holdout.ts'
import type { CompiledPlay, Seeker } from './play-index.ts'
import type { Plays, SlotPlays } from './plays.ts'

/** Whom a slot is decided for. */
export interface Viewer {
  readonly mayPersonalize: boolean
  /** `journey:stage` of every journey in which the viewer is at a stage. */
  readonly stages: readonly string[]
  readonly attributes: Attributes
  /** Epoch milliseconds. */
  readonly now: number
  /**
   * By what their arms are drawn: that of a person stays, whichever device they come by. `null`: nothing can be drawn for
   * them, and they are shown only what everybody is shown alike.
   */
  readonly stableId: string | null
  /** Their evidence, by which caps are counted and arms kept; absent, nothing is remembered of them. */
  readonly cells?: Cells
}

/**
 * What a slot shows. The first play, in the playbook's order, that is for this viewer now wins it, whatever comes of the
 * draw: who is held out or a control sees the page's own content, and no later play in its stead.
 */
export function decide(plays: Plays, slot: string, viewer: Viewer): SlotAnswer {
  if (!viewer.mayPersonalize) return { variant: null, reason: 'no-consent' }
  const slotPlays = plays.get(slot)
  if (slotPlays?.isUntouched?.(viewer.attributes.path)) return { variant: null, reason: 'untouched-page' }
  const winner = firstEligible(slotPlays, viewer.stages, viewer)
  if (winner === null) return { variant: null, reason: isExcluded(slotPlays, viewer) ? 'other-group' : 'no-play' }
  return shownOf(winner, viewer)
}

function shownOf(winner: CompiledPlay, viewer: Viewer): SlotAnswer {
  const { play, holdouts, caps, armOf, contents, isForAllAlike } = winner
  const won = caps.length > 0 ? { play: play.id, everyShow: true as const } : { play: play.id }
  if (viewer.stableId === null && !isForAllAlike) return { variant: null, ...won, reason: 'undrawn' }
  // What is not drawn needs no id.
  const drawer = { ...viewer, stableId: viewer.stableId ?? '' }
  if (heldOutBy(holdouts, drawer.stableId) !== null) return { variant: null, ...won, reason: 'holdout' }
  const drawn = armOf(drawer)
  switch (drawn.arm) {
    case 'control':
      return { variant: null, ...won, arm: 'control', reason: 'control' }
    case 'variant': {
      const variant = play.variants[drawn.place]
      const content = contents.of(drawn.place, viewer.attributes)
      if (variant === undefined || content === null) return { variant: null, reason: 'no-play' }
      return { variant: variant.id, ...won, arm: variant.id, content, reason: 'play' }
    }
    default:
      return unreachable(drawn)
  }
}

/** Each stage's plays are sought no further than the first that another stage has found. */
function firstEligible(plays: SlotPlays | undefined, stages: readonly string[], seeker: Seeker): CompiledPlay | null {
  let first: CompiledPlay | null = null
  let order = Number.POSITIVE_INFINITY
  for (const stage of stages) {
    const earlier = plays?.byStage.get(stage)?.(seeker, order) ?? null
    if (earlier === null) continue
    first = earlier
    order = earlier.order
  }
  return first
}

/** Whether there would be a play but for the one that the viewer has drawn of its group. */
function isExcluded(plays: SlotPlays | undefined, viewer: Viewer): boolean {
  return plays?.hasGroups === true && firstEligible(plays, viewer.stages, { ...viewer, stableId: null }) !== null
}
