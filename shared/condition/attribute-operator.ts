import type { Json } from '../model/touch.ts'
import { isList, toComparable, toText } from './coerce.ts'
import { compileRegex } from './linear-regex.ts'
import { sortableVersion } from './version.ts'

/** Judges one value of an attribute. */
export type ValueTest = (value: unknown) => boolean

/**
 * The test of an operator that holds no further condition, or the problem with it, as text.
 * Values mean what they mean in GrowthBook's SDK; one that cannot be compared (`{"toString": 1}`) matches nothing.
 */
export function compileOperator(operator: string, expected: Json): ValueTest | string {
  if (operator.startsWith('$v')) return compileVersion(operator, sortableVersion(expected))
  const bound = toComparable(expected)
  switch (operator) {
    case '$eq':
      return (value) => value === expected
    case '$ne':
      return (value) => value !== expected
    case '$gt':
      return (value) => toComparable(value) > bound
    case '$gte':
      return (value) => toComparable(value) >= bound
    case '$lt':
      return (value) => toComparable(value) < bound
    case '$lte':
      return (value) => toComparable(value) <= bound
    case '$exists':
      return (value) => (value !== null && value !== undefined) === Boolean(expected)
    case '$in':
    case '$nin':
      return compileMembership(expected, operator === '$in')
    case '$type':
      return compileType(expected)
    case '$regex':
      return compilePattern(expected)
    default:
      return unknownOperator(operator, OPERATORS)
  }
}

/** Whether the name is that of an operator that can stand under an attribute's path. */
export function isOperator(name: string): boolean {
  return OPERATORS.includes(name)
}

/** Says that an operator is not known here, and which are. */
export function unknownOperator(operator: string, allowed: readonly string[]): string {
  return `${operator} is not an operator here: use ${allowed.join(', ')}`
}

const OPERATORS = [
  ...['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin', '$exists', '$type', '$regex'],
  ...['$size', '$all', '$elemMatch', '$not', '$veq', '$vne', '$vgt', '$vgte', '$vlt', '$vlte'],
]

function compileVersion(operator: string, bound: string): ValueTest | string {
  switch (operator) {
    case '$veq':
      return (value) => sortableVersion(value) === bound
    case '$vne':
      return (value) => sortableVersion(value) !== bound
    case '$vgt':
      return (value) => sortableVersion(value) > bound
    case '$vgte':
      return (value) => sortableVersion(value) >= bound
    case '$vlt':
      return (value) => sortableVersion(value) < bound
    case '$vlte':
      return (value) => sortableVersion(value) <= bound
    default:
      return unknownOperator(operator, OPERATORS)
  }
}

/** A list is in the set when one of its elements is. */
function compileMembership(expected: Json, wanted: boolean): ValueTest | string {
  if (!isList(expected)) return 'must be a list of values'
  const members = new Set<unknown>(expected)
  return (value) => (isList(value) ? value.some((element) => members.has(element)) : members.has(value)) === wanted
}

const TYPES: readonly Json[] = ['string', 'number', 'boolean', 'array', 'object', 'null', 'undefined']

function compileType(expected: Json): ValueTest | string {
  if (!TYPES.includes(expected)) return `must be one of ${TYPES.join(', ')}`
  return (value) => (value === null ? 'null' : isList(value) ? 'array' : typeof value) === expected
}

/** Whatever the value, its text is matched; a missing one reads `null`. */
function compilePattern(expected: Json): ValueTest | string {
  if (typeof expected !== 'string') return 'must be a regular expression as text'
  const regex = compileRegex(expected)
  if (!regex.ok) return `the pattern ${regex.problem}`
  return (value) => {
    const text = toText(value)
    return text !== null && regex.test(text)
  }
}
