import type { Touch } from '../model/touch.ts'
import type { Evidence } from './evidence.ts'
import { fold, settle } from './fold.ts'
import { hold, isHeld, rangesOf } from './held.ts'
import { type Journeyer, meet, type Surroundings } from './travel.ts'

/** What a queue's touches are admitted by. */
export interface Admission {
  readonly around: Surroundings
  readonly queue: number
  /** Epoch milliseconds: earlier touches come too late to be evidence. */
  readonly oldestWelcome: number
}

/** Numbers come in order but for tabs overtaking each other; more gaps than this wait for the gaps to be filled. */
const MAX_RANGE_ENDS = 16

/**
 * Takes a numbered touch in and judges at its instant. One that is held already changes nothing; one that comes too late
 * is held without leaving evidence; one that would make a gap too many is not held, and has to come again.
 */
export function admit(person: Journeyer, touch: Touch, admission: Admission): Journeyer {
  const held = heldWith(person.evidence, touch, admission)
  if (held === null) return person
  if (touch.at >= admission.oldestWelcome) return meet(person, touch, admission.around)
  return { ...person, evidence: { ...person.evidence, held } }
}

/** Does to the evidence alone what `admit` does to a person's who was last judged at `judgedAt`. */
export function admitEvidence(
  evidence: Evidence,
  touch: Touch,
  { judgedAt, ...admission }: Admission & { readonly judgedAt: number },
): Evidence {
  const held = heldWith(evidence, touch, admission)
  if (held === null) return evidence
  if (touch.at < admission.oldestWelcome) return { ...evidence, held }
  const { program } = admission.around
  return fold(settle(evidence, program, Math.max(touch.at, judgedAt)), touch, admission.around)
}

/** Numbers that nothing waits under any more need no gaps. */
export function closeBelow(evidence: Evidence, queue: number, oldest: number | undefined): Evidence {
  if (oldest === undefined || oldest <= 1) return evidence
  return { ...evidence, held: hold(evidence.held, queue, [1, oldest - 1]) }
}

/** Whether an evidence holds a queue's touch. */
export function holds({ held }: Evidence, queue: number, seq: number): boolean {
  return isHeld(rangesOf(held, queue), seq)
}

function heldWith({ held }: Evidence, { seq }: Touch, { queue }: Admission): Evidence['held'] | null {
  const before = rangesOf(held, queue)
  if (isHeld(before, seq)) return null
  const after = hold(held, queue, [seq, seq])
  return rangesOf(after, queue).length > Math.max(MAX_RANGE_ENDS, before.length) ? null : after
}
