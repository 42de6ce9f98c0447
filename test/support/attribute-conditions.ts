import fc from 'fast-check'
import type { AttributeCondition } from '../../shared/model/condition.ts'
import type { Attributes, Json } from '../../shared/model/touch.ts'

/** Few names, so that paths and attributes often meet. */
const anyName = fc.constantFrom('a', 'b', 'list', '0', 'length', 'constructor', '__proto__', '')

/** Versions well and badly formed, and what is none. */
export const anyVersion: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom('1.2.3', '1.10.0', 'v1.2.3-rc.1+b.7', '1.0.0', '1.0.0-beta', '2', '99999.0.0', '100000.0.0'),
  fc.string({ unit: fc.constantFrom('v', '1', '9', '0', '.', '-', '+', 'a', '~', '\n', '\u2028'), maxLength: 8 }),
  fc.constantFrom(null, 0, 1, 1.5, true, []),
)

const anyScalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom(null, true, false, 0, 1, -1, 5, 1.5),
  fc.constantFrom('', ' ', '0', '1', '5', 'a', 'b', 'a,b', 'null', 'true', '[object Object]'),
  anyVersion,
  fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string()),
)

/** Any JSON value, mostly small. */
export const { anyValue } = fc.letrec<{ anyValue: Json }>((tie) => ({
  anyValue: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: anyScalar },
    { weight: 2, arbitrary: fc.array(tie('anyValue'), { maxLength: 3 }) },
    { weight: 2, arbitrary: objectOf(anyName, tie('anyValue')) },
  ),
}))

/** What a visitor, a touch or a page may carry. */
export const anyAttributes: fc.Arbitrary<Attributes> = objectOf(fc.oneof(anyName, fc.constant('$groups')), anyValue)

type Operand = readonly [operator: string, operand: fc.Arbitrary<Json>]

const LEAF_OPERANDS: readonly Operand[] = [
  ...['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$exists'].map((name): Operand => [name, anyValue]),
  ...['$veq', '$vne', '$vgt', '$vgte', '$vlt', '$vlte'].map((name): Operand => [name, anyVersion]),
  ...['$in', '$nin'].map((name): Operand => [name, fc.array(anyValue, { maxLength: 4 })]),
  ['$type', fc.constantFrom('string', 'number', 'boolean', 'array', 'object', 'null', 'undefined')],
  ['$regex', fc.constantFrom('^a', 'b$', '^\\d+$', 'null', ',', '.', '^$', 'object', '(a|b)+', '\\s', 'a/b', '^1\\.')],
]

const anyPath = fc.oneof(
  { weight: 3, arbitrary: anyName },
  { weight: 2, arbitrary: fc.array(anyName, { minLength: 2, maxLength: 3 }).map((names) => names.join('.')) },
)

const { anyExpected, anyOperatorObject, anyWholeCondition } = fc.letrec<{
  anyExpected: Json
  anyOperatorObject: AttributeCondition
  anyWholeCondition: AttributeCondition
}>((tie) => ({
  anyExpected: fc.oneof({ depthSize: 'small' }, anyValue, tie('anyOperatorObject')),
  anyOperatorObject: objectOfEntries(
    { minLength: 1, maxLength: 2 },
    { weight: 4, arbitrary: fc.oneof(...LEAF_OPERANDS.map(([name, operand]) => entry(fc.constant(name), operand))) },
    { weight: 1, arbitrary: entry(fc.constantFrom('$not', '$size'), tie('anyExpected')) },
    { weight: 1, arbitrary: entry(fc.constant('$all'), fc.array(tie('anyExpected'), { maxLength: 3 })) },
    { weight: 1, arbitrary: entry(fc.constant('$elemMatch'), tie('anyOperatorObject')) },
    { weight: 1, arbitrary: entry(fc.constant('$elemMatch'), tie('anyWholeCondition').filter(isNotLogicOnly)) },
  ),
  anyWholeCondition: objectOfEntries(
    { maxLength: 3 },
    { weight: 6, arbitrary: entry(anyPath, tie('anyExpected')) },
    { weight: 1, arbitrary: entry(fc.constant('$groups'), tie('anyOperatorObject')) },
    { weight: 1, arbitrary: entry(fc.constant('$not'), tie('anyWholeCondition')) },
    {
      weight: 2,
      arbitrary: entry(fc.constantFrom('$and', '$or', '$nor'), fc.array(tie('anyWholeCondition'), { maxLength: 3 })),
    },
  ),
}))

/** Any condition that is well formed, whatever it says. */
export const anyCondition = anyWholeCondition

/** Every operator with the operands that it takes. */
export const OPERANDS: readonly Operand[] = [
  ...LEAF_OPERANDS,
  ...['$not', '$size'].map((name): Operand => [name, anyExpected]),
  ['$all', fc.array(anyExpected, { maxLength: 3 })],
  ['$elemMatch', fc.oneof(anyOperatorObject, anyWholeCondition.filter(isNotLogicOnly))],
]

type Entry = readonly [string, Json]

function entry(name: fc.Arbitrary<string>, value: fc.Arbitrary<Json>): fc.Arbitrary<Entry> {
  return fc.tuple(name, value)
}

function objectOfEntries(
  size: fc.ArrayConstraints,
  ...entries: readonly fc.WeightedArbitrary<Entry>[]
): fc.Arbitrary<AttributeCondition> {
  return fc.array(fc.oneof({ depthSize: 'small' }, ...entries), size).map((all) => Object.fromEntries(all))
}

function objectOf(name: fc.Arbitrary<string>, value: fc.Arbitrary<Json>): fc.Arbitrary<Attributes> {
  return objectOfEntries({ maxLength: 4 }, { weight: 1, arbitrary: entry(name, value) })
}

/** With nothing but `$` names, `$elemMatch` reads an object as operators, and `$and` is none. */
function isNotLogicOnly(condition: AttributeCondition): boolean {
  const names = Object.keys(condition)
  return names.length === 0 || names.some((name) => !name.startsWith('$'))
}
