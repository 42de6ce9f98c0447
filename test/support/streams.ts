import fc from 'fast-check'
import type { Touch } from '../../shared/model/touch.ts'

/** Gaps between touches, from none to decades; evidence is worst off where all are of one kind. */
const GAPS = [0, 1, 15, 16, 999, 1000, 1001, 2001, 60_000, 3_600_001, 86_400_001, 2_000_000_000, 40_000_000_000]

const CENTURY_MS = 36_500 * 86_400_000

const VALUES = [1e9, -1e9, 0.0001, -1e9 + 0.0001, 123_456_789.1234]

/** What nobody sends but somebody could: hundreds of touches, all alike or mixed, huge values, over up to a century. */
export const anyStream: fc.Arbitrary<readonly Touch[]> = fc
  .record({
    length: fc.integer({ min: 1, max: 400 }),
    gaps: fc.array(fc.constantFrom(...GAPS), { minLength: 1, maxLength: 4 }),
    values: fc.array(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 3 }),
    names: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'answer'), { minLength: 1, maxLength: 3 }),
    begin: fc.constantFrom(0, 1_000_000_000_000),
  })
  .map(({ length, gaps, values, names, begin }) => {
    let at: number = begin
    return Array.from({ length }, (_, place): Touch => {
      const next = at + nth(gaps, place, 0)
      if (next - begin <= CENTURY_MS) at = next
      return {
        id: `t${place}`,
        seq: place + 1,
        name: nth(names, place, 'a'),
        at,
        channel: 'web',
        verified: true,
        value: nth(values, place, 0),
        props: { sku: `sku ${place}`, plan: 'pro', question: 'size', answer: `answer ${place}` },
      }
    })
  })

function nth<T>(things: readonly T[], place: number, otherwise: T): T {
  return things[place % things.length] ?? otherwise
}
