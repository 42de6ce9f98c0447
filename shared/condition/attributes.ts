import type { Problem } from '../lib/problem.ts'
import type { AttributeCondition } from '../model/condition.ts'
import type { Attributes, Json } from '../model/touch.ts'
import type { ValueTest } from './attribute-operator.ts'
import { compileOperator, isOperator, unknownOperator } from './attribute-operator.ts'
import { compilePath } from './attribute-path.ts'
import { isKeyed, isList, toComparable, toJson, toText } from './coerce.ts'

/** Paths of problems lead from the condition's own root: `$or.0.plan.name.$like`. */
export type CompiledAttributes =
  | { readonly ok: true; readonly test: (attributes: Attributes) => boolean }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Compiles a condition to closures, once. It then holds for exactly the attributes for which `evalCondition` of
 * GrowthBook's SDK holds, but never throws and takes time linear in the attributes. Saved groups, operators that are
 * not known and operands of the wrong kind, all of which match nobody there, are problems here; all are listed.
 */
export function compileAttributes(condition: AttributeCondition): CompiledAttributes {
  const problems: Problem[] = []
  const test = readCondition(condition, { path: [], problems })
  return problems.length === 0 ? { ok: true, test } : { ok: false, problems }
}

interface Place {
  readonly path: readonly string[]
  readonly problems: Problem[]
}

const LOGIC = ['$and', '$or', '$nor', '$not']

function below(place: Place, key: string): Place {
  return { ...place, path: [...place.path, key] }
}

function refuse(place: Place, problem: string): ValueTest {
  place.problems.push({ path: place.path.join('.'), problem })
  return () => false
}

/** All clauses of an object must hold. */
function readCondition(condition: Json, place: Place): ValueTest {
  if (!isJsonObject(condition)) return refuse(place, 'must be an object of attribute paths and conditions')
  return every(Object.entries(condition).map(([key, expected]) => readClause(key, expected, below(place, key))))
}

function readClause(key: string, expected: Json, place: Place): ValueTest {
  switch (key) {
    case '$and':
      return every(readConditions(expected, place))
    case '$or':
      return some(readConditions(expected, place))
    case '$nor':
      return not(some(readConditions(expected, place)))
    case '$not':
      return not(readCondition(expected, place))
  }
  if (isMisplaced(key, expected)) return refuse(place, `${unknownOperator(key, LOGIC)}, or the path of an attribute`)
  const read = compilePath(key)
  const test = readExpected(expected, place)
  return (from) => test(read(from))
}

/** An attribute's name may begin with `$`; it is taken for one only if operators stand under it, so that typos show. */
function isMisplaced(key: string, expected: Json): boolean {
  return key.startsWith('$') && (isOperator(key) || !isOperators(expected))
}

function readConditions(expected: Json, place: Place): readonly ValueTest[] {
  if (isJsonList(expected)) return expected.map((condition, i) => readCondition(condition, below(place, String(i))))
  return [refuse(place, 'must be a list of conditions')]
}

/** What stands under a path: an object of operators, or a value to be equal to. */
function readExpected(expected: Json, place: Place): ValueTest {
  if (expected === null) return (value) => value === null
  if (typeof expected === 'string') return (value) => toText(value) === expected
  if (typeof expected === 'number') return (value) => Number(toComparable(value)) === expected
  if (typeof expected === 'boolean') return (value) => value !== null && Boolean(value) === expected
  if (isOperators(expected)) {
    return every(Object.entries(expected).map(([key, operand]) => readOperator(key, operand, below(place, key))))
  }
  const json = toJson(expected)
  return (value) => toJson(value) === json
}

function readOperator(operator: string, expected: Json, place: Place): ValueTest {
  switch (operator) {
    case '$not':
      return not(readExpected(expected, place))
    case '$size': {
      const test = readExpected(expected, place)
      return (value) => isList(value) && test(value.length)
    }
    case '$all':
      return readAll(expected, place)
    case '$elemMatch': {
      const test = isOperators(expected) ? readExpected(expected, place) : readCondition(expected, place)
      return (value) => isList(value) && value.some((element) => (element ?? null) !== null && test(element))
    }
  }
  const test = compileOperator(operator, expected)
  return typeof test === 'string' ? refuse(place, test) : test
}

/** For each operand an element that meets it. */
function readAll(expected: Json, place: Place): ValueTest {
  if (!isJsonList(expected)) return refuse(place, 'must be a list of values')
  const tests = expected.map((operand, i) => readExpected(operand, below(place, String(i))))
  return (value) => isList(value) && tests.every((test) => value.some(test))
}

function every(tests: readonly ValueTest[]): ValueTest {
  const [only] = tests
  return only !== undefined && tests.length === 1 ? only : (value) => tests.every((test) => test(value))
}

/** As in GrowthBook's SDK, an empty list of alternatives holds. */
function some(tests: readonly ValueTest[]): ValueTest {
  return (value) => tests.length === 0 || tests.some((test) => test(value))
}

function not(test: ValueTest): ValueTest {
  return (value) => !test(value)
}

function isJsonList(value: Json): value is readonly Json[] {
  return isList(value)
}

function isJsonObject(value: Json): value is { readonly [key: string]: Json } {
  return isKeyed(value) && !isList(value)
}

function isOperators(value: Json): value is { readonly [operator: string]: Json } {
  if (!isJsonObject(value)) return false
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => key.startsWith('$'))
}
