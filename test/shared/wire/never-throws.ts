import fc from 'fast-check'
import { expect } from 'vitest'
import type { Parsed } from '../../../shared/lib/problem.ts'
import type { Json } from '../../../shared/model/touch.ts'
import { anyMutationOf } from '../../support/any-mutation.ts'

/** A parser gives a value or problems for every value there is, those that nearly fit above all. */
export function isNeverThrownBy(parser: (input: unknown) => Parsed<unknown>, good: Json): void {
  expect(parser(good).ok).toBe(true)
  const givesAnAnswer = (input: unknown) => {
    const parsed = parser(input)
    expect(parsed.ok || parsed.problems.length > 0).toBe(true)
  }
  const anyDamaged = anyMutationOf(good).map(readAnyJson)
  fc.assert(fc.property(anyDamaged, givesAnAnswer), { numRuns: 5_000 })
  fc.assert(fc.property(fc.anything({ withNullPrototype: true, withDate: true, withBigInt: true }), givesAnAnswer))
}

/** What JSON says; else the text itself, cut or with exchanged letters. */
export function readAnyJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON any more: as a text it is one more malformed input.
    return text
  }
}
