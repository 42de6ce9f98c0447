import { describe, expect, it } from 'vitest'
import { type Held, hold, isHeld, MAX_QUEUES, rangesOf } from '../../../shared/journey/held.ts'

const holdAll = (seqs: readonly number[]) => seqs.reduce<Held>((held, seq) => hold(held, 1, [seq, seq]), [])

describe('hold', () => {
  it('joins numbers that touch into one range, in whatever order they come', () => {
    for (const seqs of [
      [1, 2, 3, 5],
      [5, 3, 2, 1],
      [3, 1, 5, 2],
      [2, 2, 1, 3, 5, 5],
    ]) {
      expect(rangesOf(holdAll(seqs), 1)).toEqual([1, 3, 5, 5])
    }
  })

  it('closes every gap below a number that nothing waits under', () => {
    expect(rangesOf(hold(holdAll([2, 4, 9]), 1, [1, 5]), 1)).toEqual([1, 5, 9, 9])
  })

  it('keeps the queues used last', () => {
    const held = [1, 2, 3, 4, 2].reduce<Held>((kept, queue) => hold(kept, queue, [1, 1]), [])
    expect(held.map(({ queue }) => queue)).toEqual([2, 4, 3])
    expect(held).toHaveLength(MAX_QUEUES)
  })
})

describe('isHeld', () => {
  it('is true of both ends of a range and of none outside', () => {
    const ranges = rangesOf(holdAll([2, 3, 4, 7]), 1)
    expect([1, 2, 4, 5, 6, 7, 8].map((seq) => isHeld(ranges, seq))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      false,
    ])
  })
})
