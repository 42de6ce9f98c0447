/** Reads the text of some bytes. */
export type ReadText = (bytes: Buffer, start: number, end: number) => string

/** Texts remembered, by hash of their bytes: visitors come in runs, touch names are few. A power of two. */
const SLOTS = 1 << 18

/** Longer texts hardly repeat. */
const MAX_LENGTH = 64

/**
 * Decodes UTF-8 and gives the same string for the same bytes while it remembers them, which saves most allocations
 * and lets a later `Map` lookup compare pointers. Strings never hold on to the bytes they were read from.
 */
export function createTextCache(): ReadText {
  const cache = new Array<string>(SLOTS).fill('')
  return (bytes, start, end) => {
    let hash = 0
    let union = 0
    for (let i = start; i < end; i += 1) {
      const byte = bytes[i] ?? 0
      hash = Math.imul(hash ^ byte, 0x01000193)
      union |= byte
    }
    if (union > 0x7f) return bytes.toString('utf8', start, end)
    if (end - start > MAX_LENGTH) return bytes.toString('latin1', start, end)
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    const known = cache[slot] ?? ''
    if (isSame(known, bytes, start, end)) return known
    const text = bytes.toString('latin1', start, end)
    cache[slot] = text
    return text
  }
}

function isSame(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) !== bytes[start + i]) return false
  }
  return true
}
