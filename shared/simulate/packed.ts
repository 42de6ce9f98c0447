import type { CellState } from '../evidence/cell.ts'
import type { Program } from '../journey/program.ts'
import type { Journeyer, Placement } from '../journey/travel.ts'

/**
 * A journeyer as one flat array of numbers: a crowd of them stays small in memory, and what changes with every touch is
 * written in place instead of left to the garbage collector. In order: when last judged, the next change, the latest
 * instant; for each journey the stage's place (-1: none), since when and the ordinal; for each cell its length and its
 * numbers. Numbers of held touches are not packed: a log's touches come once.
 */
export type Packed = number[]

/** Writes a journeyer over what the array held. What is the same object as in `before`, who was unpacked from it, stays. */
export function pack(person: Journeyer, program: Program, { into, before }: Packing): void {
  const { judgedAt, nextChange, evidence, placements } = person
  into[0] = judgedAt
  into[1] = nextChange
  into[2] = evidence.latest
  if (placements !== before?.placements) packPlacements(placements, program, into)
  let at = 3 + 3 * program.journeys.length
  let isShifted = before === null
  for (let place = 0; place < evidence.cells.length; place += 1) {
    const state = evidence.cells[place] ?? []
    const known = before?.evidence.cells[place]
    if (isShifted || state !== known) {
      isShifted ||= state.length !== known?.length
      into[at] = state.length
      for (let i = 0; i < state.length; i += 1) into[at + 1 + i] = state[i] ?? 0
    }
    at += 1 + state.length
  }
  if (into.length > at) into.length = at
}

interface Packing {
  readonly into: Packed
  /** `null`: the array holds nobody yet. */
  readonly before: Journeyer | null
}

function packPlacements(placements: readonly Placement[], program: Program, into: Packed): void {
  placements.forEach(({ stage, since, ordinal }, place) => {
    const stages = program.journeys[place]?.stages ?? []
    let index = stages.length - 1
    while (index >= 0 && stages[index]?.id !== stage) index -= 1
    into[3 + 3 * place] = index
    into[4 + 3 * place] = since
    into[5 + 3 * place] = ordinal
  })
}

/** The journeyer that an array holds. */
export function unpack(packed: Packed, program: Program): Journeyer {
  const placements = placementsIn(packed, program)
  let at = 3 + 3 * placements.length
  const cells: CellState[] = []
  for (const { empty } of program.shape.cells) {
    const length = packed[at] ?? 0
    cells.push(length === 0 ? empty : packed.slice(at + 1, at + 1 + length))
    at += 1 + length
  }
  return {
    evidence: { held: [], taken: 0, latest: packed[2] ?? 0, cells },
    placements,
    judgedAt: packed[0] ?? 0,
    nextChange: packed[1] ?? 0,
  }
}

/** The instant at which time alone moves the one who is packed. */
export function nextChangeIn(packed: Packed): number {
  return packed[1] ?? Number.POSITIVE_INFINITY
}

export function placementsIn(packed: Packed, program: Program): readonly Placement[] {
  return program.journeys.map(({ stages }, place) => ({
    stage: stages[packed[3 + 3 * place] ?? -1]?.id ?? null,
    since: packed[4 + 3 * place] ?? 0,
    ordinal: packed[5 + 3 * place] ?? 0,
  }))
}
