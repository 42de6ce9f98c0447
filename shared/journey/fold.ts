import type { Subject } from '../condition/clause.ts'
import type { CellState, Cells } from '../evidence/cell.ts'
import type { Touch } from '../model/touch.ts'
import type { Evidence } from './evidence.ts'
import { hold, isHeld, rangesOf } from './held.ts'
import { settleKept } from './keep.ts'
import type { Program } from './program.ts'

/**
 * Adds one touch. Touches may come late, out of order or twice: the evidence is the same. A touch whose name is not in
 * the vocabulary, or that would have to be verified and is not, is held without leaving evidence.
 */
export function fold(evidence: Evidence, touch: Touch, { program, queue }: Folding): Evidence {
  if (queue !== null && isHeld(rangesOf(evidence.held, queue), touch.seq)) return evidence
  const held = queue === null ? evidence.held : hold(evidence.held, queue, [touch.seq, touch.seq])
  const cells = addTo(evidence.cells, touch, program)
  const latest = cells === evidence.cells ? evidence.latest : Math.max(evidence.latest, touch.at)
  return { held, taken: evidence.taken + 1, latest, cells }
}

export interface Folding {
  readonly program: Program
  /** Which queue numbered the touch; `null` where touches are known to come once, and none is held by number. */
  readonly queue: number | null
}

function addTo(cells: Cells, touch: Touch, program: Program): Cells {
  const steps = program.shape.steps.get(touch.name)
  if (steps === undefined || (program.verifiedOnly.has(touch.name) && !touch.verified)) return cells
  const added = cells.slice()
  for (const { cell, accepts, weight } of steps) {
    const kind = program.shape.cells[cell]
    if (kind === undefined || (accepts !== null && !accepts(touch))) continue
    added[cell] = kind.add(added[cell] ?? kind.empty, touch, weight)
  }
  return added
}

/**
 * Makes final what lies further back than a touch may be late, so that evidence stays bounded over the years. Call it
 * before folding what arrived at `now`. It changes no answer.
 */
export function settle(evidence: Evidence, program: Program, now: number): Evidence {
  if (program.recorded.length === 0) return evidence
  const horizon = now - program.lateMs - 1
  const cells: CellState[] = settledCells(evidence.cells, program, horizon)
  for (const rule of program.recorded) cells[rule.kept] = settleKept(rule, evidence.cells, horizon)
  return { ...evidence, cells }
}

/**
 * Begins the records of kept stages that a new version of the playbook brings. What was before is not known: such a
 * stage counts as entered if its condition holds now.
 */
export function beginRecords(
  evidence: Evidence,
  program: Program,
  traveller: Omit<Subject, 'cells' | 'stages'>,
): Evidence {
  if (evidence.latest === 0) return evidence
  const cells = evidence.cells.slice()
  for (const { kept, holds } of program.recorded) {
    if ((cells[kept] ?? []).length > 0) continue
    cells[kept] = [holds({ ...traveller, cells: evidence.cells, stages: [] }) ? 1 : 0, traveller.now]
  }
  return { ...evidence, cells }
}

function settledCells(cells: Cells, program: Program, horizon: number): CellState[] {
  return cells.map((state, place) => program.shape.cells[place]?.settle?.(state, horizon) ?? state)
}
