/** 64 bits in two words. */
export interface PairHash {
  high: number
  low: number
}

/** Stands between the two texts; no UTF-16 unit is as large, so ("a", "bc") and ("ab", "c") differ. */
const SEPARATOR = 0x10000

/** Hashes two texts into `into`, never to 0 in both words. The lanes are two of MurmurHash3_x86_128, unit by unit. */
export function hashPair(first: string, second: string, into: PairHash): void {
  into.high = 0x9747b28c
  into.low = 0x2f0b4a27
  mixText(first, into)
  mixUnit(SEPARATOR, into)
  mixText(second, into)
  into.high = finish(into.high)
  into.low = finish(into.low)
  if (into.high === 0 && into.low === 0) into.low = 1
}

function mixText(text: string, hash: PairHash): void {
  for (let i = 0; i < text.length; i += 1) mixUnit(text.charCodeAt(i), hash)
}

function mixUnit(unit: number, hash: PairHash): void {
  const high = hash.high ^ Math.imul(rotate(Math.imul(unit, 0x239b961b), 15), 0xab0e9789)
  const low = hash.low ^ Math.imul(rotate(Math.imul(unit, 0x38b34ae5), 17), 0xa1e38b93)
  hash.high = (Math.imul(rotate(high, 19), 5) + 0x561ccd1b) | 0
  hash.low = (Math.imul(rotate(low, 13), 5) + 0x32ac3b17) | 0
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

/** MurmurHash3's finalizer. */
function finish(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
