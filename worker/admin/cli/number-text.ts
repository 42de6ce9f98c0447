const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** 10 to the powers that a double holds exactly, as far as the fast path needs them. */
const POWERS = Array.from({ length: 16 }, (_, power) => 10 ** power)

/** Up to this many digits are a whole number that a double holds exactly, so that one division rounds as it should. */
const MAX_EXACT_DIGITS = 15

/** The number that a text spells, spaces around it allowed; `NaN` for any other text. */
export function parseNumber(text: string): number {
  const trimmed = text.trim()
  return NUMBER.test(trimmed) ? finite(Number(trimmed)) : Number.NaN
}

/** `parseNumber` of bytes, without making a string where the number is short. */
export function readNumber(bytes: Buffer, start: number, end: number): number {
  let mantissa = 0
  let digits = 0
  let point = -1
  const isNegative = bytes[start] === 0x2d
  for (let i = isNegative ? start + 1 : start; i < end; i += 1) {
    const digit = (bytes[i] ?? 0) - 0x30
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit
      digits += 1
    } else if (digit === -2 && point < 0) {
      point = digits
    } else {
      return parseNumber(bytes.toString('latin1', start, end))
    }
  }
  if (digits === 0 || digits > MAX_EXACT_DIGITS) return parseNumber(bytes.toString('latin1', start, end))
  const value = point < 0 ? mantissa : mantissa / (POWERS[digits - point] ?? 1)
  return isNegative ? -value : value
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN
}
