/** The text that JavaScript makes of a value (`value + ''`), or `null` for a value that has none. */
export function toText(value: unknown): string | null {
  try {
    return String(value)
  } catch {
    // A visitor may send `{"toString": 1}` or a list nested too deep to join. Such a value equals no text.
    return null
  }
}

/** What JavaScript's `<` and `>` compare: text as text, all else as a number, `NaN` if it is neither. */
export function toComparable(value: unknown): string | number {
  if (typeof value === 'string') return value
  if (isKeyed(value) || typeof value === 'function') return toText(value) ?? Number.NaN
  return Number(value)
}

/** The value as JSON, keys in the order they came; `undefined` for a value without JSON. */
export function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    // Nested too deep to write down. Such a value equals none that a playbook holds.
    return undefined
  }
}

/** Any list. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

/** An object or a list: whatever has values under names. */
export function isKeyed(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null
}
