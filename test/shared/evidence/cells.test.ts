import { describe, expect, it } from 'vitest'
import type { Cell, CellState } from '../../../shared/evidence/cell.ts'
import { distinctCell, recentDistinctCell } from '../../../shared/evidence/distinct.ts'
import { firstCell } from '../../../shared/evidence/first.ts'
import { recentCell } from '../../../shared/evidence/recent.ts'
import { scoreAt, scoreCell, scoreTurns } from '../../../shared/evidence/score.ts'
import { sumCell } from '../../../shared/evidence/sum.ts'
import { levelAt, trackCell } from '../../../shared/evidence/track.ts'
import { windowSumAt, windowSumCell } from '../../../shared/evidence/window-sum.ts'
import { ByteWriter } from '../../../shared/lib/byte-writer.ts'
import type { Touch } from '../../../shared/model/touch.ts'
import { MAX_VALUE } from '../../../shared/model/touch.ts'
import { START, touch } from '../../support/judging.ts'

describe('firstCell and recentCell', () => {
  it('keep the earliest and the latest instants, equal ones each', () => {
    const touches = [3, 1, 2, 1, 5].map((after) => touch('view', after))
    expect(addAll(firstCell('view', 3), touches)).toEqual([1, 1, 2].map((after) => START + after))
    expect(addAll(recentCell('view', 3), touches)).toEqual([5, 3, 2].map((after) => START + after))
  })
})

describe('distinctCell', () => {
  it('costs no more than it says with as many values as its length has to name', () => {
    const cell = distinctCell('view', 'sku', 130)
    const state = addAll(
      cell,
      Array.from({ length: 200 }, (_, sku) => touch('view', 0, { props: { sku } })),
    )
    expect(state).toHaveLength(130)
    expect(sizeOf(cell, state)).toBeLessThanOrEqual(cell.maxBytes)
  })
})

describe('recentDistinctCell', () => {
  it('keeps the values seen last, each with its last instant', () => {
    const cell = recentDistinctCell('view', 'sku', 2)
    const seen = (sku: string, after: number) => touch('view', after, { props: { sku } })
    const state = addAll(cell, [seen('a', 1), seen('b', 2), seen('c', 3), seen('a', 4), seen('a', 0)])
    expect(state.filter((_, place) => place % 2 === 1)).toEqual([START + 4, START + 3])
  })
})

describe('sumCell', () => {
  it('keeps the sum, and the sum without negative values, in ten-thousandths', () => {
    expect(addAll(sumCell('buy'), [5, -2, 0.00005].map(worth))).toEqual([30_001, 50_001])
  })

  it('is exact up to its limit, then wraps, and costs no more for it', () => {
    const cell = sumCell('buy')
    const most = Array.from({ length: 28 }, () => worth(MAX_VALUE))
    expect(addAll(cell, most)).toEqual([28 * MAX_VALUE * 10_000, 28 * MAX_VALUE * 10_000])
    const wrapped = addAll(cell, [...most, worth(MAX_VALUE), worth(-MAX_VALUE)])
    expect(wrapped[0]).toBe(28 * MAX_VALUE * 10_000)
    expect(wrapped[1]).toBeLessThan(0)
    expect(sizeOf(cell, wrapped)).toBeLessThanOrEqual(cell.maxBytes)
  })
})

describe('windowSumCell', () => {
  it('is exact up to 13 thousand million in a step of its grid, also over the whole window', () => {
    const touches = Array.from({ length: 65 }, (_, step) => touch('buy', step * 1000, { value: 13_000_000_000 }))
    const state = addAll(windowSumCell('buy', 64_000), touches)
    expect(windowSumAt(state, START + 64_000, 64_000)).toBe(65 * 13_000_000_000 * 10_000)
  })
})

describe('scoreCell', () => {
  it('turns a test at the first step of the grid at which decay does', () => {
    const state = scoreCell('view', 64_000).add([], touch('view', 0), 8)
    const atLeastTwo = (score: number) => score >= 2
    const turns = scoreTurns(state, atLeastTwo, { at: START, halfLifeMs: 64_000 })
    expect(turns).toBe(START + 129_000)
    expect([turns - 1, turns].map((at) => atLeastTwo(scoreAt(state, at, 64_000)))).toEqual([true, false])
    expect(scoreTurns(state, (score) => score >= 9, { at: START, halfLifeMs: 64_000 })).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('trackCell', () => {
  const cell = trackCell('view', { windowMs: 1000, cap: 2, spanMs: 5000 })

  it('knows how many touches the window held at every instant, up to its cap', () => {
    const state = addAll(
      cell,
      [0, 500, 600].map((after) => touch('view', after)),
    )
    const levels = [-1, 0, 500, 1000, 1500, 1501, 1600, 1601].map((after) => levelAt(state, START + after))
    expect(levels).toEqual([0, 1, 2, 2, 2, 1, 1, 0])
  })

  it('forgets by settling only what lies up to the horizon', () => {
    const state = addAll(
      cell,
      [0, 500].map((after) => touch('view', after)),
    )
    const settled = cell.settle?.(state, START + 500) ?? []
    expect([600, 1000, 1001, 1501].map((after) => levelAt(settled, START + after))).toEqual([2, 2, 1, 0])
    expect(cell.settle?.(state, START + 1501)).toEqual([])
  })
})

function worth(value: number): Touch {
  return touch('buy', 0, { value })
}

function addAll(cell: Cell, touches: readonly Touch[]): CellState {
  return touches.reduce((state, one) => cell.add(state, one, 1), cell.empty)
}

function sizeOf(cell: Cell, state: CellState): number {
  const out = new ByteWriter()
  cell.write(out, state, START)
  return out.finish().length
}
