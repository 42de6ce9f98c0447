import type { AttributeCondition } from '../model/condition.ts'
import type { Attributes, Json } from '../model/touch.ts'
import { compilePath } from './attribute-path.ts'
import { compileAttributes } from './attributes.ts'
import type { Explanation } from './clause.ts'
import { isKeyed, isList } from './coerce.ts'

/** Explains a condition that compiles: path by path and operator by operator, joined as the condition joins them. */
export function explainAttributes(condition: AttributeCondition, attributes: Attributes): Explanation {
  return allOf(Object.entries(condition).map(([key, expected]) => explainEntry(key, expected, attributes)))
}

function explainEntry(key: string, expected: Json, attributes: Attributes): Explanation {
  const parts = () => conditionsIn(expected).map((condition) => explainAttributes(condition, attributes))
  switch (key) {
    case '$and':
      return allOf(parts())
    case '$or':
      return anyOf(parts())
    case '$nor':
      return not(anyOf(parts()))
    case '$not':
      return not(allOf(parts()))
  }
  return allOf(asksOf(expected).map((wants) => explainPath(key, wants, attributes)))
}

function explainPath(path: string, wants: Json, attributes: Attributes): Explanation {
  const compiled = compileAttributes({ [path]: wants })
  const has = shown(compilePath(path)(attributes))
  return {
    clause: `${path} ${JSON.stringify(wants)}`,
    value: has,
    holds: compiled.ok && compiled.test(attributes),
    asks: { kind: 'attribute', path, wants, has },
  }
}

/** Operators under one path ask each for itself. */
function asksOf(expected: Json): readonly Json[] {
  if (!isJsonObject(expected)) return [expected]
  const operators = Object.entries(expected)
  const isOperators = operators.length > 0 && operators.every(([name]) => name.startsWith('$'))
  return isOperators ? operators.map(([name, operand]) => ({ [name]: operand })) : [expected]
}

function conditionsIn(expected: Json): readonly AttributeCondition[] {
  return (isJsonList(expected) ? expected : [expected]).filter(isJsonObject)
}

function allOf(all: readonly Explanation[]): Explanation {
  const [only] = all
  if (only !== undefined && all.length === 1) return only
  return { clause: 'all of', holds: all.every(({ holds }) => holds), all }
}

/** As in GrowthBook's SDK, an empty list of alternatives holds. */
function anyOf(any: readonly Explanation[]): Explanation {
  if (any.length === 0) return allOf([])
  return { clause: 'any of', holds: any.some(({ holds }) => holds), any }
}

function not(part: Explanation): Explanation {
  return { clause: 'not', holds: !part.holds, not: [part] }
}

function shown(value: unknown): string | number | boolean | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return isKeyed(value) ? (JSON.stringify(value) ?? null) : String(value)
}

function isJsonList(value: Json): value is readonly Json[] {
  return isList(value)
}

function isJsonObject(value: Json): value is { readonly [key: string]: Json } {
  return isKeyed(value) && !isList(value)
}
