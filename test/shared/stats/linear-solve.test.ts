import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { solveLinear } from '../../../shared/stats/linear-solve.ts'

describe('solveLinear', () => {
  it('finds what the matrix was multiplied with, also where rows must change places', () => {
    expect(
      solveLinear(
        [
          [0, 2],
          [4, 0],
        ],
        [
          [6, 2],
          [8, 4],
        ],
      ),
    ).toEqual([
      [2, 1],
      [3, 1],
    ])
    const anyEntry = fc.integer({ min: -9, max: 9 })
    const anySize = fc.integer({ min: 1, max: 6 })
    const anySystem = anySize.chain((size) => {
      const anyRow = fc.array(anyEntry, { minLength: size, maxLength: size })
      return fc.record({ a: fc.array(anyRow, { minLength: size, maxLength: size }), x: anyRow })
    })
    fc.assert(
      fc.property(anySystem, ({ a, x }) => {
        const dominant = a
          .map((row, index) => row.map((value, column) => (column === index ? value + 100 : value)))
          .reverse()
        const b = dominant.map((row) => [row.reduce((sum, value, column) => sum + value * (x[column] ?? 0), 0)])
        const solved = solveLinear(dominant, b)
        for (const [index, [value]] of solved.entries()) expect(value).toBeCloseTo(x[index] ?? 0, 9)
      }),
    )
  })

  it('leaves what it is given as it is, and solves nothing for nothing', () => {
    const a = [
      [0, 1],
      [1, 0],
    ]
    solveLinear(a, [[1], [2]])
    expect(a).toEqual([
      [0, 1],
      [1, 0],
    ])
    expect(solveLinear([], [])).toEqual([])
  })

  it('refuses a singular matrix', () => {
    expect(() =>
      solveLinear(
        [
          [1, 2],
          [2, 4],
        ],
        [[1], [1]],
      ),
    ).toThrow('singular')
  })
})
