import type { Parsed } from '../lib/problem.ts'
import type { Schedule } from '../model/playbook.ts'
import { DAYS, type Day, type LocalTime, type ZoneClock } from './zone-clock.ts'

/** The days and hours of a week at which something is on. */
export interface Week {
  readonly clock: ZoneClock
  readonly isOn: (time: LocalTime) => boolean
}

const DAY_MINUTES = 24 * 60

/**
 * Compiles a schedule's days and hours; `null` where it has none. The end of the hours is not in. Hours that end before
 * they begin go through midnight, and belong to the day on which they begin.
 */
export function compileWeek(
  { days = DAYS, hours, timeZone }: Schedule,
  clockOf: (timeZone: string) => ZoneClock | null,
): Parsed<Week | null> {
  if (days === DAYS && hours === undefined) {
    if (timeZone === undefined) return { ok: true, value: null }
    return fault(
      '.timeZone',
      'says nothing without days or hours',
      'add them, or remove it: from and until have theirs',
    )
  }
  if (timeZone === undefined)
    return fault('', 'has days or hours and no timeZone', 'say whose clock: "timeZone": "Europe/Paris"')
  const clock = clockOf(timeZone)
  if (clock === null) return fault('.timeZone', `is no time zone: "${timeZone}"`, 'write it as "Europe/Paris" or "UTC"')
  const [begin = 0, end = DAY_MINUTES] = hours?.split('-').map(toMinute) ?? []
  if (begin === end) return fault('.hours', 'end as they begin', 'write "00:00-24:00", or leave them out, for all day')
  return { ok: true, value: { clock, isOn: begin < end ? within(days, begin, end) : overnight(days, begin, end) } }
}

function within(days: readonly Day[], begin: number, end: number): Week['isOn'] {
  return ({ day, minute }) => minute >= begin && minute < end && days.includes(day)
}

function overnight(days: readonly Day[], begin: number, end: number): Week['isOn'] {
  return ({ day, minute }) => (minute >= begin && days.includes(day)) || (minute < end && days.includes(dayBefore(day)))
}

function dayBefore(day: Day): Day {
  return DAYS.at(DAYS.indexOf(day) - 1) ?? day
}

/** Minutes since midnight of `09:30`. */
function toMinute(text: string): number {
  const [hour, minute] = text.split(':').map(Number)
  return (hour ?? 0) * 60 + (minute ?? 0)
}

function fault(path: string, problem: string, hint: string): Parsed<never> {
  return { ok: false, problems: [{ path, problem, hint }] }
}
