import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CalendarUnit, calendar } from '../../../shared/stats/calendar.ts'

/** Of instants around the ends of periods, the first day of the period that each is part of. */
const FIRST_DAYS: readonly (readonly [unit: CalendarUnit, zone: string, instant: string, first: string])[] = [
  ['day', 'UTC', '2026-11-20T23:59:59.999Z', '2026-11-20'],
  ['day', 'UTC', '2026-11-21T00:00:00Z', '2026-11-21'],
  ['day', 'UTC', '1969-12-31T23:00:00Z', '1969-12-31'],
  ['week', 'UTC', '2026-11-22T23:59:59Z', '2026-11-16'],
  ['week', 'UTC', '2026-11-23T00:00:00Z', '2026-11-23'],
  ['month', 'UTC', '2028-02-29T23:59:59Z', '2028-02-01'],
  ['month', 'UTC', '2028-03-01T00:00:00Z', '2028-03-01'],
  ['day', 'Europe/Paris', '2026-07-01T21:59:59Z', '2026-07-01'],
  ['day', 'Europe/Paris', '2026-07-01T22:00:00Z', '2026-07-02'],
  ['day', 'Europe/Paris', '2026-12-01T22:59:59Z', '2026-12-01'],
  ['month', 'America/New_York', '2026-12-01T04:59:59Z', '2026-11-01'],
  ['day', 'Asia/Kathmandu', '2026-01-01T18:14:59Z', '2026-01-01'],
  ['day', 'Asia/Kathmandu', '2026-01-01T18:15:00Z', '2026-01-02'],
]

describe('calendar', () => {
  it.each(FIRST_DAYS)('finds the %s in %s of %s', (unit, zone, instant, first) => {
    const found = calendar(unit, zone)
    expect(found?.firstDayOf(found.periodOf(Date.parse(instant)))).toBe(first)
  })

  it.each(['day', 'week', 'month'] as const)(
    'has each %s begin with the first instant of its first day, in UTC',
    (unit) => {
      const found = calendar(unit)
      if (found === null) throw new Error('UTC is a zone')
      fc.assert(
        fc.property(fc.integer({ min: -1000, max: 30_000 }), (period) => {
          const start = Date.parse(found.firstDayOf(period))
          expect([found.periodOf(start - 1), found.periodOf(start)]).toEqual([period - 1, period])
          if (unit === 'week') expect(new Date(start).getUTCDay()).toBe(1)
        }),
      )
    },
  )

  it('has a day of 23 and one of 25 hours where the clock changes', () => {
    const paris = calendar('day', 'Europe/Paris')
    const hoursOf = (day: string) => {
      const noon = Date.parse(`${day}T12:00:00Z`)
      const hours = Array.from({ length: 48 }, (_, hour) => noon + (hour - 24) * 3_600_000)
      return hours.filter((at) => paris?.periodOf(at) === paris?.periodOf(noon)).length
    }
    expect(['2026-03-28', '2026-03-29', '2026-10-25'].map(hoursOf)).toEqual([24, 23, 25])
  })

  it('is null for a zone that there is not', () => {
    expect(calendar('day', 'Europe/Atlantis')).toBeNull()
  })
})
