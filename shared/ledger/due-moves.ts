import { type Journeyer, type Move, type Surroundings, wait } from '../journey/travel.ts'
import type { DueMoves } from '../model/fact.ts'

/** A person who does not come back passes few stages; what lies behind these is told when they do. */
const MAX_STEPS = 8

/** What lies further ahead is told by a later visit: until then the person has been forgotten. */
const HORIZON_MS = 400 * 86_400_000

/** The moves that time alone will make, found by waiting from one change to the next on the same evidence. */
export function dueMoves(person: Journeyer, around: Surroundings): DueMoves {
  const due: { journey: string; stage: string | null; at: number }[] = []
  const onMove = ({ journey, to, at }: Move) => {
    due.push({ journey, stage: to, at })
  }
  const last = person.judgedAt + HORIZON_MS
  let waited = person
  for (let step = 0; step < MAX_STEPS && waited.nextChange <= last; step += 1)
    waited = wait(waited, waited.nextChange, { ...around, onMove })
  return due
}
