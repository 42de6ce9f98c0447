import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFunnel, type FunnelPerson } from '../../../shared/stats/funnel.ts'
import { proportion } from '../../../shared/stats/wilson.ts'
import { withAShuffle } from '../../support/stays.ts'

const PATH = { steps: ['view', 'cart', 'purchase'], mode: 'ordered', windowMs: null } as const

const person = (names: string, segment: string | null = null): FunnelPerson => ({
  segment,
  touches: names.split(' ').map((name, at) => ({ name, at })),
})

const anyPeople = fc.array(
  fc.record({
    segment: fc.constantFrom('web', 'app', null),
    touches: fc
      .array(fc.constantFrom('view', 'cart', 'purchase', 'x'), { maxLength: 6 })
      .map((names) => names.map((name, at) => ({ name, at }))),
  }),
)

describe('createFunnel', () => {
  it('counts each person at all steps that they made, with shares of the first step and of the one before', () => {
    const { people, steps } = answerOf([
      person('view cart purchase'),
      person('view cart'),
      person('view view'),
      person('cart'),
    ])
    expect(people).toBe(4)
    expect(steps).toEqual([
      { step: 'view', people: 3, ofFirst: proportion(3, 3), ofPrevious: proportion(3, 3) },
      { step: 'cart', people: 2, ofFirst: proportion(2, 3), ofPrevious: proportion(2, 3) },
      { step: 'purchase', people: 1, ofFirst: proportion(1, 3), ofPrevious: proportion(1, 2) },
    ])
  })

  it('breaks down by segment, the largest first, which add up to the whole and are the same in any order', () => {
    fc.assert(
      fc.property(anyPeople.chain(withAShuffle), ([everybody, shuffled]) => {
        const answer = answerOf(everybody)
        expect(answerOf(shuffled)).toEqual(answer)
        expect(answer.segments.reduce((sum, { people }) => sum + people, 0)).toBe(answer.people)
        for (const [index, { people }] of answer.steps.entries()) {
          expect(answer.segments.reduce((sum, { steps }) => sum + (steps[index]?.people ?? 0), 0)).toBe(people)
        }
        const sizes = answer.segments.map(({ people }) => people)
        expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
      }),
    )
  })

  it('reads touches only once and one person after the other', () => {
    const funnel = createFunnel(PATH)
    function* touches() {
      yield { name: 'view', at: 1 }
      yield { name: 'cart', at: 2 }
    }
    funnel.add({ touches: touches() })
    expect(funnel.answer().segments).toMatchObject([{ segment: null, people: 1 }])
    expect(funnel.answer().steps.map(({ people }) => people)).toEqual([1, 1, 0])
  })

  it('has steps that nobody made where there is nobody, and refuses to have no steps', () => {
    const { people, steps, segments } = answerOf([])
    expect([people, segments]).toEqual([0, []])
    expect(steps.map(({ ofFirst }) => ofFirst)).toEqual(PATH.steps.map(() => proportion(0, 0)))
    expect(() => createFunnel({ ...PATH, steps: [] })).toThrow('one step or more')
  })
})

function answerOf(people: readonly FunnelPerson[]) {
  const funnel = createFunnel(PATH)
  for (const one of people) funnel.add(one)
  return funnel.answer()
}
