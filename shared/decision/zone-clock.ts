/** The days of a week, as schedules name them. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export type Day = (typeof DAYS)[number]

/** What a clock on the wall says. */
export interface LocalTime {
  readonly day: Day
  /** Since midnight. */
  readonly minute: number
}

/** Reads the wall clock of a time zone at an instant in epoch milliseconds; the same minute again costs nothing. */
export type ZoneClock = (now: number) => LocalTime

/** Wall clocks change with the minute, in every zone. */
export const MINUTE_MS = 60_000

/** The wall clock of a time zone as the IANA names it, summer time and all; `null` where there is no such zone. */
export function zoneClock(timeZone: string): ZoneClock | null {
  const format = formatIn(timeZone)
  if (format === null) return null
  let read = Number.NaN
  let time: LocalTime = { day: 'mon', minute: 0 }
  return (now) => {
    const minute = Math.floor(now / MINUTE_MS)
    if (minute !== read) {
      time = timeAt(format, minute * MINUTE_MS)
      read = minute
    }
    return time
  }
}

/** Clocks by the name of their zone, each made once: making one costs as much as reading it twenty times. */
export function zoneClocks(): (timeZone: string) => ZoneClock | null {
  const made = new Map<string, ZoneClock | null>()
  return (timeZone) => {
    const known = made.get(timeZone)
    if (known !== undefined) return known
    const clock = zoneClock(timeZone)
    made.set(timeZone, clock)
    return clock
  }
}

function formatIn(timeZone: string): Intl.DateTimeFormat | null {
  const parts = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, ...parts })
  } catch {
    // The one way to ask whether there is a zone of this name.
    return null
  }
}

function timeAt(format: Intl.DateTimeFormat, instant: number): LocalTime {
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]))
  const weekday = parts.get('weekday')?.toLowerCase()
  const day = DAYS.find((name) => name === weekday) ?? 'mon'
  return { day, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) }
}
