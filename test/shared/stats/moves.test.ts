import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Move, moveMatrix } from '../../../shared/stats/moves.ts'
import { proportion } from '../../../shared/stats/wilson.ts'
import { anyMoves, ORDER } from '../../support/moves.ts'
import { withAShuffle } from '../../support/stays.ts'

/** Days without rain, with little and with much: `rain` of R's package markovchain, counts and fitted probabilities. */
const RAIN = ['none', 'little', 'much']
const RAIN_COUNTS = [
  [362, 126, 60],
  [136, 90, 68],
  [50, 79, 124],
]
const RAIN_SHARES = [
  [0.6605839416058, 0.2299270072993, 0.1094890510949],
  [0.4625850340136, 0.3061224489796, 0.2312925170068],
  [0.197628458498, 0.3122529644269, 0.4901185770751],
]

describe('moveMatrix', () => {
  it('has the shares that R fits to the counts of rain', () => {
    const moves = RAIN_COUNTS.flatMap((row, from) =>
      row.map((count, to): Move => ({ from: RAIN[from] ?? null, to: RAIN[to] ?? null, count })),
    )
    for (const [row, { to }] of moveMatrix(moves, RAIN).stages.entries()) {
      for (const [column, { share }] of to.entries()) expect(share).toBeCloseTo(RAIN_SHARES[row]?.[column] ?? 0, 12)
    }
  })

  it('tells forwards from backwards by the order of stages, no stage before the first', () => {
    const moves: readonly Move[] = [
      { from: null, to: 'visitor', count: 5 },
      { from: 'visitor', to: 'customer', count: 3 },
      { from: 'customer', to: 'interested', count: 2 },
      { from: 'customer', to: null, count: 1 },
      { from: 'visitor', to: 'visitor', count: 7 },
      { from: 'visitor', to: 'retired', count: 4 },
    ]
    expect(moveMatrix(moves, ORDER)).toMatchObject({ forwards: 8, backwards: 3, stayed: 7, unplaced: 4 })
  })

  it('adds up entries, exits and net, without who stayed, and the shares of all that were there', () => {
    const { stages } = moveMatrix(
      [
        { from: 'visitor', to: 'interested', count: 2 },
        { from: 'visitor', to: 'interested', count: 1 },
        { from: 'visitor', to: 'visitor', count: 9 },
      ],
      ORDER,
    )
    expect(stages).toEqual([
      {
        ...{ stage: 'visitor', entries: 0, exits: 3, net: -3 },
        to: [
          { to: 'visitor', direction: 'stayed', ...proportion(9, 12) },
          { to: 'interested', direction: 'forwards', ...proportion(3, 12) },
        ],
      },
      { stage: 'interested', entries: 3, exits: 0, net: 3, to: [] },
      { stage: 'customer', entries: 0, exits: 0, net: 0, to: [] },
    ])
  })

  it('lists no stage first and stages that the journey has no more last', () => {
    const { stages } = moveMatrix([{ from: 'old', to: null, count: 1 }], ORDER)
    expect(stages.map(({ stage }) => stage)).toEqual([null, ...ORDER, 'old'])
  })

  it('has rows that add up to 1, nets that add up to 0, and is the same in any order', () => {
    fc.assert(
      fc.property(anyMoves.chain(withAShuffle), ([moves, shuffled]) => {
        const matrix = moveMatrix(moves, ORDER)
        expect(moveMatrix(shuffled, ORDER)).toEqual(matrix)
        for (const { to } of matrix.stages) {
          if (to.length > 0) expect(to.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1, 12)
        }
        expect(matrix.stages.reduce((sum, { net }) => sum + net, 0)).toBe(0)
        const { forwards, backwards, stayed, unplaced } = matrix
        expect(forwards + backwards + stayed + unplaced).toBe(moves.reduce((sum, { count }) => sum + count, 0))
      }),
    )
  })

  it('has every stage of the journey, with nothing to say, where nobody moved', () => {
    const nothing = { entries: 0, exits: 0, net: 0, to: [] }
    const stages = ORDER.map((stage) => ({ stage, ...nothing }))
    expect(moveMatrix([], ORDER)).toEqual({ forwards: 0, backwards: 0, stayed: 0, unplaced: 0, stages })
  })
})
