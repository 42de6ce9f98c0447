import { describe, expect, it } from 'vitest'
import type { Condition } from '../../../shared/model/condition.ts'
import { holds, touch } from '../../support/judging.ts'

const DAY_MS = 86_400_000

describe('a touch condition', () => {
  it('holds from the first touch on, if it names no clause', () => {
    expect(holds({ touch: 'buy' }, [])).toBe(false)
    expect(holds({ touch: 'buy' }, [touch('view', 0)])).toBe(false)
    expect(holds({ touch: 'buy' }, [touch('buy', 0)])).toBe(true)
  })

  it('counts a touch whose age is just the window, and not a millisecond later', () => {
    const twice: Condition = { touch: 'view', count: { gte: 2 }, within: '14d' }
    const touches = [touch('view', 0), touch('view', 5)]
    expect(holds(twice, touches, { after: 14 * DAY_MS })).toBe(true)
    expect(holds(twice, touches, { after: 14 * DAY_MS + 1 })).toBe(false)
  })

  it('takes a window with no number for at least once in it', () => {
    expect(holds({ touch: 'view', within: '1d' }, [touch('view', 0)], { after: DAY_MS })).toBe(true)
    expect(holds({ touch: 'view', within: '1d' }, [touch('view', 0)], { after: DAY_MS + 1 })).toBe(false)
  })

  it('is older than an age one millisecond after it', () => {
    const lapsed: Condition = { touch: 'buy', last: { olderThan: '90d' } }
    expect(holds(lapsed, [touch('buy', 0)], { after: 90 * DAY_MS })).toBe(false)
    expect(holds(lapsed, [touch('buy', 0)], { after: 90 * DAY_MS + 1 })).toBe(true)
    expect(holds(lapsed, [touch('buy', 0), touch('buy', 1)], { after: 90 * DAY_MS + 1 })).toBe(false)
    expect(holds(lapsed, [], { after: 90 * DAY_MS + 1 })).toBe(false)
  })

  it('finds the first touch new up to and including the edge', () => {
    const fresh: Condition = { touch: 'view', first: { within: '1d' } }
    const touches = [touch('view', DAY_MS), touch('view', 0)]
    expect(holds(fresh, touches, { after: DAY_MS })).toBe(true)
    expect(holds(fresh, touches, { after: DAY_MS + 1 })).toBe(false)
  })

  it('asks for every clause that it names', () => {
    const both: Condition = { touch: 'buy', count: { gte: 2 }, last: { within: '1d' } }
    const touches = [touch('buy', 0), touch('buy', DAY_MS)]
    expect(holds(both, touches, { after: 2 * DAY_MS })).toBe(true)
    expect(holds(both, touches, { after: 2 * DAY_MS + 1 })).toBe(false)
    expect(holds(both, touches.slice(1), { after: 2 * DAY_MS })).toBe(false)
  })

  it('looks only at touches that its filter lets through', () => {
    const chosen: Condition = { touch: 'view', where: { plan: 'pro' }, channel: ['web', 'app'], verified: true }
    const fitting = { props: { plan: 'pro' }, verified: true } as const
    expect(holds(chosen, [touch('view', 0, fitting)])).toBe(true)
    expect(holds(chosen, [touch('view', 0, { ...fitting, props: { plan: 'free' } })])).toBe(false)
    expect(holds(chosen, [touch('view', 0, { ...fitting, channel: 'store' })])).toBe(false)
    expect(holds(chosen, [touch('view', 0, { ...fitting, verified: false })])).toBe(false)
  })
})

describe('distinct', () => {
  const skus = (values: readonly (string | number | null)[]) =>
    values.map((sku, at) => touch('view', at, { props: { sku } }))

  it('counts different values, however often each came', () => {
    expect(holds({ touch: 'view', distinct: { prop: 'sku', gte: 3 } }, skus(['a', 'b', 'a', 'c']))).toBe(true)
    expect(holds({ touch: 'view', distinct: { prop: 'sku', gte: 3 } }, skus(['a', 'b', 'a', 'b']))).toBe(false)
  })

  it('takes a number and its text for the same value, and no value for none', () => {
    expect(holds({ touch: 'view', distinct: { prop: 'sku', eq: 1 } }, skus(['7', 7, null, '']))).toBe(true)
  })

  it('lets a value go one millisecond after its last touch left the window', () => {
    const two: Condition = { touch: 'view', distinct: { prop: 'sku', gte: 2 }, within: '1s' }
    expect(holds(two, skus(['a', 'b', 'a']), { after: 1001 })).toBe(true)
    expect(holds(two, skus(['a', 'b', 'a']), { after: 1002 })).toBe(false)
  })
})

describe('sum', () => {
  const worth = (values: readonly number[]) => values.map((value) => touch('buy', 0, { value }))

  it('adds values without the errors of floating point, refunds included', () => {
    expect(holds({ touch: 'buy', sum: { eq: 0.3 } }, worth([0.1, 0.2]))).toBe(true)
    expect(holds({ touch: 'buy', sum: { eq: 0 } }, worth([0.1, 0.2, -0.3]))).toBe(true)
  })

  it('counts a touch without a value as nothing', () => {
    expect(holds({ touch: 'buy', sum: { eq: 0 } }, [touch('buy', 0)])).toBe(true)
  })

  it('drops a value from a window at the end of the grid step in which its age reaches the window', () => {
    const spent: Condition = { touch: 'buy', sum: { gte: 50 }, within: '64s' }
    const touches = [touch('buy', 400, { value: 50 })]
    expect(holds(spent, touches, { after: 64_400 })).toBe(true)
    expect(holds(spent, touches, { after: 64_999 })).toBe(true)
    expect(holds(spent, touches, { after: 65_000 })).toBe(false)
  })
})
