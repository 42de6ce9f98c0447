import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kaplanMeier } from '../../../shared/stats/kaplan-meier.ts'
import { type Lapse, returnOfLapsed } from '../../../shared/stats/lapse-return.ts'
import { anyStays, withAShuffle } from '../../support/stays.ts'

const anyLapses = anyStays.map((stays) => stays.map(({ ms, isEnded }): Lapse => ({ ms, hasReturned: isEnded })))
const back = (ms: number): Lapse => ({ ms, hasReturned: true })
const away = (ms: number): Lapse => ({ ms, hasReturned: false })

describe('returnOfLapsed', () => {
  it('is the share that came back in the span of those who were still away, where all are seen to its end', () => {
    const lapses = [back(0), back(3), back(10), back(12), away(30), away(30), away(30), away(30)]
    expect(returnOfLapsed(lapses, [0, 10, 20])).toMatchObject([
      { people: 8, returned: 2, within: { share: 0.25 }, soFar: { share: 0.25 } },
      { people: 6, returned: 2, within: { share: expect.closeTo(1 / 3, 14) }, soFar: { share: 0.5 } },
    ])
  })

  it('counts who returns at a bound to the span that begins there', () => {
    const spans = returnOfLapsed([back(10), away(20)], [0, 10, 20])
    expect(spans.map(({ returned }) => returned)).toEqual([0, 1])
  })

  it('says what the Kaplan-Meier curve says, span by span, and the spans multiply to all that returned so far', () => {
    const bounds = [0, 2, 5, 9, 12]
    fc.assert(
      fc.property(anyLapses, (lapses) => {
        const { points } = kaplanMeier(lapses.map(({ ms, hasReturned }) => ({ ms, isEnded: hasReturned })))
        let stillAway = 1
        for (const { fromMs, untilMs, people, within, soFar } of returnOfLapsed(lapses, bounds)) {
          expect(people).toBe(lapses.filter(({ ms }) => ms >= fromMs).length)
          if (within.share === null) continue
          stillAway *= 1 - within.share
          expect(soFar.share).toBeCloseTo(1 - stillAway, 12)
          const point = points.findLast(({ ms }) => ms < untilMs)
          expect(soFar.share).toBeCloseTo(1 - (point?.survival ?? 1), 12)
          if (point === undefined || soFar.interval === null) continue
          expect(soFar.interval.high).toBeCloseTo(1 - (point.interval?.low ?? 0), 12)
        }
      }),
    )
  })

  it('knows no share of a span that nobody was seen to the end of, unless all had returned', () => {
    const [first, second] = returnOfLapsed([back(1), away(4), away(8)], [0, 5, 10])
    expect(first?.within.share).toBeCloseTo(1 / 3, 14)
    expect(second).toMatchObject({ people: 1, within: { share: null, interval: null }, soFar: { share: null } })
    expect(returnOfLapsed([back(1), back(7)], [0, 5, 10]).at(-1)).toMatchObject({
      within: { share: 1, interval: null },
      soFar: { share: 1, interval: null },
    })
  })

  it('is the same in any order, and knows nothing of nobody', () => {
    fc.assert(
      fc.property(anyLapses.chain(withAShuffle), ([lapses, shuffled]) => {
        expect(returnOfLapsed(shuffled, [0, 3, 6])).toEqual(returnOfLapsed(lapses, [0, 3, 6]))
      }),
    )
    const nothing = { share: null, interval: null }
    expect(returnOfLapsed([], [0, 5])).toEqual([
      { fromMs: 0, untilMs: 5, people: 0, returned: 0, within: nothing, soFar: nothing },
    ])
  })

  it('refuses bounds that do not rise', () => {
    expect(() => returnOfLapsed([], [0, 5, 5])).toThrow('must rise: 0, 5, 5')
  })
})
