import { readNumber } from './number-text.ts'

/** Reads the instant that some bytes spell. */
export type ReadInstant = (bytes: Buffer, start: number, end: number) => number

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** The last instant that a `Date` can hold. */
const MAX_INSTANT_MS = 8.64e15

/**
 * Epoch milliseconds of an ISO 8601 date, or date and time, with `T` or a space between them, any fraction of a second
 * (cut to the millisecond) and `Z`, `UTC`, `GMT` or an offset; without a zone it is UTC. Digits alone are epoch
 * milliseconds. `NaN` for anything else.
 */
export function parseInstant(text: string): number {
  const bytes = Buffer.from(text.trim())
  return createInstantReader()(bytes, 0, bytes.length)
}

/** `parseInstant` of bytes, for logs: remembers the last date, as neighbouring lines share it. */
export function createInstantReader(): ReadInstant {
  let lastDate = -1
  let lastDay = Number.NaN
  return (bytes, from, to) => {
    let start = from
    let end = to
    while (start < end && bytes[start] === SPACE) start += 1
    while (start < end && bytes[end - 1] === SPACE) end -= 1
    if (end - start < 10 || bytes[start + 4] !== DASH || bytes[start + 7] !== DASH) return epochMs(bytes, start, end)
    const date = digits(bytes, start, 4) * 10_000 + digits(bytes, start + 5, 2) * 100 + digits(bytes, start + 8, 2)
    if (date !== lastDate) {
      lastDate = date
      lastDay = startOfDay(date)
    }
    return end - start === 10 ? lastDay : lastDay + timeOfDay(bytes, start + 10, end)
  }
}

const SPACE = 0x20
const DASH = 0x2d
const COLON = 0x3a

function epochMs(bytes: Buffer, start: number, end: number): number {
  const ms = Math.floor(readNumber(bytes, start, end))
  return Math.abs(ms) <= MAX_INSTANT_MS ? ms : Number.NaN
}

/** The number that the next bytes spell; `NaN` when one of them is no digit. */
function digits(bytes: Buffer, start: number, count: number): number {
  let value = 0
  for (let i = start; i < start + count; i += 1) {
    const digit = (bytes[i] ?? 0) - 0x30
    if (digit < 0 || digit > 9) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

/** Of a date as the number 20191001; `NaN` for a date that no calendar has. */
function startOfDay(date: number): number {
  const year = Math.floor(date / 10_000)
  const month = Math.floor(date / 100) % 100
  const day = date % 100
  const start = new Date(0)
  start.setUTCFullYear(year, month - 1, day)
  return start.getUTCMonth() === month - 1 && start.getUTCDate() === day ? start.getTime() : Number.NaN
}

/** Milliseconds that ` 23:59`, `T23:59:59.999Z` and the like add to the start of the day in UTC. */
function timeOfDay(bytes: Buffer, start: number, end: number): number {
  const separator = (bytes[start] ?? 0) | 0x20
  if ((separator !== 0x74 && separator !== SPACE) || bytes[start + 3] !== COLON || end < start + 6) return Number.NaN
  const hour = digits(bytes, start + 1, 2)
  const minute = digits(bytes, start + 4, 2)
  let ms = hour * HOUR_MS + minute * MINUTE_MS
  let position = start + 6
  if (position < end && bytes[position] === COLON) {
    if (end < position + 3) return Number.NaN
    const second = digits(bytes, position + 1, 2)
    ms += second < 60 ? second * 1000 : Number.NaN
    position += 3
    if (position < end && (bytes[position] === 0x2e || bytes[position] === 0x2c)) {
      const past = pastDigits(bytes, position + 1, end)
      ms += fractionMs(bytes, position + 1, past)
      position = past
    }
  }
  return minute < 60 && (hour < 24 || ms === DAY_MS) ? ms - offset(bytes, position, end) : Number.NaN
}

function pastDigits(bytes: Buffer, start: number, end: number): number {
  let position = start
  while (position < end && !Number.isNaN(digits(bytes, position, 1))) position += 1
  return position
}

/** Whole milliseconds: what is finer is cut, as `Date` does. */
function fractionMs(bytes: Buffer, start: number, end: number): number {
  if (start === end) return Number.NaN
  let ms = 0
  for (let i = 0; i < 3; i += 1) ms = ms * 10 + (start + i < end ? digits(bytes, start + i, 1) : 0)
  return ms
}

/** Milliseconds by which the zone is ahead of UTC: none, `Z`, `UTC`, `GMT`, `+02`, `+0200` or `+02:00`. */
function offset(bytes: Buffer, from: number, end: number): number {
  let start = from
  while (start < end && bytes[start] === SPACE) start += 1
  const length = end - start
  if (length === 0) return 0
  const first = bytes[start] ?? 0
  if (length === 1) return first === 0x5a || first === 0x7a ? 0 : Number.NaN
  if (first !== 0x2b && first !== DASH) return length === 3 && isUtc(bytes, start) ? 0 : Number.NaN
  const hasColon = bytes[start + 3] === COLON
  if (length !== 3 && length !== (hasColon ? 6 : 5)) return Number.NaN
  const hours = digits(bytes, start + 1, 2)
  const minutes = length === 3 ? 0 : digits(bytes, hasColon ? start + 4 : start + 3, 2)
  const ms = hours < 24 && minutes < 60 ? hours * HOUR_MS + minutes * MINUTE_MS : Number.NaN
  return first === DASH ? -ms : ms
}

/** `UTC` or `GMT`, in either case. */
function isUtc(bytes: Buffer, start: number): boolean {
  const name = ((bytes[start] ?? 0) << 16) | ((bytes[start + 1] ?? 0) << 8) | (bytes[start + 2] ?? 0)
  const upper = name & 0xdfdfdf
  return upper === 0x555443 || upper === 0x474d54
}
