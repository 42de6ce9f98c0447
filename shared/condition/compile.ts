import type { CellRegistry } from '../evidence/registry.ts'
import { parseDuration } from '../lib/duration.ts'
import type { Problem } from '../lib/problem.ts'
import type { Comparison, Condition, TouchCondition } from '../model/condition.ts'
import { type AgeBound, firstAgeClause, lastAgeClause } from './age-clause.ts'
import { compileAttributes } from './attributes.ts'
import type { Clause } from './clause.ts'
import { boundsOf } from './comparison.ts'
import { countClause, windowCountClause } from './count-clause.ts'
import { distinctClause, windowDistinctClause } from './distinct-clause.ts'
import { allOf, anyOf, noneOf } from './joined-clauses.ts'
import { alwaysClause, answerClause, attributeClause, stageClause } from './plain-clauses.ts'
import { scoreClause } from './score-clause.ts'
import { seriesOf } from './series.ts'
import { sumClause, windowSumClause } from './sum-clause.ts'

/** Where a condition stands, and where its needs and faults go. */
export interface CompileNeed {
  readonly registry: CellRegistry
  /** Dotted path to the condition in the playbook. */
  readonly path: string
  /** The journeys in the order in which they are judged. */
  readonly journeys: readonly string[]
  /** Takes what only compiling can find wrong. */
  readonly problems: Problem[]
}

/** Turns a well-formed condition into closures, once per playbook; says what evidence it needs. */
export function compileCondition(condition: Condition, need: CompileNeed): Clause {
  const { registry, path } = need
  const part = (inner: Condition, name: string) => compileCondition(inner, { ...need, path: `${path}.${name}` })
  if (condition === 'always') return alwaysClause
  if ('all' in condition) return allOf(condition.all.map((inner, place) => part(inner, `all.${place}`)))
  if ('any' in condition) return anyOf(condition.any.map((inner, place) => part(inner, `any.${place}`)))
  if ('not' in condition) return noneOf(part(condition.not, 'not'))
  if ('stage' in condition) {
    const [journey = '', stage = ''] = condition.stage.split(':')
    return stageClause({ journey, stage, place: need.journeys.indexOf(journey) })
  }
  if ('attributes' in condition) return compileAttributeClause(condition.attributes, need)
  if ('answer' in condition) {
    const answers = condition.is === undefined ? null : [condition.is].flat()
    return answerClause({ registry, path, question: condition.answer, answers })
  }
  if ('score' in condition) {
    const { weights, halfLife } = condition.score
    return scoreClause({
      registry,
      path,
      weights,
      halfLifeMs: durationMs(halfLife),
      bounds: boundsOf(condition.score),
      text: halfLife,
    })
  }
  return compileTouchClause(condition, need)
}

function compileAttributeClause(condition: TouchCondition['where'] & object, { path, problems }: CompileNeed): Clause {
  const compiled = compileAttributes(condition)
  if (compiled.ok) return attributeClause(condition, compiled.test)
  problems.push(
    ...compiled.problems.map((part) => ({ ...part, path: [path, 'attributes', part.path].filter(Boolean).join('.') })),
  )
  return alwaysClause
}

function compileTouchClause(condition: TouchCondition, { registry, path, problems }: CompileNeed): Clause {
  const { series, problems: faults } = seriesOf(condition, path)
  problems.push(...faults)
  const need = { registry, path, series }
  const { count, sum, distinct, within, first, last } = condition
  const window = within === undefined ? null : { windowMs: durationMs(within), text: within }
  const counts = (comparison: Comparison) => {
    const bounds = boundsOf(comparison)
    return window === null ? countClause(need, bounds) : windowCountClause(need, bounds, window)
  }
  const parts: Clause[] = []
  if (count !== undefined) parts.push(counts(count))
  if (sum !== undefined)
    parts.push(window === null ? sumClause(need, boundsOf(sum)) : windowSumClause(need, boundsOf(sum), window))
  if (distinct !== undefined) {
    const wanted = { prop: distinct.prop, bounds: boundsOf(distinct) }
    parts.push(window === null ? distinctClause(need, wanted) : windowDistinctClause(need, wanted, window))
  }
  parts.push(...ageBounds(first).map((bound) => firstAgeClause(need, bound)))
  parts.push(...ageBounds(last).map((bound) => lastAgeClause(need, bound)))
  const hasNumber = count !== undefined || sum !== undefined || distinct !== undefined
  if (parts.length === 0 || (window !== null && !hasNumber)) parts.unshift(counts({ gte: 1 }))
  return allOf(parts)
}

function ageBounds(age: TouchCondition['first']): readonly AgeBound[] {
  return (['within', 'olderThan'] as const).flatMap((is) => {
    const text = age?.[is]
    return text === undefined ? [] : [{ is, text, windowMs: durationMs(text) }]
  })
}

/** The schema has let only durations through. */
function durationMs(text: string): number {
  return parseDuration(text) ?? 0
}
