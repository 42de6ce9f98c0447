import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSeen } from '../../worker/admin/cli/seen.ts'

const anyPair = fc.tuple(
  fc.constantFrom('', 'a', 'ab', 'é😀'),
  fc.string({ unit: fc.constantFrom('a', 'b', '\0'), maxLength: 6 }),
)

describe('createSeen', () => {
  it('answers as a set of pairs does', () => {
    fc.assert(
      fc.property(fc.array(anyPair, { maxLength: 300 }), (pairs) => {
        const seen = createSeen()
        const known = new Set<string>()
        for (const [visitor, id] of pairs) {
          const key = JSON.stringify([visitor, id])
          expect(seen.add(visitor, id)).toBe(!known.has(key))
          known.add(key)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('takes none of a million look-alike touches for another, and each for itself', () => {
    const seen = createSeen()
    const pass = () => {
      let fresh = 0
      for (let i = 0; i < 1_000_000; i += 1) if (seen.add(`user-${i % 1000}`, String(Math.floor(i / 1000)))) fresh += 1
      return fresh
    }
    expect(pass()).toBe(1_000_000)
    expect(pass()).toBe(0)
  })

  it('remembers the latest of a generation at least, and forgets in the end', () => {
    const seen = createSeen(100)
    for (let i = 0; i < 1000; i += 1) {
      expect(seen.add('v', String(i))).toBe(true)
      expect(seen.add('v', String(Math.max(0, i - 99)))).toBe(false)
    }
    expect(seen.add('v', '0')).toBe(true)
  })
})
