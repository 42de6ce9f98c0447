import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readNumber } from '../../worker/admin/cli/number-text.ts'

const read = (text: string): number => readNumber(Buffer.from(text), 0, text.length)

describe('readNumber', () => {
  it('reads every number as JavaScript does, to the last bit', () => {
    const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true })
    const anyDecimal = fc.stringMatching(/^-?[0-9]{1,18}(\.[0-9]{0,18})?$/)
    fc.assert(
      fc.property(fc.oneof(anyNumber.map(String), anyDecimal), (text) => {
        expect(read(text)).toBe(Number(text))
      }),
      {
        numRuns: 5000,
      },
    )
  })

  it.each(['', '-', '.', '1.2.3', '1,5', '0x10', 'NaN', 'Infinity', '1e999', '12 EUR'])(
    'does not take "%s" for a number',
    (text) => {
      expect(read(text)).toBeNaN()
    },
  )

  it('passes over spaces and a plus sign', () => {
    expect([read(' 12.5 '), read('+3')]).toEqual([12.5, 3])
  })
})
