import { explain } from '../../shared/journey/explain.ts'
import type { Surroundings } from '../../shared/journey/travel.ts'
import { unpackEvidence, unpackPlaced } from '../../shared/profile/packed-profile.ts'
import type { Bond } from '../passport/passport.ts'
import type { KeptVisit } from '../profile/profiles.ts'
import { answerSlots } from '../viewer/answer-slots.ts'
import { type Received, toPairs, underThisVersion, type Visit } from './receive.ts'

/** The answer to a visit that a profile has taken in. */
export function answerKept(visit: Visit, kept: KeptVisit): Received {
  const { served, now, queue, touches, request } = visit
  const { program } = served
  const attributes = withTraits(visit.attributes, kept.traits)
  const around: Surroundings = { program, attributes, queue }
  const found = { ...unpackPlaced(kept.placed, program), evidence: unpackEvidence(kept.evidence, program) }
  const person = underThisVersion({ person: found, version: kept.version, served, now }, around)
  const accepted = new Set(kept.accepted)
  return {
    ...answerSlots(person, { ...visit, attributes, slots: request.slots, stableId: kept.stable }),
    person,
    ack: toPairs(kept.held),
    // The profile tells the ledger itself.
    moves: [],
    accepted: [],
    refused: [
      ...kept.tooLate.map((seq) => ({ seq, reason: 'too-late' as const })),
      ...kept.erased.map((seq) => ({ seq, reason: 'erased' as const })),
    ],
    unnamed: touches.filter(({ seq, name }) => accepted.has(seq) && !program.vocabulary.has(name)),
    why: () => explain(program, { cells: person.evidence.cells, now, attributes }),
  }
}

/** What is read of a visitor who is kept: what the profile last said of the person is in the token. */
export function attributesOf(bond: Bond, attributes: Visit['attributes']): Visit['attributes'] {
  return bond.is === 'kept' ? withTraits(attributes, bond.traits) : attributes
}

function withTraits(attributes: Visit['attributes'], traits: KeptVisit['traits']): Visit['attributes'] {
  return Object.keys(traits).length === 0 ? attributes : { ...attributes, traits }
}
