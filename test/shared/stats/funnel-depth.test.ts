import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FunnelMode, type FunnelTouch, funnelDepth } from '../../../shared/stats/funnel-depth.ts'

/** Few names and few instants, so that steps repeat and coincide; `x` is no step. */
const anyCase = fc.record({
  steps: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }),
  windowMs: fc.option(fc.nat(6)),
  touches: fc
    .array(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'x'), at: fc.nat(9) }), { maxLength: 8 })
    .map((touches) => touches.sort((a, b) => a.at - b.at)),
})

const depthOf = (mode: FunnelMode, names: string, windowMs: number | null = null) =>
  funnelDepth({ steps: ['a', 'b', 'c'], mode, windowMs })([...names].map((name, at) => ({ name, at })))

describe('funnelDepth', () => {
  it.each(['ordered', 'strict', 'any'] as const)('finds the best of all %s chains that there are', (mode) => {
    fc.assert(
      fc.property(anyCase, ({ steps, windowMs, touches }) => {
        expect(funnelDepth({ steps, mode, windowMs })(touches)).toBe(longestChain({ steps, mode, windowMs }, touches))
      }),
      { numRuns: 500 },
    )
  })

  it('goes no further strictly than in order, and no further in order than in any', () => {
    fc.assert(
      fc.property(anyCase, ({ steps, windowMs, touches }) => {
        const [strict, ordered, any] = (['strict', 'ordered', 'any'] as const).map((mode) =>
          funnelDepth({ steps, mode, windowMs })(touches),
        )
        expect(strict).toBeLessThanOrEqual(ordered ?? -1)
        expect(ordered).toBeLessThanOrEqual(any ?? -1)
      }),
    )
  })

  it('lets other touches lie between in order, other steps not strictly, and any order in any', () => {
    expect([depthOf('ordered', 'axbxc'), depthOf('strict', 'axbxc'), depthOf('any', 'cxbxa')]).toEqual([3, 3, 3])
    expect([depthOf('ordered', 'acbc'), depthOf('strict', 'acbc'), depthOf('ordered', 'cba')]).toEqual([3, 1, 1])
    expect([depthOf('strict', 'acabc'), depthOf('strict', 'aabc')]).toEqual([3, 3])
  })

  it('does not take one touch for two steps', () => {
    const twice = funnelDepth({ steps: ['a', 'a'], mode: 'ordered', windowMs: null })
    expect([
      twice([{ name: 'a', at: 1 }]),
      twice([
        { name: 'a', at: 1 },
        { name: 'a', at: 1 },
      ]),
    ]).toEqual([1, 2])
  })

  it.each(['ordered', 'strict', 'any'] as const)('has the window from the first step, its end included, %s', (mode) => {
    expect([depthOf(mode, 'abc', 2), depthOf(mode, 'abc', 1)]).toEqual([3, 2])
  })

  it('begins again where a first chain ran out of time', () => {
    expect(depthOf('ordered', 'abxxxabc', 2)).toBe(3)
    expect(depthOf('ordered', 'abxxxac', 2)).toBe(2)
  })

  it('is at no step without a touch, and refuses touches that are not in order of time', () => {
    expect(depthOf('ordered', '')).toBe(0)
    const backwards = [
      { name: 'x', at: 2 },
      { name: 'x', at: 1 },
    ]
    expect(() => funnelDepth({ steps: ['a'], mode: 'any', windowMs: null })(backwards)).toThrow('not 1 after 2')
  })
})

interface Chains {
  readonly steps: readonly string[]
  readonly mode: FunnelMode
  readonly windowMs: number | null
}

/** Tries every choice of touches for the steps. */
function longestChain({ steps, mode, windowMs }: Chains, touches: readonly FunnelTouch[]): number {
  const relevant = touches.filter(({ name }) => steps.includes(name))
  const extend = (chosen: readonly number[]): number => {
    const next = steps[chosen.length]
    const last = chosen.at(-1)
    const lengths = relevant.map((touch, index) => {
      if (touch.name !== next || chosen.includes(index)) return 0
      if (last !== undefined && mode === 'ordered' && index < last) return 0
      if (last !== undefined && mode === 'strict' && index !== last + 1) return 0
      const instants = [...chosen, index].map((place) => relevant[place]?.at ?? 0)
      const isInTime = Math.max(...instants) - Math.min(...instants) <= (windowMs ?? Number.POSITIVE_INFINITY)
      return isInTime ? extend([...chosen, index]) : 0
    })
    return Math.max(chosen.length, ...lengths)
  }
  return extend([])
}
