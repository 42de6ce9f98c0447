import type { Clause, Recording, Subject } from '../condition/clause.ts'
import type { CompileNeed } from '../condition/compile.ts'
import { touches } from '../condition/timeline.ts'
import type { Cells } from '../evidence/cell.ts'
import { firstCell } from '../evidence/first.ts'
import { keptCell } from '../evidence/kept.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import type { Stage } from '../model/playbook.ts'

/** How it is known that a stage with `keep` was entered once. */
export type KeepRule =
  /** What is kept anyway tells it. */
  | { readonly by: 'ever'; readonly held: (subject: Subject) => boolean }
  /** The instants at which the condition held are recorded while touches can still arrive for them. */
  | {
      readonly by: 'record'
      readonly recording: Recording
      readonly holds: (subject: Subject) => boolean
      /** The places of the cells that tell whether it was entered, and when anything was first known. */
      readonly kept: number
      readonly first: number
    }

interface KeepNeed extends CompileNeed {
  readonly clause: Clause
  readonly stage: Stage
  readonly vocabulary: readonly string[]
  readonly lateMs: number
}

/** The rule of a stage, or a problem where no bounded evidence could tell whether it was entered. */
export function keepRuleOf({ clause, stage, vocabulary, lateMs, registry, path, problems }: KeepNeed): KeepRule | null {
  if (stage.keep !== true) return null
  if (clause.ever !== null) return { by: 'ever', held: clause.ever.held }
  if (clause.record === null) {
    problems.push({
      path: path.replace(/when$/, 'keep'),
      problem: 'no bounded evidence can tell whether this condition ever held, whatever order the touches come in',
      hint: 'drop keep, or use counts, first and last here: sums and distinct values in a window, scores, attributes, answers and other stages cannot be looked back on',
    })
    return null
  }
  const feeds = vocabulary.map((touch) => ({ touch, accepts: null, weight: 1 }))
  const first = registry.use({ path, keep: 1, make: (keep) => firstCell('any touch', keep), feeds })
  const kept = registry.use({ path, keep: 1, make: () => keptCell(canonicalJson(stage.when)), feeds: [] })
  return { by: 'record', recording: clause.record({ registry, path, lateMs }), holds: clause.holds, kept, first }
}

/** Whether the stage was entered by `subject.now`, as far as the evidence knows. */
export function wasEntered(rule: KeepRule, subject: Subject): boolean {
  if (rule.by === 'ever') return rule.held(subject)
  const [flag = 0, horizon = 0] = subject.cells[rule.kept] ?? []
  if (flag === 1) return true
  return heldBetween(rule, subject.cells, { from: horizon, until: subject.now })
}

/** The kept cell's state once everything up to `horizon` is final. */
export function settleKept(rule: KeepRule & { by: 'record' }, cells: Cells, horizon: number): readonly number[] {
  const [flag = 0, settled = 0] = cells[rule.kept] ?? []
  if (horizon <= settled) return cells[rule.kept] ?? []
  const entered = flag === 1 || heldBetween(rule, cells, { from: settled, until: horizon })
  return [entered ? 1 : 0, horizon]
}

function heldBetween(
  rule: KeepRule & { by: 'record' },
  cells: Cells,
  { from, until }: { from: number; until: number },
): boolean {
  const first = cells[rule.first]?.[0]
  if (first === undefined) return false
  return touches(rule.recording(cells), { from: Math.max(from, first), until })
}
