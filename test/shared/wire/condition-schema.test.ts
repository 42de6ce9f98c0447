import { describe, expect, it } from 'vitest'
import type { Condition } from '../../../shared/model/condition.ts'
import type { Json } from '../../../shared/model/touch.ts'
import { conditionSchema } from '../../../shared/wire/condition-schema.ts'
import { parse } from '../../../shared/wire/problems.ts'

function problemsOf(condition: Json) {
  const parsed = parse(conditionSchema, condition)
  return parsed.ok ? [] : parsed.problems.map(({ path, problem }) => `${path}: ${problem}`)
}

describe('a condition', () => {
  it.each<[Condition]>([
    ['always'],
    [{ touch: 'purchase' }],
    [{ touch: 'purchase', count: { gte: 2, lt: 5 }, within: '14d' }],
    [{ touch: 'purchase', sum: { gt: -0.5 } }],
    [{ touch: 'view', distinct: { prop: 'product', gte: 3 }, within: '36h' }],
    [{ touch: 'purchase', first: { olderThan: '90m' }, last: { within: '30s', olderThan: '1s' } }],
    [{ touch: 'purchase', where: { 'item.price': { $gt: 10 } }, channel: ['web', 'store'], verified: true }],
    [{ score: { weights: { view: 1, purchase: -2.5 }, halfLife: '7d', gte: 10 } }],
    [{ attributes: { country: { $in: ['FR'] } } }],
    [{ stage: 'buyer:customer' }],
    [{ answer: 'size', is: ['big', 'small'] }],
    [{ all: ['always', { any: [{ not: { touch: 'a' } }] }] }],
  ])('is taken as it is written: %j', (condition) => {
    expect(parse(conditionSchema, condition)).toEqual({ ok: true, value: condition })
  })

  it.each<[Json, string]>([
    ['never', ': must be "always" or an object with one of touch, score'],
    [7, ': must be "always" or an object'],
    [null, ': must be "always" or an object'],
    [{}, ': must have one of touch, score, answer, attributes, stage, all, any, not'],
    [{ touhc: 'a' }, ': must have one of touch'],
    [{ touch: 7 }, 'touch: must be string, not 7'],
    [{ touch: 'a', within: '2 weeks' }, 'within: must be a duration such as "14d"'],
    [{ touch: 'a', within: '0d' }, 'within: must be a duration'],
    [{ touch: 'a', count: {} }, 'count: needs at least one of eq, gte, lte, gt, lt'],
    [{ touch: 'a', count: { gte: 1.5 } }, 'count.gte: must be a whole number'],
    [{ touch: 'a', count: { gte: -1 } }, 'count.gte: '],
    [{ touch: 'a', count: { gte: 1_000_001 } }, 'count.gte: '],
    [{ touch: 'a', count: { min: 1 } }, 'count.min: is not a field here'],
    [{ touch: 'a', distinct: { gte: 1 } }, 'distinct.prop: is missing'],
    [{ touch: 'a', last: {} }, 'last: needs within or olderThan'],
    [{ touch: 'a', channel: 'pigeon' }, 'channel: '],
    [{ touch: 'a', verified: false }, 'verified: '],
    [{ score: { weights: {}, halfLife: '7d', gte: 1 } }, 'score.weights: needs the points of at least one touch'],
    [{ score: { weights: { a: 10_001 }, halfLife: '7d', gte: 1 } }, 'score.weights.a: '],
    [{ score: { weights: { a: 1 }, halfLife: '7d', eq: 1 } }, 'score.eq: is not a field here'],
    [{ stage: 'customer' }, 'stage: must be "journey:stage"'],
    [{ all: [] }, 'all: needs at least one condition'],
    [{ any: ['always', { not: { touch: 'a', withn: '1d' } }] }, 'any.1.not.withn: is not a field here'],
  ])('is refused with its path and reason: %j', (condition, expected) => {
    const [first = ''] = problemsOf(condition)
    expect(first.slice(0, expected.length)).toBe(expected)
  })

  it('is said to be wrong in the kind that it means, and in no other', () => {
    expect(problemsOf({ touch: 'a', count: { gte: 'x' } })).toEqual(['count.gte: must be number, not "x"'])
  })
})
