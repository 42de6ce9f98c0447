import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/model/touch.ts'
import { isPlainVisit } from '../../../shared/wire/plain-visit.ts'
import { parse } from '../../../shared/wire/problems.ts'
import { parseVisit, visitSchema } from '../../../shared/wire/visit-schema.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit, SEED } from '../../support/a-visit.ts'
import { anyMutationOf } from '../../support/any-mutation.ts'

const FULL = aVisit({
  token: 'AQEAAAAA',
  seed: SEED,
  fresh: false,
  oldest: 1,
  touches: [
    aTouch({ seq: 1, value: 3, props: { product: 'boots', pairs: 2, isGift: false, note: null } }),
    aTouch({ seq: 2, name: 'purchase' }),
  ],
  page: { url: 'https://shop.example/?utm_source=news', referrer: 'https://search.example/', title: 'Shop' },
  consent: { measure: true, personalize: true },
})

const touchWith = (props: object) => ({ ...aVisit(), touches: [{ ...aTouch(), props }] })

describe('isPlainVisit', () => {
  it('holds for what the tag sends', () => {
    expect(isPlainVisit(FULL)).toBe(true)
    expect(isPlainVisit(aVisit())).toBe(true)
  })

  it.each<[string, unknown]>([
    ['fields that a newer tag may add', { ...aVisit(), viewport: 360 }],
    ['properties that are lists', touchWith({ tags: ['a'] })],
    ['properties that every object inherits', touchWith(JSON.parse('{"__proto__":1}'))],
    ['a list where an object is asked for', { ...aVisit(), consent: [] }],
    ['nothing', null],
  ])('leaves %s to the schema', (_, value) => {
    expect(isPlainVisit(value)).toBe(false)
  })

  it('changes nothing of what the schema says, whatever is sent', () => {
    const json: Json = JSON.parse(JSON.stringify(FULL))
    fc.assert(
      fc.property(anyMutationOf(json), (body) => {
        const sent = jsonOf(body)
        expect(parseVisit(sent)).toEqual(parse(visitSchema, sent))
      }),
      { numRuns: 5_000 },
    )
  })
})

/** Some mutations are no JSON any more. */
function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    // Such a body is refused before it is taken for a visit.
    return null
  }
}
