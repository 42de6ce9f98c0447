import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { armsSeenOf, MAX_SEEN_ARMS, seenArmsCell } from '../../../shared/evidence/seen-arms.ts'
import { ByteReader } from '../../../shared/lib/byte-reader.ts'
import { ByteWriter } from '../../../shared/lib/byte-writer.ts'
import { fnv1a32 } from '../../../shared/lib/hash.ts'
import type { Touch } from '../../../shared/model/touch.ts'
import { START, touch } from '../../support/judging.ts'

const seen = (play: string, arm: string, after: number) =>
  touch('exposure', after, { props: { play, slot: 'hero', arm } })

const cell = seenArmsCell(3)
const addAll = (touches: readonly Touch[]) => touches.reduce((state, one) => cell.add(state, one, 1), cell.empty)

const anyTouch = fc
  .tuple(fc.constantFrom('p', 'q', 'r'), fc.constantFrom('a', 'b', 'control'), fc.integer({ min: 0, max: 9 }))
  .map(([play, arm, after]) => seen(play, arm, after))

describe('seenArmsCell', () => {
  it('tells the arms of a play in the order in which they were first seen', () => {
    const state = addAll([seen('p', 'b', 5), seen('q', 'a', 1), seen('p', 'a', 3), seen('p', 'b', 9)])
    expect(armsSeenOf(state, fnv1a32('p'))).toEqual([fnv1a32('a'), fnv1a32('b')])
    expect(armsSeenOf(state, fnv1a32('r'))).toEqual([])
  })

  it('keeps the earliest where there are too many', () => {
    const state = addAll([seen('p', 'a', 4), seen('q', 'a', 3), seen('r', 'a', 2), seen('s', 'a', 1)])
    expect(state.filter((_, place) => place % 3 === 0)).toEqual([1, 2, 3].map((after) => START + after))
  })

  it('is the same in whatever order exposures come and however they are shared between devices', () => {
    const shuffled = fc
      .array(anyTouch, { maxLength: 20 })
      .chain((touches) =>
        fc.tuple(
          fc.constant(touches),
          fc.shuffledSubarray(touches, { minLength: touches.length }),
          fc.integer({ min: 0, max: touches.length }),
        ),
      )
    fc.assert(
      fc.property(shuffled, ([touches, others, cut]) => {
        const whole = addAll(touches)
        expect(addAll(others)).toEqual(whole)
        const [one, two] = [addAll(others.slice(0, cut)), addAll(others.slice(cut))]
        expect(cell.merge(one, two)).toEqual(whole)
        expect(cell.merge(two, one)).toEqual(whole)
        expect(cell.merge(whole, one)).toEqual(whole)
      }),
      { numRuns: 1_000 },
    )
  })

  it('comes back as it was written, in no more bytes than it says', () => {
    const full = seenArmsCell(MAX_SEEN_ARMS)
    const touches = Array.from({ length: 40 }, (_, place) => seen(`play-${place}`, 'a', place))
    const state = touches.reduce((before, one) => full.add(before, one, 1), full.empty)
    const out = new ByteWriter()
    full.write(out, state, START + 2 ** 41)
    const bytes = out.finish()
    expect(bytes.length).toBeLessThanOrEqual(full.maxBytes)
    expect(full.read(new ByteReader(bytes), START + 2 ** 41)).toEqual(state)
  })
})
