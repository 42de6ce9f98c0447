/** What a statement has in it that is not taken. Caught in `compile-select.ts` and nowhere else. */
export class Refusal extends Error {}

/** A part of a parsed statement, of which nothing is known yet. */
export type Part = { readonly [field: string]: unknown }

export function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The part, having no other fields than these that say anything: what is not understood is not passed over. */
export function partOf(value: unknown, fields: readonly string[]): Part {
  if (!isPart(value)) throw new Refusal('is not understood')
  for (const [field, said] of Object.entries(value)) {
    if (!fields.includes(field) && !saysNothing(said)) throw new Refusal(`has a part that is not taken: ${field}`)
  }
  return value
}

export function listOf(value: unknown): readonly unknown[] {
  if (saysNothing(value)) return []
  if (!Array.isArray(value)) throw new Refusal('is not understood')
  return value
}

export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Refusal('is not understood')
  return value
}

export function saysNothing(value: unknown): boolean {
  return value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0)
}
