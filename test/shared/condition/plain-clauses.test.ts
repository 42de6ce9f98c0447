import { describe, expect, it } from 'vitest'
import { stagesOf } from '../../../shared/journey/stages.ts'
import { holds, playbookOf, START, touch } from '../../support/judging.ts'
import { foldAll, programOf } from '../../support/programs.ts'

const answers = (...given: readonly (readonly [answer: string, after: number])[]) =>
  given.map(([answer, after]) => touch('answer', after, { props: { question: 'size', answer } }))

describe('an answer condition', () => {
  it('holds while the latest answer is one of those named, in whatever order the answers came', () => {
    const isBig = { answer: 'size', is: ['big', 'huge'] }
    expect(holds(isBig, answers(['big', 0], ['small', 1]))).toBe(false)
    expect(holds(isBig, answers(['small', 1], ['big', 0]))).toBe(false)
    expect(holds(isBig, answers(['huge', 2], ['small', 1]))).toBe(true)
  })

  it('asks for any answer, if it names none', () => {
    expect(holds({ answer: 'size' }, answers(['small', 0]))).toBe(true)
    expect(holds({ answer: 'taste' }, answers(['small', 0]))).toBe(false)
    expect(holds({ answer: 'size' }, [touch('answer', 0, { props: { question: 'size' } })])).toBe(false)
  })
})

describe('an attribute condition', () => {
  it('looks at the attributes of the moment', () => {
    expect(holds({ attributes: { country: 'FR' } }, [], { attributes: { country: 'FR' } })).toBe(true)
    expect(holds({ attributes: { country: 'FR' } }, [])).toBe(false)
  })
})

describe('a stage condition', () => {
  it('holds while the visitor is at that stage of the other journey, wherever that journey stands', () => {
    const { journeys } = playbookOf({ stage: 'two:buyer' })
    const two = {
      id: 'two',
      stages: [
        { id: 'buyer', when: { touch: 'buy' } },
        { id: 'loyal', when: { touch: 'buy', count: { gte: 2 } } },
      ],
    }
    const program = programOf(playbookOf('always', { journeys: [...journeys, two] }))
    const reached = [0, 1, 2].map((buys) => {
      const touches = Array.from({ length: buys }, (_, place) => touch('buy', 0, { seq: place + 1 }))
      const stages = stagesOf(program, { cells: foldAll(touches, program).cells, now: START, attributes: {} })
      return stages[program.journeys.findIndex(({ id }) => id === 'one')]
    })
    expect(reached).toEqual([null, 'reached', null])
  })
})

describe('all, any and not', () => {
  it('join conditions as their names say', () => {
    const [bought, viewed] = [{ touch: 'buy' }, { touch: 'view' }]
    const touches = [touch('buy', 0)]
    expect(holds({ all: [bought, viewed] }, touches)).toBe(false)
    expect(holds({ any: [bought, viewed] }, touches)).toBe(true)
    expect(holds({ not: viewed }, touches)).toBe(true)
    expect(holds({ not: { all: [bought, { not: viewed }] } }, touches)).toBe(false)
  })
})
