import type { KeptVisit } from '../profile/profiles.ts'
import { answerSlots } from '../viewer/answer-slots.ts'
import { judgeAnswered } from '../viewer/judge-answered.ts'
import { type Received, toPairs, type Visit } from './receive.ts'

/** The answer to a visit that a profile has taken in. */
export function answerKept(visit: Visit, kept: KeptVisit): Received {
  const { served, touches, request } = visit
  const { program } = served
  const { person, attributes } = judgeAnswered(kept, visit)
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
    attributes,
  }
}
