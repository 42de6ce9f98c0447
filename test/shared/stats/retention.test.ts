import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CalendarUnit, calendar } from '../../../shared/stats/calendar.ts'
import { type CohortEntry, createRetention, type RetentionTable } from '../../../shared/stats/retention.ts'
import { withAShuffle } from '../../support/stays.ts'

const DAY_MS = 86_400_000

/** A Monday. */
const START = Date.UTC(2026, 10, 2)

const on = (day: number) => START + day * DAY_MS + 3_600_000

/** Who entered, left and was seen on which days after the start. */
function entry(entered: number, left: number | null, seen: readonly number[]): CohortEntry {
  return { enteredAt: on(entered), leftAt: left === null ? null : on(left), seenAt: seen.map(on) }
}

const anyDay = fc.nat(20)
const anyEntries = fc.array(
  fc
    .record({ entered: anyDay, stayed: fc.option(anyDay), seen: fc.array(anyDay) })
    .map(({ entered, stayed, seen }) => entry(entered, stayed === null ? null : entered + stayed, seen)),
)

describe('createRetention', () => {
  it('says of each cohort who is still there and who was seen again, period by period', () => {
    const cohorts = tableOf([entry(0, null, [0, 1, 1]), entry(0, 1, [2]), entry(1, null, [1, 3])], {
      asOf: on(9),
      periods: 2,
    })
    expect(shown(cohorts)).toEqual([
      { from: '2026-11-02', people: 2, there: [2, 1, 1], seen: [1, 1, 1] },
      { from: '2026-11-03', people: 1, there: [1, 1, 1], seen: [1, 0, 1] },
    ])
    expect(cohorts[0]?.cells[1]?.there).toMatchObject({ count: 1, of: 2, share: 0.5 })
  })

  it('marks the period that is not over, and has no cell, not a zero, for one that has not begun', () => {
    const [cohort] = tableOf([entry(0, null, [0])], { asOf: on(2), periods: 30 })
    expect(cohort?.cells.map(({ period, isComplete }) => [period, isComplete])).toEqual([
      [0, true],
      [1, true],
      [2, false],
    ])
  })

  it('does not count as there who left in the course of the period', () => {
    const cohorts = tableOf([entry(0, 0, []), entry(0, 7, [])], { unit: 'week', asOf: on(30), periods: 2 })
    expect(shown(cohorts)).toMatchObject([{ from: '2026-11-02', there: [1, 0, 0] }])
  })

  it('is, of the past, as it was then', () => {
    const entries = [entry(0, 3, [0, 3]), entry(2, null, [4]), entry(4, null, [4])]
    const then = tableOf([entry(0, null, [0]), entry(2, null, [])], { asOf: on(2), periods: 9 })
    expect(tableOf(entries, { asOf: on(2), periods: 9 })).toEqual(then)
  })

  it('agrees with counting one by one, and is the same in any order', () => {
    fc.assert(
      fc.property(anyEntries.chain(withAShuffle), fc.nat(40), ([entries, shuffled], now) => {
        const cohorts = tableOf(entries, { asOf: on(now), periods: 6 })
        expect(tableOf(shuffled, { asOf: on(now), periods: 6 })).toEqual(cohorts)
        for (const { from, people, cells } of cohorts) {
          const start = Date.parse(from)
          const members = entries.filter(({ enteredAt }) => enteredAt >= start && enteredAt < start + DAY_MS)
          expect(people).toBe(members.length)
          for (const { period, there, seen } of cells) {
            const [begin, end] = [start + period * DAY_MS, start + (period + 1) * DAY_MS]
            const until = Math.min(end, on(now) + 1)
            const areThere = members.filter(({ leftAt }) => leftAt === null || leftAt >= until)
            const isSeen = ({ enteredAt, seenAt }: CohortEntry) =>
              [...seenAt].some((at) => at >= enteredAt && at >= begin && at < until)
            expect([there.count, seen.count]).toEqual([areThere.length, members.filter(isSeen).length])
          }
        }
      }),
    )
  })

  it('has no cohorts of nobody', () => {
    expect(tableOf([], { asOf: on(0), periods: 3 })).toEqual([])
  })
})

interface Cut extends Pick<RetentionTable, 'asOf' | 'periods'> {
  readonly unit?: CalendarUnit
}

function tableOf(entries: readonly CohortEntry[], { unit = 'day', asOf, periods }: Cut) {
  const utc = calendar(unit)
  if (utc === null) throw new Error('UTC is a zone')
  const table = createRetention({ calendar: utc, asOf, periods })
  for (const one of entries) table.add(one)
  return table.answer()
}

function shown(cohorts: ReturnType<typeof tableOf>) {
  return cohorts.map(({ from, people, cells }) => ({
    from,
    people,
    there: cells.map(({ there }) => there.count),
    seen: cells.map(({ seen }) => seen.count),
  }))
}
