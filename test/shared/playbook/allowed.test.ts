import { describe, expect, it } from 'vitest'
import type { Condition } from '../../../shared/model/condition.ts'
import { compileAllowed } from '../../../shared/playbook/allowed.ts'
import { aPlay, aPlaybook, aPlaybookOf } from '../../support/a-playbook.ts'

const propsOf = (when: Condition) =>
  Object.fromEntries(
    [...compileAllowed(aPlaybookOf(when, { touches: { purchase: {}, page: {}, answer: {} } })).props]
      .filter(([touch, names]) => touch !== 'exposure' && names.size > 0)
      .map(([touch, names]) => [touch, [...names].sort()]),
  )

const queryOf = (when: Condition) => [...compileAllowed(aPlaybookOf(when)).query].sort()

describe('compileAllowed', () => {
  it('allows nothing that a playbook does not list or read, but what the tag says of an exposure', () => {
    const { traits, props, query } = compileAllowed(aPlaybook())
    const ofTouches = [...props].filter(([touch]) => touch !== 'exposure').flatMap(([, names]) => [...names])
    expect([traits.size, query.size, ofTouches]).toEqual([0, 0, []])
    expect(props.get('exposure')).toEqual(new Set(['play', 'slot', 'arm']))
  })

  it('allows what a playbook lists', () => {
    const touches = { page: {}, purchase: { props: ['product', 'size'] } }
    const { traits, props, query } = compileAllowed(
      aPlaybook({ touches, traits: ['plan'], query: ['ref'], journeys: [], plays: [] }),
    )
    expect([[...traits], [...query], [...(props.get('purchase') ?? [])], [...(props.get('page') ?? [])]]).toEqual([
      ['plan'],
      ['ref'],
      ['product', 'size'],
      [],
    ])
  })

  it.each<[string, Condition, object]>([
    ['filters by', { touch: 'purchase', where: { product: 'boots' } }, { purchase: ['product'] }],
    ['filters by, at any depth', { touch: 'page', where: { 'items.0.sku': { $exists: true } } }, { page: ['items'] }],
    [
      'filters by, under logic',
      { touch: 'page', where: { $or: [{ a: 1 }, { $nor: [{ b: 1 }] }], $not: { $and: [{ c: { $not: 1 } }] } } },
      { page: ['a', 'b', 'c'] },
    ],
    [
      'filters by, though its name looks like an operator',
      { touch: 'page', where: { $a: { $gt: 1 } } },
      { page: ['$a'] },
    ],
    ['tells values apart of', { touch: 'page', distinct: { prop: 'a.b', gte: 2 } }, { page: ['a.b'] }],
    ['takes for an answer', { answer: 'size' }, { answer: ['answer', 'question'] }],
    [
      'reads wherever a condition may stand',
      { all: [{ any: [{ not: { touch: 'page', where: { a: 1 } } }] }, { touch: 'purchase', where: { b: 1 } }] },
      { page: ['a'], purchase: ['b'] },
    ],
  ])('allows the properties that a condition %s', (_, when, props) => {
    expect(propsOf(when)).toEqual(props)
  })

  it('allows a property for the touch of which it is read, and for no other', () => {
    const when: Condition = { touch: 'purchase', where: { product: 'boots' } }
    expect(compileAllowed(aPlaybookOf(when)).props.get('page')).toEqual(new Set())
  })

  it('allows the parameters that conditions read by name, wherever, and none for reading all of the query', () => {
    expect(queryOf({ attributes: { $or: [{ 'query.ref': 'mail' }, { $not: { 'query.gclid': null } }] } })).toEqual([
      'gclid',
      'ref',
    ])
    expect(queryOf({ not: { any: [{ attributes: { 'query.ref.length': 2 } }] } })).toEqual(['ref'])
    expect(queryOf({ attributes: { query: { $exists: true }, url: { $regex: 'ref=' }, 'page.query': 1 } })).toEqual([])
  })

  it('allows the parameters that audiences read', () => {
    const plays = [aPlay(), aPlay({ id: 'other', audience: { 'query.ref': 'mail', country: 'FR' } })]
    expect([...compileAllowed(aPlaybook({ plays })).query]).toEqual(['ref'])
  })
})
