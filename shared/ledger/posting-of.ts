import type { Program } from '../journey/program.ts'
import type { Journeyer, Move, Surroundings } from '../journey/travel.ts'
import type { Fact, LoggedTouch, Placed, Posting, Segment } from '../model/fact.ts'
import type { Playbook } from '../model/playbook.ts'
import type { Touch } from '../model/touch.ts'
import { dueMoves } from './due-moves.ts'
import { factsOf } from './facts-of.ts'

/** What a posting is made of. */
export interface Occasion {
  readonly site: string
  readonly profile: string
  readonly playbook: Playbook
  readonly version: string
  readonly segment: Segment
  readonly around: Surroundings
  /** As they are now. */
  readonly person: Journeyer
  /** How many touches are in their evidence, on all devices. */
  readonly taken: number
  /** When time would have changed their stage, as was known before. */
  readonly nextChange: number
  readonly moves: readonly Move[]
  /** Under their ids in the ledger. */
  readonly accepted: readonly Touch[]
  /** What besides moves and touches came about. */
  readonly also?: readonly Fact[]
  /** Whether the ledger may have been told otherwise: of a request whose reply was lost, and whose touches are too late now. */
  readonly isDoubtful?: boolean
}

/** What the ledger is told of a visit or a batch of touches; `null`: nothing has changed. */
export function postingOf(occasion: Occasion): Posting | null {
  const { site, profile, playbook, version, segment, around, person, moves, accepted, also = [] } = occasion
  const facts = [...also, ...factsOf({ moves, accepted }, playbook)]
  if (accepted.length === 0 && !isNews({ facts }, occasion)) return null
  return {
    site,
    profile,
    judgedAt: person.judgedAt,
    taken: occasion.taken,
    playbook: version,
    segment,
    facts,
    placed: placedOf(person, around.program),
    due: dueMoves(person, around),
    touches: accepted.map(loggedTouch),
  }
}

/** Whether there is more to tell than lines of the touch log, which nobody has to wait for. */
export function isNews(
  { facts }: Pick<Posting, 'facts'>,
  { person, nextChange, isDoubtful = false }: Occasion,
): boolean {
  return isDoubtful || facts.length > 0 || person.nextChange !== nextChange
}

/** Journeys in which there was no move yet are not told. */
function placedOf({ placements }: Journeyer, { journeys }: Program): Placed {
  const placed = journeys.flatMap(({ id }, place) => {
    const placement = placements[place]
    return placement === undefined || placement.ordinal === 0 ? [] : [[id, placement] as const]
  })
  return Object.fromEntries(placed)
}

function loggedTouch({ id, name, at, channel, verified, value, props }: Touch): LoggedTouch {
  return { id, name, at, channel, verified, value: value ?? null, props: props ?? null }
}
