import { describe, expect, it } from 'vitest'
import { noEvidence } from '../../../shared/journey/evidence.ts'
import { fold, settle } from '../../../shared/journey/fold.ts'
import { compileJourneys } from '../../../shared/journey/program.ts'
import { stagesOf } from '../../../shared/journey/stages.ts'
import type { Condition } from '../../../shared/model/condition.ts'
import type { Touch } from '../../../shared/model/touch.ts'
import { playbookOf, START, touch } from '../../support/judging.ts'
import { programOf, QUEUE } from '../../support/programs.ts'

const DAY_MS = 86_400_000

interface Arrival {
  readonly one: Touch
  /** Milliseconds past `START` at which it is received; at once otherwise. */
  readonly received?: number
}

/** Whether a stage with `keep`, touches of which may be an hour late, is reached after all arrivals. */
function isReached(when: Condition, arrivals: readonly Arrival[], after: number): boolean {
  const program = programOf(playbookOf(when, { keep: true, late: '1h' }))
  const evidence = arrivals.reduce((kept, { one, received }, place) => {
    const now = received === undefined ? one.at : START + received
    return fold(settle(kept, program, now), { ...one, seq: place + 1 }, { program, queue: QUEUE })
  }, noEvidence(program.shape))
  return stagesOf(program, { cells: evidence.cells, now: START + after, attributes: {} })[0] === 'reached'
}

describe('a stage with keep', () => {
  const twiceInAMinute: Condition = { touch: 'view', count: { gte: 2 }, within: '1m' }

  it('is not left when its window empties, however long ago', () => {
    const arrivals = [0, 60_000].map((at) => ({ one: touch('view', at) }))
    expect(isReached(twiceInAMinute, arrivals, 60_000)).toBe(true)
    expect(isReached(twiceInAMinute, arrivals, 400 * DAY_MS)).toBe(true)
    expect(isReached(twiceInAMinute, [...arrivals, { one: touch('buy', 30 * DAY_MS) }], 400 * DAY_MS)).toBe(true)
  })

  it('is not reached by touches a millisecond too far apart', () => {
    const arrivals = [0, 60_001].map((at) => ({ one: touch('view', at) }))
    expect(isReached(twiceInAMinute, arrivals, 400 * DAY_MS)).toBe(false)
  })

  it('is reached by touches that come an hour late and in the wrong order', () => {
    const arrivals = [{ one: touch('view', 60_000) }, { one: touch('view', 0), received: 3_600_000 }]
    expect(isReached(twiceInAMinute, arrivals, 400 * DAY_MS)).toBe(true)
  })

  it('was never entered where a late touch shows that its condition did not hold at first', () => {
    const neverViewed: Condition = { not: { touch: 'view' } }
    const arrivals = [{ one: touch('buy', 500) }, { one: touch('view', 500), received: 600 }]
    expect(isReached(neverViewed, arrivals, 1000)).toBe(false)
    expect(isReached(neverViewed, arrivals.slice(0, 1), 1000)).toBe(true)
    const justInTime = [{ one: touch('buy', 0) }, { one: touch('view', 0), received: 3_600_000 }]
    expect(isReached(neverViewed, justInTime, 3_600_000)).toBe(false)
  })

  it('is not reached by parts that held at different times only', () => {
    const fresh: Condition = {
      any: [
        { touch: 'view', first: { within: '1m' } },
        { touch: 'buy', first: { within: '1m' } },
      ],
    }
    const freshAndKeen: Condition = { all: [fresh, { touch: 'view', count: { gte: 2 } }] }
    const arrivals = [0, 60_001].map((at) => ({ one: touch('view', at) }))
    expect(isReached(freshAndKeen, arrivals, 60_001)).toBe(false)
    expect(isReached(freshAndKeen, [...arrivals, { one: touch('buy', 60_001) }], 400 * DAY_MS)).toBe(true)
  })

  it('is not left for a refund', () => {
    const spent: Condition = { touch: 'buy', sum: { gte: 100 } }
    const arrivals = [100, -100].map((value, at) => ({ one: touch('buy', at, { value }) }))
    expect(isReached(spent, arrivals, 2)).toBe(true)
    expect(isReached(spent, arrivals.slice(1), 2)).toBe(false)
  })

  it('cannot be had for a condition that no bounded evidence can look back on', () => {
    const unknowable: readonly Condition[] = [
      { touch: 'buy', sum: { gte: 100 }, within: '1d' },
      { touch: 'view', distinct: { prop: 'sku', gte: 2 }, within: '1d' },
      { score: { weights: { view: 1 }, halfLife: '1d', gte: 2 } },
      { attributes: { country: 'FR' } },
      { answer: 'size', is: 'big' },
    ]
    for (const when of unknowable) {
      const compiled = compileJourneys(playbookOf(when, { keep: true }))
      expect(compiled.ok ? [] : compiled.problems.map(({ path }) => path)).toEqual(['journeys.0.stages.0.keep'])
    }
  })
})
