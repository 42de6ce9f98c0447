const FNV_PRIME = 0x01000193
const FNV_BASIS = 0x811c9dc5

/** FNV-1a, 32 bits, over UTF-16 code units (equal to the byte form for ASCII). Source: draft-eastlake-fnv. */
export function fnv1a32(text: string, basis: number = FNV_BASIS): number {
  let hash = basis
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME)
  }
  return hash >>> 0
}

/** 48 well-mixed bits of a text, as a whole number: tells values apart where keeping them would cost too much. */
export function hash48(text: string): number {
  const low = mix(fnv1a32(text))
  const high = mix(fnv1a32(text, 0x9747b28c)) & 0xffff
  return high * 0x100000000 + low
}

/** MurmurHash3's finalizer: spreads every input bit over the whole word. */
function mix(word: number): number {
  let mixed = word
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
