import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outlook } from '../../../shared/stats/absorbing-chain.ts'
import type { Move } from '../../../shared/stats/moves.ts'
import { anyMoves, ORDER } from '../../support/moves.ts'
import { withAShuffle } from '../../support/stays.ts'

/** Rows of transient states, over the transient and then the absorbing states; solved by numpy. */
const CHAINS = [
  {
    rows: [
      [0.357155325498236, 0.2269745933282509, 0.41587008117351315],
      [0.24315392831130705, 0.20979525131127566, 0.5470508203774173],
    ],
    steps: [2.246474636086764, 1.9567575810978852],
    absorption: [[1], [1]],
  },
  {
    rows: [
      [0.41439551974750904, 0.022951818367085347, 0.07451614281790025, 0.4285406563373909, 0.059595862730114545],
      [0.24405995094076677, 0.1786291272535138, 0.045749944380221175, 0.5305619520119725, 0.000999025413525778],
      [0.0009980726416616672, 0.009796565012934601, 0.5490632793625899, 0.43914401034115225, 0.0009980726416616672],
    ],
    steps: [2.07261890993886, 1.9594754322824024, 2.264762894560063],
    absorption: [
      [0.8965733038150007, 0.10342669618499956],
      [0.9678768737848329, 0.0321231262151672],
      [0.9968598780557828, 0.003140121944217389],
    ],
  },
]

describe('outlook', () => {
  it.each(CHAINS)('has the steps and probabilities of the reference for %#', ({ rows, steps, absorption }) => {
    const order = (rows[0] ?? []).map((_, index) => `s${index}`)
    const moves = rows.flatMap((row, from) => row.map((count, to): Move => ({ from: `s${from}`, to: `s${to}`, count })))
    for (const [end, goal] of order.slice(rows.length).entries()) {
      const found = outlook(moves, { goal, order })
      for (const [index, row] of absorption.entries()) {
        expect(found[index]?.reach).toBeCloseTo(row[end] ?? Number.NaN, 13)
        expect(found[index]?.stepsToEnd).toBeCloseTo(steps[index] ?? Number.NaN, 12)
      }
    }
  })

  it('gives the expected steps of those who reach the goal alone', () => {
    const moves: readonly Move[] = [
      { from: 'visitor', to: 'customer', count: 1 },
      { from: 'visitor', to: 'interested', count: 1 },
      { from: 'interested', to: 'customer', count: 1 },
      { from: 'interested', to: null, count: 3 },
    ]
    const [none, visitor, interested, customer] = outlook(moves, { goal: 'customer', order: ORDER })
    expect(none).toEqual({ stage: null, standing: 'final', reach: 0, stepsToGoal: null, stepsToEnd: 0 })
    // 1/2 in one step and 1/8 in two.
    const ofVisitor = { reach: 0.625, stepsToGoal: expect.closeTo(1.2, 14), stepsToEnd: 1.5 }
    expect(visitor).toEqual({ stage: 'visitor', standing: 'open', ...ofVisitor })
    expect(interested).toEqual({ stage: 'interested', standing: 'open', reach: 0.25, stepsToGoal: 1, stepsToEnd: 1 })
    expect(customer).toEqual({ stage: 'customer', standing: 'goal', reach: 1, stepsToGoal: 0, stepsToEnd: 0 })
  })

  it('does not follow moves out of the goal', () => {
    const there: Move = { from: 'visitor', to: 'customer', count: 1 }
    const back: Move = { from: 'customer', to: 'visitor', count: 5 }
    expect(outlook([there, back], { goal: 'customer', order: ORDER })).toEqual(
      outlook([there], { goal: 'customer', order: ORDER }),
    )
  })

  it('names a stage from which people move on but never to the goal, and has no steps to an end where they circle', () => {
    const moves: readonly Move[] = [
      { from: 'visitor', to: 'customer', count: 3 },
      { from: 'visitor', to: 'x', count: 1 },
      { from: 'x', to: 'y', count: 1 },
      { from: 'y', to: 'x', count: 1 },
    ]
    const found = outlook(moves, { goal: 'customer', order: ['visitor', 'customer', 'x', 'y'] })
    expect(found).toEqual([
      { stage: 'visitor', standing: 'open', reach: 0.75, stepsToGoal: 1, stepsToEnd: null },
      { stage: 'customer', standing: 'goal', reach: 1, stepsToGoal: 0, stepsToEnd: 0 },
      { stage: 'x', standing: 'shut', reach: 0, stepsToGoal: null, stepsToEnd: null },
      { stage: 'y', standing: 'shut', reach: 0, stepsToGoal: null, stepsToEnd: null },
    ])
  })

  it('takes a stage that is only ever stayed at, or that nobody came to, for final', () => {
    const found = outlook([{ from: 'interested', to: 'interested', count: 8 }], { goal: 'customer', order: ORDER })
    expect(found.map(({ standing }) => standing)).toEqual(['final', 'final', 'goal'])
  })

  it('ends for sure somewhere, is the same in any order, and each step keeps the probability', () => {
    fc.assert(
      fc.property(anyMoves.chain(withAShuffle), ([moves, shuffled]) => {
        const found = outlook(moves, { goal: 'customer', order: ORDER })
        expect(outlook(shuffled, { goal: 'customer', order: ORDER })).toEqual(found)
        const finals = found.filter(({ standing }) => standing === 'final').map(({ stage }) => stage)
        for (const { stage, standing, reach, stepsToGoal, stepsToEnd } of found) {
          expect(reach === 0).toBe(stepsToGoal === null)
          if (standing === 'open') expect(stepsToGoal).toBeGreaterThanOrEqual(1)
          if (stepsToEnd === null || stage === null) continue
          const others = finals.filter((final) => final !== null).map((goal) => ({ moves: stopped(moves), goal }))
          const toNone = reachOfNone(stopped(moves), stage)
          const elsewhere = others.reduce((sum, { moves: all, goal }) => {
            return sum + (outlook(all, { goal, order: ORDER }).find((one) => one.stage === stage)?.reach ?? 0)
          }, 0)
          expect(reach + elsewhere + (finals.includes(null) ? toNone : 0)).toBeCloseTo(1, 9)
        }
      }),
    )
  })
})

/** The moves without those out of the goal, so that it is an end for every other goal too. */
function stopped(moves: readonly Move[]): readonly Move[] {
  return moves.filter(({ from }) => from !== 'customer')
}

/** To be at no stage is not to be named as a goal, so it is given a name. */
function reachOfNone(moves: readonly Move[], stage: string): number {
  const named = moves.map(({ from, to, count }) => ({ from: from ?? 'none', to: to ?? 'none', count }))
  return outlook(named, { goal: 'none', order: ORDER }).find((one) => one.stage === stage)?.reach ?? 0
}
