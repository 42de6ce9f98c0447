import type { Attributes } from '../model/touch.ts'
import type { SlotAnswer } from '../model/visit.ts'
import type { CompiledPlay } from './play-index.ts'
import type { Plays } from './plays.ts'

/** Whom a slot is decided for. */
export interface Viewer {
  readonly mayPersonalize: boolean
  /** `journey:stage` of every journey in which the viewer is at a stage. */
  readonly stages: readonly string[]
  readonly attributes: Attributes
  /** Epoch milliseconds. */
  readonly now: number
}

/** What a slot shows: the first play, in the playbook's order, that is for this viewer now; otherwise the page's own. */
export function decide(plays: Plays, slot: string, viewer: Viewer): SlotAnswer {
  if (!viewer.mayPersonalize) return { variant: null, reason: 'no-consent' }
  const play = firstEligible(plays, slot, viewer)?.play
  const variant = play?.variants[0]
  if (play === undefined || variant === undefined) return { variant: null, reason: 'no-play' }
  return { variant: variant.id, play: play.id, content: variant.content, reason: 'play' }
}

/** Each stage's plays are sought no further than the first that another stage has found. */
function firstEligible(plays: Plays, slot: string, viewer: Viewer): CompiledPlay | null {
  const byStage = plays.get(slot)
  let first: CompiledPlay | null = null
  let order = Number.POSITIVE_INFINITY
  for (const stage of viewer.stages) {
    const earlier = byStage?.get(stage)?.(viewer, order) ?? null
    if (earlier === null) continue
    first = earlier
    order = earlier.order
  }
  return first
}
