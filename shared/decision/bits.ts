/** Which of a list, one bit each, 32 to a word. */
export type Bits = Int32Array

/** The bits of the places for which something holds. */
export function bitsOf(length: number, holds: (place: number) => boolean): Bits {
  const bits = new Int32Array(Math.ceil(length / 32))
  for (let place = 0; place < length; place += 1) if (holds(place)) setBit(bits, place)
  return bits
}

export function setBit(bits: Bits, place: number): void {
  const word = place >>> 5
  bits[word] = (bits[word] ?? 0) | (1 << (place & 31))
}

/** The bits that are in either. */
export function either(some: Bits, others: Bits): Bits {
  return some.map((word, place) => word | (others[place] ?? 0))
}

/** The first place that is in all, from `start` on, or -1. */
export function firstInAll(all: readonly Bits[], start: number): number {
  const words = all[0]?.length ?? 0
  let unseen = -1 << (start & 31)
  for (let word = start >>> 5; word < words; word += 1) {
    let common = unseen
    for (let each = 0; each < all.length; each += 1) common &= all[each]?.[word] ?? 0
    if (common !== 0) return word * 32 + 31 - Math.clz32(common & -common)
    unseen = -1
  }
  return -1
}
