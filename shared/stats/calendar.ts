/** ISO weeks, which begin on Monday. */
export type CalendarUnit = 'day' | 'week' | 'month'

/** The days, weeks or months of a time zone, numbered: the next one has the next number. */
export interface Calendar {
  /** The number of the period that an instant, in epoch milliseconds, is part of. */
  periodOf(at: number): number
  /** The first day of a period, as `2026-11-20`. */
  firstDayOf(period: number): string
}

const DAY_MS = 86_400_000

/** Every zone's clock is moved at a multiple of this, and has been since 1972. */
const QUARTER_MS = 900_000

/** January 1, 1970 was a Thursday. */
const DAYS_BEFORE_EPOCH_IN_WEEK = 3

/** The calendar of a time zone as the IANA names it, summer time and all; `null` where there is no such zone. */
export function calendar(unit: CalendarUnit, timeZone = 'UTC'): Calendar | null {
  const offsetAt = offsets(timeZone)
  if (offsetAt === null) return null
  const dayOf = (at: number) => Math.floor((at + offsetAt(at)) / DAY_MS)
  if (unit === 'day') return { periodOf: dayOf, firstDayOf: dayText }
  if (unit === 'week') {
    return {
      periodOf: (at) => Math.floor((dayOf(at) + DAYS_BEFORE_EPOCH_IN_WEEK) / 7),
      firstDayOf: (week) => dayText(week * 7 - DAYS_BEFORE_EPOCH_IN_WEEK),
    }
  }
  const monthOf = remembered(monthOfDay)
  return { periodOf: (at) => monthOf(dayOf(at)), firstDayOf: (month) => dayText(Date.UTC(1970, month) / DAY_MS) }
}

function monthOfDay(day: number): number {
  const date = new Date(day * DAY_MS)
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
}

function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** By how much a zone's clock is ahead of UTC. Each quarter of an hour is asked for once: asking is slow. */
function offsets(timeZone: string): ((at: number) => number) | null {
  if (timeZone === 'UTC') return () => 0
  const format = formatIn(timeZone)
  if (format === null) return null
  const offsetOf = remembered((quarter) => offsetIn(format, quarter * QUARTER_MS))
  return (at) => offsetOf(Math.floor(at / QUARTER_MS))
}

function remembered(compute: (key: number) => number): (key: number) => number {
  const known = new Map<number, number>()
  return (key) => {
    const found = known.get(key)
    const value = found ?? compute(key)
    if (found === undefined) known.set(key, value)
    return value
  }
}

function formatIn(timeZone: string): Intl.DateTimeFormat | null {
  const date = { year: 'numeric', month: 'numeric', day: 'numeric' } as const
  const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, ...date, ...time })
  } catch {
    // The one way to ask whether there is a zone of this name.
    return null
  }
}

function offsetIn(format: Intl.DateTimeFormat, instant: number): number {
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  const wall = Date.UTC(
    ...([part('year'), part('month') - 1, part('day')] as const),
    ...([part('hour'), part('minute'), part('second')] as const),
  )
  return wall - instant
}
