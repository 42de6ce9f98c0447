import { decide } from '../../shared/decision/decide.ts'
import { explain, type JourneyExplanation } from '../../shared/journey/explain.ts'
import { beginRecords } from '../../shared/journey/fold.ts'
import { hold, isHeld, rangesOf } from '../../shared/journey/held.ts'
import { type Journeyer, judge, meet, type Surroundings, wait } from '../../shared/journey/travel.ts'
import type { Attributes, Touch } from '../../shared/model/touch.ts'
import type { SeqRange, SlotAnswer, StageAnswer, VisitRequest } from '../../shared/model/visit.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import { toTouches } from './touch-times.ts'

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
  /** Sent with a secret key. */
  readonly verified: boolean
  readonly mayPersonalize: boolean
  readonly now: number
}

export interface Received {
  readonly person: Journeyer
  readonly ack: readonly SeqRange[]
  /** Touches that this visit brought and that will never be evidence. */
  readonly refused: readonly { readonly seq: number; readonly reason: 'too-late' }[]
  /** Touches that this visit brought and that the playbook does not name, to be logged. */
  readonly unnamed: readonly Touch[]
  readonly stages: { readonly [journey: string]: StageAnswer }
  readonly slots: { readonly [slot: string]: SlotAnswer }
  readonly why: () => { readonly [journey: string]: JourneyExplanation }
}

/** Numbers come in order but for tabs overtaking each other; more gaps than this wait for the gaps to be filled. */
const MAX_RANGE_ENDS = 16

/** Folds a visit's touches in, finds the stages, and decides the slots. Pure: sent again, it gives the same answer. */
export function receive(visit: Visit): Received {
  const { served, attributes, queue, now, request } = visit
  const around: Surroundings = { program: served.program, attributes, queue }
  const touches = toTouches({ touches: request.touches, sentAt: request.sentAt, now, verified: visit.verified })
  const oldestWelcome = now - served.program.lateMs
  const start = closeBelow(underThisVersion(visit, around), queue, request.oldest)
  let person = start
  for (const touch of touches) person = admit(person, touch, { around, queue, oldestWelcome })
  person = wait(person, now, around)
  if (person.placements.length === 0 || served.program.readsAttributes)
    person = judge(person, Math.max(now, person.judgedAt), around)
  const taken = touches.filter(({ seq }) => holds(person, queue, seq) && !holds(start, queue, seq))
  const stages = served.program.journeys.map(({ id }, place) => [id, person.placements[place]] as const)
  const viewer = {
    mayPersonalize: visit.mayPersonalize,
    stages: stages.flatMap(([id, placement]) => (placement?.stage ? [`${id}:${placement.stage}`] : [])),
    attributes,
    now,
  }
  return {
    person,
    ack: toPairs(rangesOf(person.evidence.held, queue)),
    refused: taken.filter(({ at }) => at < oldestWelcome).map(({ seq }) => ({ seq, reason: 'too-late' })),
    unnamed: taken.filter(({ name }) => !served.program.vocabulary.has(name)),
    stages: Object.fromEntries(
      stages.map(([id, placement]) => [id, { stage: placement?.stage ?? null, since: placement?.since ?? now }]),
    ),
    slots: Object.fromEntries(request.slots.map((slot) => [slot, answerSlot(slot, visit, viewer)])),
    why: () => explain(served.program, { cells: person.evidence.cells, now, attributes }),
  }
}

/** A new version of the playbook applies to everybody at once, from the moment it was published. */
function underThisVersion({ person, version, served, now }: Visit, around: Surroundings): Journeyer {
  if (person.placements.length === 0 || version === served.version) return person
  const at = Math.max(person.judgedAt, Math.min(served.publishedAt, now))
  const evidence = beginRecords(person.evidence, served.program, { now: at, attributes: around.attributes })
  return judge({ ...person, evidence }, at, around)
}

/** Numbers that nothing waits under any more need no gaps. */
function closeBelow(person: Journeyer, queue: number, oldest: number | undefined): Journeyer {
  if (oldest === undefined || oldest <= 1) return person
  const held = hold(person.evidence.held, queue, [1, oldest - 1])
  return { ...person, evidence: { ...person.evidence, held } }
}

interface Admission {
  readonly around: Surroundings
  readonly queue: number
  /** Epoch milliseconds: earlier touches come too late. */
  readonly oldestWelcome: number
}

function admit(person: Journeyer, touch: Touch, { around, queue, oldestWelcome }: Admission): Journeyer {
  const before = rangesOf(person.evidence.held, queue)
  const held = hold(person.evidence.held, queue, [touch.seq, touch.seq])
  if (rangesOf(held, queue).length > Math.max(MAX_RANGE_ENDS, before.length)) return person
  if (touch.at >= oldestWelcome) return meet(person, touch, around)
  return { ...person, evidence: { ...person.evidence, held } }
}

function holds({ evidence }: Journeyer, queue: number, seq: number): boolean {
  return isHeld(rangesOf(evidence.held, queue), seq)
}

function answerSlot(slot: string, { served }: Visit, viewer: Parameters<typeof decide>[2]): SlotAnswer {
  if (!Object.hasOwn(served.playbook.slots, slot)) return { variant: null, reason: 'unknown-slot' }
  return decide(served.plays, slot, viewer)
}

function toPairs(ends: readonly number[]): readonly SeqRange[] {
  return ends.flatMap((from, place): SeqRange[] => (place % 2 === 0 ? [[from, ends[place + 1] ?? from]] : []))
}
