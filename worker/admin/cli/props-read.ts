import type { AttributeCondition, Condition } from '../../../shared/model/condition.ts'
import type { Playbook } from '../../../shared/model/playbook.ts'
import { isAttributes } from './json-value.ts'

/** The names of the touch properties that a playbook's stages look at: whatever else a log holds need not be read. */
export function propsRead({ journeys }: Playbook): ReadonlySet<string> {
  return new Set(journeys.flatMap(({ stages }) => stages.flatMap(({ when }) => inCondition(when))))
}

function inCondition(condition: Condition): readonly string[] {
  if (condition === 'always') return []
  if ('all' in condition) return condition.all.flatMap(inCondition)
  if ('any' in condition) return condition.any.flatMap(inCondition)
  if ('not' in condition) return inCondition(condition.not)
  if (!('touch' in condition)) return []
  const { where = {}, distinct } = condition
  return [...inWhere(where), ...(distinct === undefined ? [] : [distinct.prop])]
}

/** A path begins at a property; operators such as `$or` hold conditions of their own. */
function inWhere(where: AttributeCondition): readonly string[] {
  return Object.entries(where).flatMap(([path, expected]) => {
    const parts = Array.isArray(expected) ? expected : [expected]
    const nested = path.startsWith('$') ? parts.filter(isAttributes).flatMap(inWhere) : []
    return [path.split('.')[0] ?? path, ...nested]
  })
}
