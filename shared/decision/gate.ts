import { isKeyed, isList, toComparable, toText } from '../condition/coerce.ts'
import { unreachable } from '../lib/unreachable.ts'
import type { AttributeCondition } from '../model/condition.ts'
import type { Json } from '../model/touch.ts'

/** How a value is read before it is looked up: as itself or by its elements, or as equality in conditions reads it. */
export type Reading = 'member' | 'text' | 'number' | 'truth'

/** A necessary condition that a table can answer: the value at a path, so read, is one of the keys. */
export interface Gate {
  readonly path: string
  readonly reading: Reading
  readonly keys: readonly Json[]
}

/** As many as there are countries: a longer list is a segment, and a table of it would cost more than its test. */
const MAX_KEYS = 256

/** Gates that whoever an audience admits passes, at most one of each path and reading. They need not be sufficient. */
export function gatesOf(audience: AttributeCondition): readonly Gate[] {
  const gates = new Map<string, Gate>()
  for (const [path, expected] of Object.entries(audience)) {
    if (path.startsWith('$')) continue
    for (const { reading, keys } of lookupsOf(expected)) {
      const name = `${reading}:${path}`
      if (keys.length <= MAX_KEYS && !gates.has(name)) gates.set(name, { path, reading, keys })
    }
  }
  return [...gates.values()]
}

/** The key under which a value is looked up; for a list that is read by its elements, each has its own. */
export function keyOf(value: unknown, reading: Reading): unknown {
  switch (reading) {
    case 'member':
      return value
    case 'text':
      return toText(value)
    case 'number':
      return Number(toComparable(value))
    case 'truth':
      return value === null ? null : Boolean(value)
    default:
      return unreachable(reading)
  }
}

/** What stands under a path either is to be equal, or is an object of operators that must all hold. */
function lookupsOf(expected: Json): readonly Omit<Gate, 'path'>[] {
  if (expected === null) return [{ reading: 'member', keys: [null] }]
  if (typeof expected === 'string') return [{ reading: 'text', keys: [expected] }]
  if (typeof expected === 'number') return [{ reading: 'number', keys: [expected] }]
  if (typeof expected === 'boolean') return [{ reading: 'truth', keys: [expected] }]
  const operators = Object.entries(expected)
  if (isList(expected) || !operators.every(([name]) => name.startsWith('$'))) return []
  return operators.flatMap(([name, operand]): readonly Omit<Gate, 'path'>[] => {
    if (name === '$in' && isJsonList(operand)) return [{ reading: 'member', keys: operand }]
    return name === '$eq' && !isKeyed(operand) ? [{ reading: 'member', keys: [operand] }] : []
  })
}

function isJsonList(value: Json): value is readonly Json[] {
  return isList(value)
}
