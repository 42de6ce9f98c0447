import type { Cause } from '../model/fact.ts'
import type { Attributes, Touch } from '../model/touch.ts'
import type { Evidence } from './evidence.ts'
import { type Folding, fold, settle } from './fold.ts'
import { nextChange } from './next-change.ts'
import { stagesOf } from './stages.ts'

/** Where somebody is in one journey. */
export interface Placement {
  /** `null`: at no stage. */
  readonly stage: string | null
  /** Epoch milliseconds: when the present stage was entered. */
  readonly since: number
  /** How many moves there were. */
  readonly ordinal: number
}

/** Somebody on the way: what is known of them, and where they were found when last judged. */
export interface Journeyer {
  readonly evidence: Evidence
  /** In the program's order; empty before the first judgement. */
  readonly placements: readonly Placement[]
  /** Epoch milliseconds of the last judgement; 0 before the first. */
  readonly judgedAt: number
  /** When a stage changes next without a touch; `Infinity`: never. */
  readonly nextChange: number
}

export interface Surroundings extends Folding {
  readonly attributes: Attributes
  /** Told of every move, in order of time. */
  readonly onMove?: (move: Move) => void
}

export interface Move {
  readonly journey: string
  /** How many moves there were with this one. */
  readonly ordinal: number
  readonly from: string | null
  readonly to: string | null
  readonly cause: Cause
  readonly at: number
  /** Since when they were at the stage before; `null`: this is the first. */
  readonly after: number | null
}

/** When somebody is judged, in what, and what for. */
export interface Judgement {
  /** Epoch milliseconds. */
  readonly now: number
  readonly around: Surroundings
  /** What a move is put down to. */
  readonly cause: Cause
}

/**
 * Folds one touch in and judges at its instant, or at the last judgement where that is later: what has been answered
 * is not rewritten. Moves that time brought before are made first.
 */
export function meet(person: Journeyer, touch: Touch, around: Surroundings): Journeyer {
  const at = Math.max(touch.at, person.judgedAt)
  const before = person.nextChange <= at ? wait(person, at, around) : person
  const settled = settle(before.evidence, around.program, at)
  const evidence = fold(settled, touch, around)
  return evidence === settled ? before : judgeBy(evidence, before, { now: at, around, cause: 'touch' })
}

/** Lets time pass until an instant, with every move that time alone brings, each at its own instant. */
export function wait(person: Journeyer, until: number, around: Surroundings): Journeyer {
  let waited = person
  while (waited.nextChange <= until) waited = judge(waited, { now: waited.nextChange, around, cause: 'time' })
  return waited.judgedAt >= until ? waited : { ...waited, judgedAt: until }
}

/** Finds the stages at an instant, and what time will change next. */
export function judge(person: Journeyer, judgement: Judgement): Journeyer {
  return judgeBy(person.evidence, person, judgement)
}

function judgeBy(evidence: Evidence, person: Journeyer, judgement: Judgement): Journeyer {
  const { now, around } = judgement
  const { program, attributes } = around
  const traveller = { cells: evidence.cells, now, attributes }
  const stages = stagesOf(program, traveller)
  const isUnmoved =
    person.placements.length > 0 && stages.every((stage, place) => person.placements[place]?.stage === stage)
  const placements = isUnmoved ? person.placements : move(person.placements, stages, judgement)
  return { evidence, placements, judgedAt: now, nextChange: nextChange(program, traveller, stages) }
}

function move(
  from: readonly Placement[],
  stages: readonly (string | null)[],
  { now, around: { program, onMove }, cause }: Judgement,
): readonly Placement[] {
  return stages.map((stage, place): Placement => {
    const previous = from[place] ?? { stage: null, since: now, ordinal: 0 }
    if (previous.stage === stage) return previous
    const ordinal = previous.ordinal + 1
    const after = previous.ordinal === 0 ? null : previous.since
    const journey = program.journeys[place]?.id ?? ''
    onMove?.({ journey, ordinal, from: previous.stage, to: stage, cause, at: now, after })
    return { stage, since: now, ordinal }
  })
}
