import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flowOverDays } from '../../../shared/stats/flow.ts'
import { moveMatrix } from '../../../shared/stats/moves.ts'
import { anyMoves, ORDER } from '../../support/moves.ts'

const DAYS = ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']
const PERIOD = { firstDay: '2026-02-27', lastDay: '2026-03-02', order: ORDER }

describe('flowOverDays', () => {
  it('has every day of the period and every stage, also where nothing moved', () => {
    const flow = flowOverDays([{ day: '2026-03-01', from: 'visitor', to: 'customer', count: 4 }], PERIOD)
    expect(flow.map(({ day }) => day)).toEqual(DAYS)
    expect(flow[2]).toEqual({
      ...{ day: '2026-03-01', forwards: 4, backwards: 0 },
      stages: [
        { stage: 'visitor', entries: 0, exits: 4, net: -4 },
        { stage: 'interested', entries: 0, exits: 0, net: 0 },
        { stage: 'customer', entries: 4, exits: 0, net: 4 },
      ],
    })
    expect(flow[0]).toMatchObject({ forwards: 0, backwards: 0 })
    expect(flow[0]?.stages.map(({ stage, net }) => [stage, net])).toEqual(ORDER.map((stage) => [stage, 0]))
  })

  it('adds up over the days to the matrix of the period', () => {
    const anyDays = fc.tuple(...DAYS.map((day) => anyMoves.map((moves) => moves.map((move) => ({ ...move, day })))))
    fc.assert(
      fc.property(anyDays, (days) => {
        const moves = days.flat()
        const matrix = moveMatrix(moves, ORDER)
        const flow = flowOverDays(moves, PERIOD)
        expect(flow.reduce((sum, { forwards }) => sum + forwards, 0)).toBe(matrix.forwards)
        expect(flow.reduce((sum, { backwards }) => sum + backwards, 0)).toBe(matrix.backwards)
        for (const [index, { stage, entries, exits, net }] of matrix.stages.entries()) {
          const ofStage = flow.map(({ stages }) => stages[index])
          const sumOf = (numbers: readonly (number | undefined)[]) => numbers.reduce<number>((a, b) => a + (b ?? 0), 0)
          expect(new Set(ofStage.map((part) => part?.stage))).toEqual(new Set([stage]))
          expect(sumOf(ofStage.map((part) => part?.entries))).toBe(entries)
          expect(sumOf(ofStage.map((part) => part?.exits))).toBe(exits)
          expect(sumOf(ofStage.map((part) => part?.net))).toBe(net)
        }
      }),
    )
  })

  it('leaves out moves of other days, has no days of a period that ends before it begins, and refuses other texts', () => {
    const moves = [{ day: '2026-03-03', from: 'old', to: null, count: 1 }]
    expect(flowOverDays(moves, PERIOD).flatMap(({ stages }) => stages.filter(({ net }) => net !== 0))).toEqual([])
    expect(flowOverDays([], { ...PERIOD, lastDay: '2026-02-26' })).toEqual([])
    expect(() => flowOverDays([], { ...PERIOD, lastDay: 'today' })).toThrow('Days are written as 2026-11-20')
  })
})
