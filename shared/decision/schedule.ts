import type { Schedule } from '../model/playbook.ts'
import { type Bits, bitsOf } from './bits.ts'
import type { Week } from './week.ts'
import { MINUTE_MS } from './zone-clock.ts'

/** When something is on: from when until when, in epoch milliseconds; `until` is not in. */
export interface CompiledSchedule {
  readonly from: number
  readonly until: number
  /** At which days and hours between them; `null`: at all. */
  readonly week: Week | null
}

/** From when until when something is on, in epoch milliseconds; without end where nothing is said. */
export function spanOf({ from, until }: Schedule): Pick<CompiledSchedule, 'from' | 'until'> {
  return {
    from: from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from),
    until: until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until),
  }
}

/**
 * Which of a list are on at an instant. The answer is remembered until the next of them begins or ends, so that what is
 * over costs nothing; where one has days or hours, for the minute.
 */
export function compileSchedules(schedules: readonly CompiledSchedule[]): (now: number) => Bits {
  const edges = schedules.flatMap((schedule) => [schedule.from, schedule.until])
  const isWeekly = schedules.some(({ week }) => week !== null)
  let since = Number.POSITIVE_INFINITY
  let until = Number.NEGATIVE_INFINITY
  let on = bitsOf(0, () => false)
  return (now) => {
    if (now >= since && now < until) return on
    const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS
    const earliest = isWeekly ? minute : Number.NEGATIVE_INFINITY
    const latest = isWeekly ? minute + MINUTE_MS : Number.POSITIVE_INFINITY
    since = edges.reduce((last, edge) => (edge <= now ? Math.max(last, edge) : last), earliest)
    until = edges.reduce((next, edge) => (edge > now ? Math.min(next, edge) : next), latest)
    on = bitsOf(schedules.length, (place) => isOn(schedules[place], now))
    return on
  }
}

function isOn(schedule: CompiledSchedule | undefined, now: number): boolean {
  if (schedule === undefined || now < schedule.from || now >= schedule.until) return false
  return schedule.week === null || schedule.week.isOn(schedule.week.clock(now))
}
