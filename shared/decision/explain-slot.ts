import type { Play } from '../model/playbook.ts'
import type { SlotReason } from '../model/visit.ts'
import type { Viewer } from './decide.ts'
import { whatContentLacks } from './explain-content.ts'
import { type PassedOver, whatSpeaksAgainst } from './explain-play.ts'
import { groupsOf } from './group.ts'
import { heldOutBy, holdoutsOf } from './holdout.ts'
import { armOf, isForAllAlike, type Strategy } from './plays.ts'

/** A viewer, and what only explanations tell of. */
export interface ExplainedViewer extends Viewer {
  /** The `journey:stage`s that they may come to, the nearest first. */
  readonly ahead?: readonly string[]
}

/** Why a slot shows what it shows. */
export interface SlotExplanation {
  /** The play that wins the slot; `null`: there is none. */
  readonly chosen: string | null
  readonly reason: SlotReason
  /** What the viewer draws of the chosen play: a variant's id, or `control`; `null`: nothing, or not yet. */
  readonly arm: string | null
  /** The holdout that keeps the viewer from the chosen play: `site`, or `journey:` and its id. */
  readonly heldOutBy: string | null
  /** Every play of the slot, in the playbook's order. */
  readonly plays: readonly PlayExplanation[]
  /** The play that is not for the viewer yet and lacks the least; `null`: there is none to come. */
  readonly next: string | null
}

export interface PlayExplanation {
  readonly play: string
  readonly isChosen: boolean
  /** Everything that speaks against it; empty for the one that is chosen. */
  readonly passedOver: readonly PassedOver[]
}

/** Explains what `decide` answers for a slot: each of its plays in order, chosen or passed over, and why. */
export function explainSlot(strategy: Strategy, slot: string, viewer: ExplainedViewer): SlotExplanation {
  const groups = groupsOf(strategy.plays)
  const candidates = strategy.plays
    .filter((play) => play.slot === slot)
    .map((play) => {
      const against = whatSpeaksAgainst(play, viewer, { groups, memory: strategy.memory })
      return { play, against: [...against, ...whatContentLacks(play, strategy, viewer.attributes)] }
    })
  const chosen = candidates.find(({ against }) => against.length === 0)?.play ?? null
  return {
    chosen: chosen?.id ?? null,
    ...(chosen === null ? noneDrawn(candidates, viewer) : drawn(chosen, strategy, viewer)),
    plays: candidates.map(({ play, against }) => {
      const isBeaten = against.length === 0 && chosen !== null && play !== chosen
      const beaten = isBeaten ? [{ reason: 'earlier-play' as const, play: chosen.id }] : []
      return { play: play.id, isChosen: play === chosen, passedOver: [...against, ...beaten] }
    }),
    next: nextOf(candidates, viewer)?.id ?? null,
  }
}

type Drawn = Pick<SlotExplanation, 'reason' | 'arm' | 'heldOutBy'>

function drawn(play: Play, strategy: Strategy, { stableId, cells = [] }: ExplainedViewer): Drawn {
  const holdouts = holdoutsOf(play.stages, strategy)
  if (stableId === null && !isForAllAlike(play, holdouts)) return { reason: 'undrawn', arm: null, heldOutBy: null }
  const drawer = { stableId: stableId ?? '', cells }
  const holdout = heldOutBy(holdouts, drawer.stableId)
  if (holdout !== null) return { reason: 'holdout', arm: null, heldOutBy: holdout.name }
  const arm = armOf(play, strategy.memory)(drawer)
  if (arm.arm === 'control') return { reason: 'control', arm: 'control', heldOutBy: null }
  return { reason: 'play', arm: play.variants[arm.place]?.id ?? null, heldOutBy: null }
}

function noneDrawn(candidates: readonly Candidate[], { mayPersonalize }: ExplainedViewer): Drawn {
  const nothing = { arm: null, heldOutBy: null }
  if (!mayPersonalize) return { reason: 'no-consent', ...nothing }
  const isUntouched = candidates.some(({ against }) => against.some(({ reason }) => reason === 'untouched-page'))
  if (isUntouched) return { reason: 'untouched-page', ...nothing }
  const isExcluded = candidates.some(({ against }) => against.every(({ reason }) => reason === 'other-group'))
  return { reason: isExcluded ? 'other-group' : 'no-play', ...nothing }
}

interface Candidate {
  readonly play: Play
  readonly against: readonly PassedOver[]
}

/** What no time and no step of the viewer changes. */
const FOR_GOOD: readonly PassedOver['reason'][] = ['over', 'no-consent', 'other-group']

/** By how near its stage is, then by how much speaks against it, then by the playbook's order. */
function nextOf(candidates: readonly Candidate[], { ahead = [] }: ExplainedViewer): Play | null {
  const toCome = candidates.filter(
    ({ against }) => against.length > 0 && !against.some(({ reason }) => FOR_GOOD.includes(reason)),
  )
  const ranked = toCome.map(({ play, against }) => ({ play, rank: [stepsTo(against, ahead), against.length] as const }))
  const [next] = ranked.toSorted((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1])
  return next?.play ?? null
}

/** How many stages on a play is: 0 at the present one; one more than there are where its stage does not lie ahead. */
function stepsTo(against: readonly PassedOver[], ahead: readonly string[]): number {
  const lack = against.find((part) => part.reason === 'stage')
  if (lack === undefined) return 0
  const steps = lack.wants.map((stage) => ahead.indexOf(stage)).filter((place) => place >= 0)
  return Math.min(ahead.length, ...steps) + 1
}
