import { type Bits, bitsOf } from './bits.ts'

/** When something begins and ends, in epoch milliseconds; `until` is not in. */
export interface Schedule {
  readonly from: number
  readonly until: number
}

/**
 * Which of a list are on at an instant. The answer is remembered until the next of them begins or ends, so that what is
 * over costs nothing.
 */
export function compileSchedules(schedules: readonly Schedule[]): (now: number) => Bits {
  let since = Number.POSITIVE_INFINITY
  let until = Number.NEGATIVE_INFINITY
  let on = bitsOf(0, () => false)
  return (now) => {
    if (now >= since && now < until) return on
    const edges = schedules.flatMap((schedule) => [schedule.from, schedule.until])
    since = edges.reduce((latest, edge) => (edge <= now ? Math.max(latest, edge) : latest), Number.NEGATIVE_INFINITY)
    until = edges.reduce((next, edge) => (edge > now ? Math.min(next, edge) : next), Number.POSITIVE_INFINITY)
    on = bitsOf(schedules.length, (place) => isOn(schedules[place], now))
    return on
  }
}

function isOn(schedule: Schedule | undefined, now: number): boolean {
  return schedule !== undefined && now >= schedule.from && now < schedule.until
}
