const INSTANT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

/**
 * Epoch milliseconds of `2026-11-20T00:00:00Z` or `2026-11-20T01:00+01:00`; `null` for any other text, for one without a
 * time zone, and for days that the calendar does not have.
 */
export function parseInstant(text: string): number | null {
  const day = INSTANT.exec(text)?.[1]
  if (day === undefined || !isDay(day)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at
}

/** `Date.parse` alone takes February 30 for March 2. */
function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
}
