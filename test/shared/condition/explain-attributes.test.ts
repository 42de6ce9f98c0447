import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileAttributes } from '../../../shared/condition/attributes.ts'
import { explainAttributes } from '../../../shared/condition/explain-attributes.ts'
import { anyAttributes, anyCondition } from '../../support/attribute-conditions.ts'

describe('explainAttributes', () => {
  it('holds exactly where the condition holds', () => {
    fc.assert(
      fc.property(anyCondition, fc.array(anyAttributes, { minLength: 1, maxLength: 3 }), (condition, several) => {
        const compiled = compileAttributes(condition)
        fc.pre(compiled.ok)
        for (const attributes of several) {
          expect(explainAttributes(condition, attributes).holds).toBe(compiled.ok && compiled.test(attributes))
        }
      }),
      { numRuns: 3_000 },
    )
  })

  it('takes a condition apart by path and operator, with the value at each', () => {
    const condition = { plan: { $ne: 'free' }, $or: [{ age: { $gte: 18, $lt: 65 } }, { tags: ['vip'] }] }
    expect(explainAttributes(condition, { age: 70, tags: ['vip'] })).toEqual({
      clause: 'all of',
      holds: true,
      all: [
        leaf('plan', { $ne: 'free' }, { has: null, holds: true }),
        {
          clause: 'any of',
          holds: true,
          any: [
            {
              clause: 'all of',
              holds: false,
              all: [
                leaf('age', { $gte: 18 }, { has: 70, holds: true }),
                leaf('age', { $lt: 65 }, { has: 70, holds: false }),
              ],
            },
            leaf('tags', ['vip'], { has: '["vip"]', holds: true }),
          ],
        },
      ],
    })
  })
})

function leaf(path: string, wants: unknown, { has, holds }: { has: unknown; holds: boolean }) {
  const clause = `${path} ${JSON.stringify(wants)}`
  return { clause, value: has, holds, asks: { kind: 'attribute', path, wants, has } }
}
