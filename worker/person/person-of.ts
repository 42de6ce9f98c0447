import type { SlotExplanation } from '../../shared/decision/explain-slot.ts'
import { mixedArms } from '../../shared/decision/mixed-arms.ts'
import { ahead, type JourneyAhead } from '../../shared/journey/ahead.ts'
import { explain, type JourneyExplanation } from '../../shared/journey/explain.ts'
import type { Json } from '../../shared/model/touch.ts'
import { isServer, type KeptProfile } from '../../shared/profile/kept-profile.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import type { Kept } from '../profile/profiles.ts'
import { explainSlots } from '../viewer/explain-slots.ts'
import { judgeKept } from '../viewer/judge-kept.ts'

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
  const { program, playbook, version } = served
  const { profile, person, attributes } = judgeKept(kept, { served, attributes: {}, now })
  const { evidence } = person
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
      playbook,
      [...profile.devices.keys()].filter((id) => !isServer(id)),
    ),
    slots: explainSlots(person, {
      served,
      slots: Object.keys(playbook.slots),
      attributes,
      mayPersonalize: true,
      stableId: kept.stable,
      now,
      why,
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
