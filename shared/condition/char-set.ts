/**
 * A set of UTF-16 code units: inclusive ranges, flat (`from, to, from, to, …`), in any order.
 * Nothing below 0 is ever in a set, so -1 can stand for "no character".
 */
export type CharSet = readonly number[]

export const DIGITS: CharSet = [48, 57]
export const WORDS: CharSet = [48, 57, 65, 90, 95, 95, 97, 122]
/** White space and line ends, as ECMAScript lists them for `\s`. */
export const SPACES: CharSet = [
  9, 13, 32, 32, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000,
  0x3000, 0xfeff, 0xfeff,
]
/** What `.` does not match. */
export const LINE_ENDS: CharSet = [10, 10, 13, 13, 0x2028, 0x2029]

/** Whether the code unit is in the set. */
export function hasChar(set: CharSet, code: number): boolean {
  for (let i = 1; i < set.length; i += 2) {
    if (code <= (set[i] ?? -1) && code >= (set[i - 1] ?? 0)) return true
  }
  return false
}

/** Every code unit that is not in the set. */
export function complement(set: CharSet): CharSet {
  const ranges: [from: number, to: number][] = []
  for (let i = 1; i < set.length; i += 2) ranges.push([set[i - 1] ?? 0, set[i] ?? 0])
  ranges.sort(([a], [b]) => a - b)

  const rest: number[] = []
  let free = 0
  for (const [from, to] of ranges) {
    if (from > free) rest.push(free, from - 1)
    free = Math.max(free, to + 1)
  }
  if (free <= MAX_CODE) rest.push(free, MAX_CODE)
  return rest
}

const MAX_CODE = 0xffff
