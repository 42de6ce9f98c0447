import type { Clause } from '../condition/clause.ts'
import { compileCondition } from '../condition/compile.ts'
import { CellRegistry, type Shape } from '../evidence/registry.ts'
import { parseDuration } from '../lib/duration.ts'
import type { Parsed, Problem } from '../lib/problem.ts'
import type { Condition } from '../model/condition.ts'
import { EXPOSURE_TOUCH } from '../model/exposure.ts'
import { DEFAULT_LATE, type Playbook } from '../model/playbook.ts'
import { type KeepRule, keepRuleOf } from './keep.ts'
import { orderOfJourneys } from './order-of-journeys.ts'

/** A playbook's journeys, compiled once: what evidence to keep, and how to judge it. */
export interface Program {
  readonly shape: Shape
  /** In the order in which they are judged: a journey comes after those whose stages it asks for. */
  readonly journeys: readonly CompiledJourney[]
  /** Touch names that become evidence only when sent with a secret key. */
  readonly verifiedOnly: ReadonlySet<string>
  readonly vocabulary: ReadonlySet<string>
  /** Whether any stage depends on traits or context, which change without a touch. */
  readonly readsAttributes: boolean
  /** How long after it happened a touch may still arrive, in milliseconds. */
  readonly lateMs: number
  /** The rules of kept stages whose past is recorded. */
  readonly recorded: readonly (KeepRule & { by: 'record' })[]
}

export interface CompiledJourney {
  readonly id: string
  /** From the first to the furthest. */
  readonly stages: readonly CompiledStage[]
}

export interface CompiledStage {
  readonly id: string
  readonly clause: Clause
  readonly keep: KeepRule | null
}

/**
 * Compiles a well-formed playbook's journeys, or says what is wrong with their conditions. A registry may bring cells that
 * something else needs: they are kept too.
 */
export function compileJourneys(playbook: Playbook, registry = new CellRegistry()): Parsed<Program> {
  const problems: Problem[] = []
  const vocabulary = Object.keys(playbook.touches)
  const lateMs = parseDuration(playbook.late ?? DEFAULT_LATE) ?? 0
  const order = orderOfJourneys(playbook.journeys)
  if (!order.ok) return order
  const ids = order.value.map((place) => playbook.journeys[place]?.id ?? '')
  const journeys = order.value.flatMap((place) => {
    const journey = playbook.journeys[place]
    if (journey === undefined) return []
    const stages = journey.stages.map((stage, index): CompiledStage => {
      const need = { registry, problems, journeys: ids, path: `journeys.${place}.stages.${index}.when` }
      const clause = compileCondition(stage.when, need)
      return { id: stage.id, clause, keep: keepRuleOf({ ...need, clause, stage, vocabulary, lateMs }) }
    })
    return [{ id: journey.id, stages }]
  })
  const shape = registry.shape()
  problems.push(...collisions(shape))
  if (problems.length > 0) return { ok: false, problems }
  const rules = journeys.flatMap(({ stages }) => stages.map(({ keep }) => keep))
  return {
    ok: true,
    value: {
      shape,
      journeys,
      verifiedOnly: new Set(vocabulary.filter((name) => playbook.touches[name]?.verified === true)),
      vocabulary: new Set([...vocabulary, EXPOSURE_TOUCH]),
      readsAttributes: playbook.journeys.some(({ stages }) => stages.some(({ when }) => readsAttributes(when))),
      lateMs,
      recorded: rules.flatMap((rule) => (rule?.by === 'record' ? [rule] : [])),
    },
  }
}

/** Cells are found again in a token by 32 bits of their names; two of a playbook that share them would be confused. */
function collisions({ keys, costs }: Shape): readonly Problem[] {
  return keys.flatMap((key, place) => {
    const first = keys.indexOf(key)
    if (first === place) return []
    const hint = `change one of them a little, for instance the filter or the name of its touch (the other: ${costs[first]?.path})`
    return [{ path: costs[place]?.path ?? '', problem: 'has the same 32-bit key as another condition', hint }]
  })
}

function readsAttributes(condition: Condition): boolean {
  if (condition === 'always') return false
  if ('all' in condition) return condition.all.some(readsAttributes)
  if ('any' in condition) return condition.any.some(readsAttributes)
  return 'not' in condition ? readsAttributes(condition.not) : 'attributes' in condition
}
