import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attributes, Json } from '../../../shared/model/touch.ts'
import { allowProps, allowTraits } from '../../../shared/playbook/allow.ts'
import type { Allowed } from '../../../shared/playbook/allowed.ts'

const NAMES = ['a', 'b', 'c', 'plan', 'constructor', 'toString', '$or', '']
const anyName = fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 4 }))
const anyValue: fc.Arbitrary<Json> = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant([1]))
const anyAttributes: fc.Arbitrary<Attributes> = fc.dictionary(anyName, anyValue)

function allowing(names: readonly string[]): Allowed {
  return { traits: new Set(names), props: new Map([['page', new Set(names)]]), query: new Set() }
}

describe('an allow-list of names', () => {
  it('lets nothing through that it does not name, everything that it names as it was sent, and counts the rest', () => {
    fc.assert(
      fc.property(anyAttributes, fc.array(anyName), (given, names) => {
        const allowed = allowing(names)
        for (const { kept, dropped } of [allowProps('page', given, allowed), allowTraits(given, allowed)]) {
          const all = Object.keys(given)
          expect(Object.keys(kept)).toEqual(all.filter((name) => names.includes(name)))
          for (const name of Object.keys(kept)) expect(kept[name]).toBe(given[name])
          expect(dropped).toBe(all.length - Object.keys(kept).length)
        }
      }),
    )
  })

  it('gives back the same object where all of it may be kept', () => {
    const given = { a: 1, b: [2] }
    expect(allowTraits(given, allowing(['a', 'b', 'c'])).kept).toBe(given)
  })
})

describe('allowProps', () => {
  it('lets no property through of a touch that the playbook does not name', () => {
    expect(allowProps('dance', { a: 1 }, allowing(['a']))).toEqual({ kept: {}, dropped: 1 })
  })
})
