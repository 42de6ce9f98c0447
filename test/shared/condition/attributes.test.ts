import type { ConditionInterface } from '@growthbook/growthbook'
import { evalCondition } from '@growthbook/growthbook'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileAttributes } from '../../../shared/condition/attributes.ts'
import type { AttributeCondition } from '../../../shared/model/condition.ts'
import type { Attributes, Json } from '../../../shared/model/touch.ts'
import { anyAttributes, anyCondition, anyValue, anyVersion, OPERANDS } from '../../support/attribute-conditions.ts'

type Example = readonly [why: string, condition: AttributeCondition, attributes: Attributes, holds: boolean]

/** Each is checked against GrowthBook's SDK too. */
const EXAMPLES: readonly Example[] = [
  ['an empty condition holds', {}, { a: 1 }, true],
  ['all paths must hold', { country: 'FR', plan: 'pro' }, { country: 'FR', plan: 'free' }, false],

  ['text equals a value written as that text', { zip: '75001' }, { zip: 75001 }, true],
  ['a missing value reads as the text null', { zip: 'null' }, {}, true],
  ['a list reads as its elements with commas', { tags: 'a,b' }, { tags: ['a', 'b'] }, true],
  ['a number equals text that reads as it', { age: 42 }, { age: ' 42 ' }, true],
  ['a missing value counts as the number 0', { visits: 0 }, {}, true],
  ['true equals any value that is not empty', { member: true }, { member: 'yes' }, true],
  ['false equals an empty value', { member: false }, { member: '' }, true],
  ['false does not equal a missing value', { member: false }, {}, false],
  ['null equals a missing value', { plan: null }, {}, true],
  ['null equals null', { plan: null }, { plan: null }, true],
  ['null does not equal 0', { plan: null }, { plan: 0 }, false],
  ['a list equals the same list', { tags: ['a', 'b'] }, { tags: ['a', 'b'] }, true],
  ['a list does not equal another order', { tags: ['a', 'b'] }, { tags: ['b', 'a'] }, false],
  ['an object equals the same object', { geo: { city: 'Lyon' } }, { geo: { city: 'Lyon' } }, true],
  ['an object with $ and other keys is a value', { geo: { $gt: 1, a: 1 } }, { geo: { $gt: 1, a: 1 } }, true],

  ['a dotted path leads into objects', { 'plan.name': 'pro' }, { plan: { name: 'pro' } }, true],
  ['a dotted path leads into lists', { 'items.1.sku': 'b' }, { items: [{ sku: 'a' }, { sku: 'b' }] }, true],
  ['a list has a length', { 'items.length': 2 }, { items: [1, 2] }, true],
  ['a path through a number leads nowhere', { 'plan.name': null }, { plan: 3 }, true],
  ['a dotted name is never one key', { 'plan.name': 'pro' }, { 'plan.name': 'pro' }, false],
  ['a name may begin with $', { $groups: { $in: ['a'] } }, { $groups: ['a', 'b'] }, true],

  ['$eq compares types too', { age: { $eq: 42 } }, { age: '42' }, false],
  ['$eq never equals a list', { tags: { $eq: ['a'] } }, { tags: ['a'] }, false],
  ['$ne holds for a missing value', { plan: { $ne: 'pro' } }, {}, true],
  ['$ne does not hold for the same value', { plan: { $ne: 'pro' } }, { plan: 'pro' }, false],
  ['$gt excludes its bound', { age: { $gt: 18 } }, { age: 18 }, false],
  ['$gte includes its bound', { age: { $gte: 18 } }, { age: 18 }, true],
  ['$lt excludes its bound', { age: { $lt: 18 } }, { age: 18 }, false],
  ['$lte includes its bound', { age: { $lte: 18 } }, { age: 18 }, true],
  ['$gt compares text with a number as numbers', { age: { $gt: 9 } }, { age: '10' }, true],
  ['$gt compares text with text by characters', { age: { $gt: '9' } }, { age: '10' }, false],
  ['$lt takes a missing value for 0', { age: { $lt: 1 } }, {}, true],
  ['$gt does not hold for what is no number', { age: { $gt: 1 } }, { age: 'old' }, false],
  ['$lte does not hold for what is no number', { age: { $lte: 1 } }, { age: 'old' }, false],

  ['$in finds the value', { country: { $in: ['FR', 'DE'] } }, { country: 'DE' }, true],
  ['$in compares types too', { n: { $in: [1] } }, { n: '1' }, false],
  ['$in finds any element of a list', { tags: { $in: ['a'] } }, { tags: ['b', 'a'] }, true],
  ['$in finds null in a missing value', { plan: { $in: [null] } }, {}, true],
  ['$nin holds for a missing value', { country: { $nin: ['FR'] } }, {}, true],
  ['$nin fails if any element is in', { tags: { $nin: ['a'] } }, { tags: ['b', 'a'] }, false],

  ['$exists holds for an empty text', { plan: { $exists: true } }, { plan: '' }, true],
  ['$exists does not hold for null', { plan: { $exists: true } }, { plan: null }, false],
  ['$exists false holds for a missing path', { 'plan.name': { $exists: false } }, {}, true],
  ['$type tells a list from an object', { tags: { $type: 'array' } }, { tags: [] }, true],
  ['$type of a missing value is null', { tags: { $type: 'null' } }, {}, true],
  ['$type does not read numbers from text', { n: { $type: 'number' } }, { n: '1' }, false],

  ['$regex matches anywhere', { agent: { $regex: 'Mobile|Tablet' } }, { agent: 'A Mobile Browser' }, true],
  ['$regex matches the text of a number', { zip: { $regex: '^75' } }, { zip: 75001 }, true],
  ['$regex reads a missing value as null', { zip: { $regex: '^null$' } }, {}, true],
  ['$regex takes / as a character', { path: { $regex: '^/shop/' } }, { path: '/shop/hats' }, true],

  ['$size counts elements', { tags: { $size: 2 } }, { tags: ['a', 'b'] }, true],
  ['$size takes operators', { tags: { $size: { $gte: 3 } } }, { tags: ['a', 'b'] }, false],
  ['$size does not measure text', { tags: { $size: 2 } }, { tags: 'ab' }, false],
  ['$all wants every value', { tags: { $all: ['a', 'b'] } }, { tags: ['b', 'c', 'a'] }, true],
  ['$all takes operators', { n: { $all: [{ $gt: 1 }, { $lt: 0 }] } }, { n: [-1, 2] }, true],
  ['$all of nothing holds for a list', { tags: { $all: [] } }, { tags: [] }, true],
  ['$all does not hold for text', { tags: { $all: ['a'] } }, { tags: 'a' }, false],
  ['$elemMatch wants one element to meet all', { n: { $elemMatch: { $gt: 1, $lt: 3 } } }, { n: [0, 4] }, false],
  ['$elemMatch takes paths', { items: { $elemMatch: { 'p.sku': 'b' } } }, { items: [{ p: { sku: 'b' } }] }, true],
  ['$elemMatch passes over null', { n: { $elemMatch: { $exists: false } } }, { n: [null] }, false],
  ['$elemMatch tests 0', { n: { $elemMatch: { $eq: 0 } } }, { n: [0] }, true],
  ['$not negates a value', { plan: { $not: 'pro' } }, { plan: 'free' }, true],
  ['$not negates operators together', { age: { $not: { $gt: 1, $lt: 3 } } }, { age: 3 }, true],

  ['$and wants all', { $and: [{ a: 1 }, { b: 1 }] }, { a: 1, b: 2 }, false],
  ['$and of nothing holds', { $and: [] }, {}, true],
  ['$or wants one', { $or: [{ a: 1 }, { b: 1 }] }, { a: 2, b: 1 }, true],
  ['$or of nothing holds', { $or: [] }, {}, true],
  ['$nor wants none', { $nor: [{ a: 1 }, { b: 1 }] }, { a: 2, b: 1 }, false],
  ['$nor of nothing does not hold', { $nor: [] }, {}, false],
  ['$not negates a condition', { $not: { a: 1, b: 1 } }, { a: 1, b: 2 }, true],

  ['$veq ignores a leading v', { app: { $veq: '1.2.3' } }, { app: 'v1.2.3' }, true],
  ['$veq ignores build information', { app: { $veq: '1.2.3' } }, { app: '1.2.3+build.7' }, true],
  ['$vne tells releases apart', { app: { $vne: '1.2.3' } }, { app: '1.2.4' }, true],
  ['$vgt compares parts as numbers', { app: { $vgt: '1.9.0' } }, { app: '1.10.0' }, true],
  ['$vgt puts a release after its candidates', { app: { $vgt: '1.0.0-rc.2' } }, { app: '1.0.0' }, true],
  ['$vgte includes its bound', { app: { $vgte: '2.0.0' } }, { app: '2.0.0' }, true],
  ['$vlt takes a missing version for 0', { app: { $vlt: '1.0.0' } }, {}, true],
  ['$vlte includes its bound', { app: { $vlte: '2.0.0' } }, { app: '2.0.0' }, true],
]

describe('compileAttributes', () => {
  it.each(EXAMPLES)('%s: %j on %j is %s', (_why, condition, attributes, holds) => {
    expect(judge(condition, attributes)).toBe(holds)
    expect(judgeByGrowthBook(condition, attributes)).toBe(holds)
  })

  it('holds exactly where evalCondition of GrowthBook holds', () => {
    fc.assert(
      fc.property(anyCondition, fc.array(anyAttributes, { minLength: 1, maxLength: 5 }), (condition, several) => {
        for (const attributes of several) {
          expect(judge(condition, attributes)).toBe(judgeByGrowthBook(condition, attributes))
        }
      }),
      { numRuns: 5_000 },
    )
  })

  it.each(OPERANDS)('judges %s on any value as GrowthBook does', (operator, operand) => {
    fc.assert(
      fc.property(operand, anyValue, (expected, value) => {
        const condition = { a: { [operator]: expected } }
        expect(judge(condition, { a: value })).toBe(judgeByGrowthBook(condition, { a: value }))
      }),
      { numRuns: 1_000 },
    )
  })

  it('orders versions as GrowthBook does', () => {
    fc.assert(
      fc.property(anyVersion, anyVersion, fc.constantFrom('$veq', '$vgt', '$vlte'), (bound, version, operator) => {
        const condition = { a: { [operator]: bound } }
        expect(judge(condition, { a: version })).toBe(judgeByGrowthBook(condition, { a: version }))
      }),
      { numRuns: 5_000 },
    )
  })

  it('never throws, whatever a visitor sends', () => {
    const deep: Json = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)
    const hostile = [{ toString: 1 }, { valueOf: 1, toString: 1 }, [{ toString: 1 }], { toJSON: 1 }, deep]
    const operands: Json[] = ['x', 5, true, null, ['x'], { x: 1 }, { $gt: 1 }, { $lte: 'x' }, { $regex: 'x' }]
    for (const expected of [...operands, { $veq: '1' }, { $in: ['x'] }, { $all: ['x', 5] }, { $elemMatch: { x: 1 } }]) {
      for (const value of hostile) expect(judge({ a: expected }, { a: value })).toBeTypeOf('boolean')
    }
    expect(judge({ a: { $not: '[object Object]' } }, { a: { toString: 1 } })).toBe(true)
  })

  it('reads a version of 100,000 characters, which runs away in GrowthBook', () => {
    expect(judge({ app: { $veq: '1' } }, { app: `${'+'.repeat(100_000)}\n` })).toBe(false)
  })

  it.each<[path: string, hint: string, condition: AttributeCondition]>([
    ['country.$inn', '$eq, $ne, $gt', { country: { $inn: ['FR'] } }],
    ['country.$inGroup', '$inGroup is not an operator', { country: { $inGroup: 'eu' } }],
    ['country.$notInGroup', '$notInGroup is not an operator', { country: { $notInGroup: 'eu' } }],
    ['country.$ini', '$ini is not an operator', { country: { $ini: ['fr'] } }],
    ['country.$vxx', '$veq', { country: { $vxx: '1' } }],
    ['$savedGroup', '$and, $or, $nor, $not', { $savedGroup: { id: 'eu' } }],
    ['$gt', '$and, $or, $nor, $not', { $gt: 5 }],
    ['$orr', '$and, $or, $nor, $not', { $orr: [{ a: 1 }] }],
    ['$or.1.plan.name.$like', '$like', { $or: [{ a: 1 }, { 'plan.name': { $like: 'p%' } }] }],
    ['a.$or', '$or is not an operator', { a: { $or: [1, 2] } }],
    ['tags.$elemMatch.$and', '$and is not an operator', { tags: { $elemMatch: { $and: [] } } }],
    ['tags.$all.0.$foo', '$foo', { tags: { $all: [{ $foo: 1 }] } }],
    ['tags.$all', 'list of values', { tags: { $all: 'a' } }],
    ['tags.$elemMatch', 'must be an object', { tags: { $elemMatch: 'a' } }],
    ['country.$in', 'list of values', { country: { $in: 'FR' } }],
    ['$or', 'list of conditions', { $or: { a: 1 } }],
    ['$and.0', 'must be an object', { $and: ['a'] }],
    ['$not', 'must be an object', { $not: [] }],
    ['n.$type', 'string, number, boolean', { n: { $type: 'integer' } }],
    ['path.$regex', 'lookaround', { path: { $regex: '(?=a)' } }],
    ['path.$regex', 'as text', { path: { $regex: 5 } }],
  ])('names %s as the place of a problem, and says %j', (path, hint, condition) => {
    expect(compileAttributes(condition)).toEqual({
      ok: false,
      problems: [{ path, problem: expect.stringContaining(hint) }],
    })
  })

  it('lists every problem at once', () => {
    const compiled = compileAttributes({ a: { $foo: 1, $in: 2 }, $or: [{ b: { $bar: 3 } }] })
    expect(compiled.ok ? [] : compiled.problems.map((problem) => problem.path)).toEqual([
      'a.$foo',
      'a.$in',
      '$or.0.b.$bar',
    ])
  })
})

function judge(condition: AttributeCondition, attributes: Attributes): boolean | string {
  const compiled = compileAttributes(copyOf(condition))
  return compiled.ok ? compiled.test(attributes) : JSON.stringify(compiled.problems)
}

function judgeByGrowthBook(condition: AttributeCondition, attributes: Attributes): boolean {
  return evalCondition({ ...attributes }, copyOf(condition))
}

/** A generator may put one list into both the condition and the attributes; in real life they share nothing. */
function copyOf(condition: AttributeCondition): AttributeCondition & ConditionInterface {
  return JSON.parse(JSON.stringify(condition))
}
