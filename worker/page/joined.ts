const NOTHING = new Uint8Array(0)

/** Bytes one after the other; of a single part, that part itself. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only = NOTHING] = parts
  if (parts.length <= 1) return only
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
