import type { Explanation } from '../condition/clause.ts'
import { explainAttributes } from '../condition/explain-attributes.ts'
import type { Play } from '../model/playbook.ts'
import type { Json } from '../model/touch.ts'
import type { Viewer } from './decide.ts'

/** A viewer, and the `journey:stage`s that they may come to, the nearest first. */
export interface ExplainedViewer extends Viewer {
  readonly ahead?: readonly string[]
}

/** Why a slot shows what it shows. */
export interface SlotExplanation {
  /** The play that is shown; `null`: the page's own content. */
  readonly chosen: string | null
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

/** Why a play is not shown. Instants are epoch milliseconds. */
export type PassedOver =
  | { readonly reason: 'no-consent' }
  | { readonly reason: 'stage'; readonly has: readonly string[]; readonly wants: readonly string[] }
  | { readonly reason: 'not-begun' | 'over'; readonly at: number }
  | { readonly reason: 'audience'; readonly failed: readonly FailedClause[] }
  | { readonly reason: 'earlier-play'; readonly play: string }

/** A clause of an audience. */
export interface FailedClause {
  readonly path: string
  readonly has: string | number | boolean | null
  /** One operator and its operand, or the value to be equal to. */
  readonly wants: Json
  /** It holds, and must not. */
  readonly not?: true
}

/** Explains what `decide` answers for a slot: each of its plays in order, chosen or passed over, and why. */
export function explainSlot(plays: readonly Play[], slot: string, viewer: ExplainedViewer): SlotExplanation {
  const candidates = plays
    .filter((play) => play.slot === slot)
    .map((play) => ({ play, against: whatSpeaksAgainst(play, viewer) }))
  const chosen = candidates.find(({ against }) => against.length === 0)?.play ?? null
  return {
    chosen: chosen?.id ?? null,
    plays: candidates.map(({ play, against }) => {
      const isBeaten = against.length === 0 && chosen !== null && play !== chosen
      const beaten = isBeaten ? [{ reason: 'earlier-play' as const, play: chosen.id }] : []
      return { play: play.id, isChosen: play === chosen, passedOver: [...against, ...beaten] }
    }),
    next: nextOf(candidates, viewer)?.id ?? null,
  }
}

function whatSpeaksAgainst(play: Play, viewer: Viewer): readonly PassedOver[] {
  const { stages, audience, schedule } = play
  const from = instantOf(schedule?.from, Number.NEGATIVE_INFINITY)
  const until = instantOf(schedule?.until, Number.POSITIVE_INFINITY)
  const admission = explainAttributes(audience ?? {}, viewer.attributes)
  const against: PassedOver[] = []
  if (!viewer.mayPersonalize) against.push({ reason: 'no-consent' })
  if (!stages.some((stage) => viewer.stages.includes(stage)))
    against.push({ reason: 'stage', has: viewer.stages, wants: stages })
  if (viewer.now < from) against.push({ reason: 'not-begun', at: from })
  if (viewer.now >= until) against.push({ reason: 'over', at: until })
  if (!admission.holds) against.push({ reason: 'audience', failed: failedIn(admission, true) })
  return against
}

function instantOf(text: string | undefined, missing: number): number {
  return text === undefined ? missing : Date.parse(text)
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

interface Candidate {
  readonly play: Play
  readonly against: readonly PassedOver[]
}

/** By how near its stage is, then by how much speaks against it, then by the playbook's order. */
function nextOf(candidates: readonly Candidate[], { ahead = [] }: ExplainedViewer): Play | null {
  const toCome = candidates.filter(
    ({ against }) => against.length > 0 && !against.some(({ reason }) => reason === 'over' || reason === 'no-consent'),
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
