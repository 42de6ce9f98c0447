import { type Admission, admit, closeBelow, holds } from '../../shared/journey/admit.ts'
import { rangesOf } from '../../shared/journey/held.ts'
import { listMoves } from '../../shared/journey/list-moves.ts'
import type { Journeyer, Move, Surroundings } from '../../shared/journey/travel.ts'
import type { Attributes, Touch } from '../../shared/model/touch.ts'
import type { RefusalReason, SeqRange, VisitRequest } from '../../shared/model/visit.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import { type Answered, answerSlots } from '../viewer/answer-slots.ts'
import { judgeNow, underThisVersion } from '../viewer/judge-carried.ts'

/** A visit, with everything that its answer depends on. */
export interface Visit {
  readonly request: VisitRequest
  readonly person: Journeyer
  /** By which version `person` was judged last. */
  readonly version: string
  readonly served: ServedPlaybook
  readonly attributes: Attributes
  /** Which browser queue the touches come from. */
  readonly queue: number
  /** The touches of the request, in order of time, by the server's clock. */
  readonly touches: readonly Touch[]
  readonly mayPersonalize: boolean
  /** By what the arms of `person` are drawn. */
  readonly stableId: string
  /** Epoch milliseconds. */
  readonly now: number
  /** Takes what may go on after the reply. */
  readonly later: (work: Promise<unknown>) => void
}

export interface Received extends Answered {
  readonly person: Journeyer
  readonly ack: readonly SeqRange[]
  /** Touches that this visit brought and that will never be evidence. */
  readonly refused: readonly { readonly seq: number; readonly reason: RefusalReason }[]
  /** Why the browser is to send none of the touches of before, where that is so. */
  readonly gone?: 'erased'
  /** In the order in which they were made. */
  readonly moves: readonly Move[]
  /** Touches that this visit brought and that are evidence from now on. */
  readonly accepted: readonly Touch[]
  /** Touches that this visit brought and that the playbook does not name, to be logged. */
  readonly unnamed: readonly Touch[]
  /** What was read of the visitor. */
  readonly attributes: Attributes
}

/** Folds a visit's touches in, finds the stages, and decides the slots. Pure: sent again, it gives the same answer. */
export function receive(visit: Visit): Received {
  const { served, attributes, queue, now, request, touches } = visit
  const { moves, onMove } = listMoves()
  const around: Surroundings = { program: served.program, attributes, queue, onMove }
  const admission: Admission = { around, queue, oldestWelcome: now - served.program.lateMs }
  const before = underThisVersion(visit, around)
  const start = { ...before, evidence: closeBelow(before.evidence, queue, request.oldest) }
  let person: Journeyer = start
  const taken = touches.filter((touch) => {
    person = admit(person, touch, admission)
    return !holds(start.evidence, queue, touch.seq) && holds(person.evidence, queue, touch.seq)
  })
  person = judgeNow(person, around, now)
  return {
    ...answerSlots(person, { ...visit, slots: request.slots }),
    person,
    ack: toPairs(rangesOf(person.evidence.held, queue)),
    moves,
    accepted: taken.filter(({ at }) => at >= admission.oldestWelcome),
    refused: taken.filter(({ at }) => at < admission.oldestWelcome).map(({ seq }) => ({ seq, reason: 'too-late' })),
    unnamed: taken.filter(({ name }) => !served.program.vocabulary.has(name)),
    attributes,
  }
}

/** Inclusive ranges from their ends. */
export function toPairs(ends: readonly number[]): readonly SeqRange[] {
  return ends.flatMap((from, place): SeqRange[] => (place % 2 === 0 ? [[from, ends[place + 1] ?? from]] : []))
}
