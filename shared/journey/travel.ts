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
  readonly from: string | null
  readonly to: string | null
  readonly at: number
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
  return evidence === settled ? before : judgeBy(evidence, before, { now: at, around })
}

/** Lets time pass until an instant, with every move that time alone brings, each at its own instant. */
export function wait(person: Journeyer, until: number, around: Surroundings): Journeyer {
  let waited = person
  while (waited.nextChange <= until) waited = judge(waited, waited.nextChange, around)
  return waited.judgedAt >= until ? waited : { ...waited, judgedAt: until }
}

/** Finds the stages at an instant, and what time will change next. */
export function judge(person: Journeyer, now: number, around: Surroundings): Journeyer {
  return judgeBy(person.evidence, person, { now, around })
}

function judgeBy(
  evidence: Evidence,
  person: Journeyer,
  { now, around }: { now: number; around: Surroundings },
): Journeyer {
  const { program, attributes } = around
  const traveller = { cells: evidence.cells, now, attributes }
  const stages = stagesOf(program, traveller)
  const isUnmoved =
    person.placements.length > 0 && stages.every((stage, place) => person.placements[place]?.stage === stage)
  const placements = isUnmoved ? person.placements : move(person.placements, stages, { now, around })
  return { evidence, placements, judgedAt: now, nextChange: nextChange(program, traveller, stages) }
}

function move(
  from: readonly Placement[],
  stages: readonly (string | null)[],
  { now, around: { program, onMove } }: { now: number; around: Surroundings },
): readonly Placement[] {
  return stages.map((stage, place): Placement => {
    const previous = from[place] ?? { stage: null, since: now, ordinal: 0 }
    if (previous.stage === stage) return previous
    onMove?.({ journey: program.journeys[place]?.id ?? '', from: previous.stage, to: stage, at: now })
    return { stage, since: now, ordinal: previous.ordinal + 1 }
  })
}
