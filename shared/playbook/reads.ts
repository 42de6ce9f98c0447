import { ANSWER_TOUCH } from '../evidence/answer.ts'
import type { AttributeCondition, Condition } from '../model/condition.ts'
import type { Playbook } from '../model/playbook.ts'
import type { Json } from '../model/touch.ts'

/** A property of the touches of one name. */
export interface PropRead {
  readonly touch: string
  readonly prop: string
}

/** Every property that a condition reads of a touch, by the name it is sent under. */
export function propsRead(condition: Condition): readonly PropRead[] {
  if (condition === 'always') return []
  if ('all' in condition) return condition.all.flatMap(propsRead)
  if ('any' in condition) return condition.any.flatMap(propsRead)
  if ('not' in condition) return propsRead(condition.not)
  if ('answer' in condition) return ['question', 'answer'].map((prop) => ({ touch: ANSWER_TOUCH, prop }))
  if (!('touch' in condition)) return []
  const { touch, where = {}, distinct } = condition
  const props = [...pathsIn(where).map(firstStep), ...(distinct === undefined ? [] : [distinct.prop])]
  return props.map((prop) => ({ touch, prop }))
}

/** A path of traits or context that a condition or an audience reads, and where it says so. */
export interface PathRead {
  /** The place in the playbook. */
  readonly at: string
  /** As in `query.ref`. */
  readonly path: string
}

/** Every path of traits and context that a playbook's conditions and audiences read. */
export function pathsRead({ journeys, plays }: Playbook): readonly PathRead[] {
  const read = (at: string, paths: readonly string[]) => paths.map((path) => ({ at, path }))
  return [
    ...journeys.flatMap(({ stages }, place) =>
      stages.flatMap(({ when }, index) => read(`journeys.${place}.stages.${index}.when`, pathsOf(when))),
    ),
    ...plays.flatMap(({ audience = {} }, place) => read(`plays.${place}.audience`, pathsIn(audience))),
  ]
}

/** The name that follows, as `ref` in `query.ref` for `query`; `null` for every other path. */
export function nameUnder(root: string, path: string): string | null {
  const [first, name] = path.split('.')
  return first === root && name !== undefined ? name : null
}

function pathsOf(condition: Condition): readonly string[] {
  if (condition === 'always') return []
  if ('all' in condition) return condition.all.flatMap(pathsOf)
  if ('any' in condition) return condition.any.flatMap(pathsOf)
  if ('not' in condition) return pathsOf(condition.not)
  return 'attributes' in condition ? pathsIn(condition.attributes) : []
}

const LOGIC: readonly string[] = ['$and', '$or', '$nor', '$not']

/** `$and` and the like hold conditions of their own; every other key is a path. */
function pathsIn(condition: AttributeCondition): readonly string[] {
  return Object.entries(condition).flatMap(([key, expected]) => {
    if (!LOGIC.includes(key)) return [key]
    const parts = isList(expected) ? expected : [expected]
    return parts.filter(isCondition).flatMap(pathsIn)
  })
}

function firstStep(path: string): string {
  return path.split('.')[0] ?? path
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function isCondition(value: Json): value is AttributeCondition {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
