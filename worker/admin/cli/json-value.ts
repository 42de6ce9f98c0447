import type { Attributes, Json } from '../../../shared/model/touch.ts'

/** What a JSON text says; `undefined` when it is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    // Whoever asks knows where the text stands and says so better than the parser.
    return undefined
  }
}

/** Whether a value is an object, as opposed to a list, `null` or something plain. */
export function isAttributes(value: Json | undefined): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object that a JSON text spells; `null` when it spells none. */
export function parseAttributes(text: string): Attributes | null {
  const value = parseJson(text)
  return isAttributes(value) ? value : null
}
