import { describe, expect, it } from 'vitest'
import type { Parsed } from '../../../shared/lib/problem.ts'
import { parseQuery } from '../../../shared/wire/query-schema.ts'
import {
  parseFunnel,
  parseMoves,
  parseNow,
  parseOutlook,
  parseRetention,
  parseTimeInStage,
} from '../../../shared/wire/question-schema.ts'
import { DAY, NOW } from '../../support/instant.ts'

const site = 'shop'
const problemsOf = (parsed: Parsed<unknown>) =>
  parsed.ok ? [] : parsed.problems.map(({ path, problem }) => [path, problem])
const asked = (changes: object) => parseQuery({ site, metrics: ['touches'], ...changes }, NOW)

describe('a period', () => {
  it.each([
    ['moves', parseMoves, {}],
    ['time-in-stage', parseTimeInStage, { stage: 'visitor' }],
    ['outlook', parseOutlook, { goal: 'customer' }],
    ['retention', parseRetention, { stage: 'visitor' }],
    ['funnel', parseFunnel, { steps: 'visitor,customer' }],
  ])('of %s that ends where it begins, or before, is refused and not answered with zeros', (_, parseIt, fields) => {
    const parsed = (from: string, until: string) => parseIt({ site, from, until, ...fields }, NOW)
    expect(problemsOf(parsed('2026-11-20', '2026-11-01'))).toEqual([
      ['from', 'begins at 2026-11-20T00:00:00.000Z, which is not before its end at 2026-11-01T00:00:00.000Z'],
    ])
    expect(problemsOf(parsed('2026-11-20', '2026-11-20'))).toHaveLength(1)
    expect(problemsOf(parsed('2026-11-20', '2026-11-20T00:00:00.001Z'))).toEqual([])
  })

  it('of a structured query is refused alike, and may be written in numbers', () => {
    expect(problemsOf(asked({ date_range: [NOW, NOW - DAY] }))).toEqual([
      ['date_range', expect.stringContaining('which is not before its end')],
    ])
    const parsed = asked({ date_range: [NOW - DAY, NOW] })
    expect(parsed.ok && parsed.value.period).toEqual({ from: NOW - DAY, until: NOW })
  })

  it.each(['0000-01-01', '1969-12-31', '999999999999999', '1795372278', '2026-02-30', 'yesterday', '0'])(
    'does not begin at %s',
    (from) => {
      expect(problemsOf(parseMoves({ site, from }, NOW))).toEqual([
        ['from', expect.stringMatching(/^must be an instant/)],
      ])
    },
  )
})

describe('parseNow', () => {
  it('takes now and any instant before it, and none that has not come', () => {
    const parsed = (at: number) => parseNow({ site, at: new Date(at).toISOString() }, NOW)
    expect(problemsOf(parsed(NOW))).toEqual([])
    expect(problemsOf(parsed(NOW + 1))).toEqual([['at', 'has not come yet']])
  })

  it('breaks down by each segment once', () => {
    expect(problemsOf(parseNow({ site, by: 'country,country' }, NOW))).toEqual([['by', 'names one thing twice']])
  })
})

describe('parseQuery', () => {
  it.each([
    ['date_range', { date_range: ['2026-11-01'] }, 'must be as "7d", "all" or ["2026-11-01", "2026-11-20"]'],
    ['pagination.offset', { pagination: { offset: -1 } }, 'must be a whole number from 0 to 10000000'],
    ['order_by.0', { order_by: ['touches'] }, 'must be a list of columns with their ways, as [["people", "desc"]]'],
    ['filters.0.2', { filters: [['contains', 'name', [null]]] }, 'must be texts: nothing contains null'],
  ])('says of %s what it takes', (path, changes, problem) => {
    expect(problemsOf(asked(changes))).toEqual([[path, problem]])
  })

  it('says how much is too much, in words', () => {
    const filters = Array.from({ length: 51 }, () => ['is', 'name', ['page']])
    expect(problemsOf(asked({ filters }))).toEqual([['filters', 'is longer than 50']])
  })
})
