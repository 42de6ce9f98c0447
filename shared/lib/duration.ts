const UNIT_MS: { readonly [unit: string]: number } = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A longer span than anybody's journey; it keeps instants within whole-number arithmetic. */
const MAX_DURATION_MS = 36_500 * 86_400_000

/** Milliseconds of `14d`, `36h`, `90m` or `30s`; `null` for any other text, for zero and for over 100 years. */
export function parseDuration(text: string): number | null {
  const match = /^([0-9]{1,9})([smhd])$/.exec(text)
  if (match === null) return null
  const ms = Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? 0)
  return ms > 0 && ms <= MAX_DURATION_MS ? ms : null
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** `30 days`, `1 hour`: in the largest unit of which it is a whole number; else in milliseconds, as `1500 ms`. */
export function durationText(ms: number): string {
  const [unit, length] = UNITS.find(([, length]) => ms % length === 0) ?? ['ms', 1]
  const count = ms / length
  return `${count} ${unit}${count === 1 || unit === 'ms' ? '' : 's'}`
}
