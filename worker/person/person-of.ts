import { type ExplainedViewer, explainSlot, type SlotExplanation } from '../../shared/decision/explain-slot.ts'
import { mixedArms } from '../../shared/decision/mixed-arms.ts'
import { ahead, type JourneyAhead } from '../../shared/journey/ahead.ts'
import { explain, type JourneyExplanation } from '../../shared/journey/explain.ts'
import type { Json } from '../../shared/model/touch.ts'
import { attributesWith, judgeProfile, underEdition } from '../../shared/profile/judge-profile.ts'
import { isServer, journeyerOf, type KeptProfile, SERVER } from '../../shared/profile/kept-profile.ts'
import { unpackProfile } from '../../shared/profile/packed-profile.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import type { Kept } from '../profile/profiles.ts'

/** One person, as a support desk sees them. Instants are epoch milliseconds. */
export interface Person {
  readonly profile: string
  readonly user: string | null
  /** What their arms are drawn by. */
  readonly stable: string | null
  readonly devices: readonly PersonDevice[]
  /** Visitors whom a server said to be this user, and who have not come by since. */
  readonly confirmed: readonly string[]
  readonly traits: { readonly [name: string]: { readonly value: Json; readonly at: number } }
  readonly journeys: { readonly [journey: string]: PersonJourney }
  /** When a stage changes by time alone. */
  readonly nextChange: number | null
  /** Plays of which they can have met two arms, on devices that were not yet known to be theirs: left out of analysis. */
  readonly mixedArms: readonly string[]
  /** What every slot would show now, and why. */
  readonly slots: { readonly [slot: string]: SlotExplanation }
  /** What is kept of their touches, in words and as numbers. */
  readonly evidence: readonly { readonly keeps: string; readonly of: string; readonly state: readonly number[] }[]
  readonly playbook: string
}

export interface PersonDevice {
  readonly id: string
  readonly kind: 'browser' | 'server'
  readonly since: number
  readonly seen: number
  /** How many touches are in its evidence. */
  readonly touches: number
}

export interface PersonJourney {
  readonly stage: string | null
  readonly since: number
  /** How many moves there were. */
  readonly moves: number
  /** Every stage's condition, clause by clause. */
  readonly why: JourneyExplanation
  /** What would move them on. */
  readonly ahead: JourneyAhead
}

/** Judges a kept person at an instant, without keeping anything. */
export function personOf(kept: Kept, served: ServedPlaybook, now: number): Person {
  const { program, version, publishedAt } = served
  const stored = unpackProfile(kept.packed, program)
  const attributes = attributesWith(stored, {})
  const setting = { edition: { version, publishedAt }, around: { program, queue: null, attributes }, now }
  const profile = judgeProfile(underEdition(stored, setting), setting)
  const { evidence } = journeyerOf(profile, SERVER, program)
  const why = explain(program, { cells: evidence.cells, now, attributes })
  const journeys = journeysOf(profile, served, why)
  return {
    profile: kept.profile,
    user: profile.user,
    stable: kept.stable,
    devices: devicesOf(profile),
    confirmed: kept.confirmed.map(({ device }) => device),
    traits: Object.fromEntries(profile.traits),
    journeys,
    nextChange: Number.isFinite(profile.placed.nextChange) ? profile.placed.nextChange : null,
    mixedArms: mixedArms(
      served.playbook,
      [...profile.devices.keys()].filter((id) => !isServer(id)),
    ),
    slots: slotsOf(profile, served, {
      attributes,
      now,
      stableId: kept.stable,
      cells: evidence.cells,
      ahead: stagesAhead(journeys),
    }),
    evidence: evidence.cells.flatMap((state, place) => {
      const cost = program.shape.costs[place]
      return state.length === 0 || cost === undefined ? [] : [{ keeps: cost.keeps, of: cost.path, state }]
    }),
    playbook: version,
  }
}

function devicesOf({ devices }: KeptProfile): readonly PersonDevice[] {
  return [...devices].map(([id, { evidence, since, seen }]) => ({
    id,
    kind: isServer(id) ? 'server' : 'browser',
    since,
    seen,
    touches: evidence.taken,
  }))
}

function journeysOf(
  { placed }: KeptProfile,
  { program }: ServedPlaybook,
  why: { readonly [journey: string]: JourneyExplanation },
): Person['journeys'] {
  return Object.fromEntries(
    program.journeys.flatMap(({ id }, place) => {
      const placement = placed.placements[place]
      const explained = why[id]
      if (placement === undefined || explained === undefined) return []
      const { stage, since, ordinal } = placement
      return [[id, { stage, since, moves: ordinal, why: explained, ahead: ahead(explained) }] as const]
    }),
  )
}

/** `journey:stage`, the nearest first. */
function stagesAhead(journeys: Person['journeys']): readonly string[] {
  return Object.entries(journeys).flatMap(([id, journey]) => journey.ahead.map(({ stage }) => `${id}:${stage}`))
}

function slotsOf(
  { placed }: KeptProfile,
  { program, playbook, strategy }: ServedPlaybook,
  about: Omit<ExplainedViewer, 'mayPersonalize' | 'stages'>,
): Person['slots'] {
  const stages = program.journeys.flatMap(({ id }, place) => {
    const stage = placed.placements[place]?.stage
    return stage ? [`${id}:${stage}`] : []
  })
  const viewer = { mayPersonalize: true, stages, ...about }
  const explained = Object.keys(playbook.slots).map((slot) => [slot, explainSlot(strategy, slot, viewer)] as const)
  return Object.fromEntries(explained)
}
