import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFieldMap } from '../../worker/admin/cli/field-map.ts'
import type { LogTouch } from '../../worker/admin/cli/log-handlers.ts'
import { readInOrder } from '../../worker/admin/cli/order.ts'
import { loggedTouch, withFile } from '../support/a-log.ts'

function read(lines: readonly string[], isStrict = false) {
  return withFile('log.ndjson', lines.join('\n'), (file) =>
    readInOrder({
      log: { file, map: parseFieldMap(''), props: new Set(['plan']) },
      createSink() {
        const touches: LogTouch[] = []
        return { touches, touch: (touch: LogTouch) => touches.push(touch) }
      },
      isStrict,
    }),
  )
}

const linesOf = (touches: readonly LogTouch[]) => touches.map((touch) => JSON.stringify(touch))

const anyTouch = fc
  .record({
    visitor: fc.constantFrom('v1', 'v2', 'v3'),
    name: fc.constantFrom('view', 'cart'),
    at: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -5e12, max: 5e12 })),
    value: fc.option(fc.integer(), { nil: undefined }),
    props: fc.option(fc.constant({ plan: 'pro' }), { nil: undefined }),
  })
  .map((given) => loggedTouch(given))

describe('readInOrder', () => {
  it('gives the touches of any log in order of time, those of one instant in the order of the file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyTouch, { maxLength: 40 }), async (touches) => {
        const { sink } = await read(linesOf(touches))
        expect(sink.touches).toEqual(touches.toSorted((a, b) => a.at - b.at))
      }),
      { numRuns: 300 },
    )
  })

  it('streams a log that is in order and sorts one that is not', async () => {
    const [first, second] = [loggedTouch({ at: 1 }), loggedTouch({ at: 2 })]
    expect((await read(linesOf([first, first, second]))).wasInOrder).toBe(true)
    expect((await read(linesOf([second, first]))).wasInOrder).toBe(false)
  })

  it('sorts logs of more rows than it first makes room for', async () => {
    const touches = Array.from({ length: 5000 }, (_, place) =>
      loggedTouch({ visitor: `v${place}`, at: 5000 - place, id: `i${place}` }),
    )
    expect((await read(linesOf(touches))).sink.touches).toEqual(touches.toReversed())
  })

  it('passes a touch on once for each visitor and id, in order or not', async () => {
    const once = [
      loggedTouch({ id: 'a', at: 1 }),
      loggedTouch({ id: 'a', at: 2, visitor: 'v2' }),
      loggedTouch({ at: 3 }),
      loggedTouch({ at: 3 }),
    ]
    const twice = once.flatMap((touch) => (touch.id === undefined ? [touch] : [touch, touch]))
    for (const touches of [twice, twice.toReversed()]) {
      const { sink, duplicates } = await read(linesOf(touches))
      expect(sink.touches).toEqual(once)
      expect(duplicates).toBe(2)
    }
  })

  it('counts malformed lines once, although a log out of order is read twice', async () => {
    const lines = ['bad', ...linesOf([loggedTouch({ at: 2 }), loggedTouch({ at: 1 })]), 'worse']
    const { malformed } = await read(lines)
    expect(malformed).toMatchObject({
      count: 2,
      first: [
        { line: 1, problem: 'not JSON' },
        { line: 4, problem: 'not JSON' },
      ],
    })
  })

  it('ends at the first malformed line when it is strict, and names it', async () => {
    const [first, second] = linesOf([loggedTouch({ at: 1 }), loggedTouch({ at: 2 })])
    await expect(read([first ?? '', 'bad', second ?? ''], true)).rejects.toThrow(/line 2: not JSON/)
    await expect(read([second ?? '', first ?? '', 'bad'], true)).rejects.toThrow(/line 3: not JSON/)
  })
})
