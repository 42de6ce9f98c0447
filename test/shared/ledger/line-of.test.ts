import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineOf, type ToldMove } from '../../../shared/ledger/line-of.ts'

interface Step {
  /** How many moves back it begins: 0 is where the person is. */
  readonly back: number
  readonly moves: number
}

const anySteps = fc.array(fc.record({ back: fc.nat(4), moves: fc.integer({ min: 1, max: 3 }) }), { minLength: 1 })

/** Tabs that begin somewhere on the way and move on from there, each later than the one before. */
function live(steps: readonly Step[]) {
  const told: ToldMove[] = []
  let way: readonly ToldMove[] = []
  for (const [place, { back, moves }] of steps.entries()) {
    way = way.slice(0, Math.max(0, way.length - back))
    for (let made = 0; made < moves; made += 1) {
      const before = way.at(-1)
      const ordinal = (before?.ordinal ?? 0) + 1
      const at = place * 10 + made
      const move = { ordinal, at, since: at, stage: `${at % 3}`, judgement: place }
      const named = { ...move, key: `${ordinal}/${at}`, after: before?.since ?? null, from: before?.stage ?? null }
      told.push(named)
      way = [...way, named]
    }
  }
  return { told, way }
}

describe('lineOf', () => {
  it('is the moves that led to where the person is, in whatever order all were told', () => {
    fc.assert(
      fc.property(anySteps, fc.infiniteStream(fc.nat()), (steps, chances) => {
        const { told, way } = live(steps)
        const head = way.at(-1)
        if (head === undefined) throw new Error('every step moves')
        const chance = chances[Symbol.iterator]()
        const shuffled = told.map((move) => ({ move, key: chance.next().value ?? 0 })).toSorted((a, b) => a.key - b.key)
        const line = lineOf(
          shuffled.map(({ move }) => move),
          head,
        )
        expect([...line].toSorted()).toEqual(way.map(({ key }) => key).toSorted())
      }),
      { numRuns: 1_000 },
    )
  })

  it('goes on below a move that is not told yet, never to what happened later', () => {
    fc.assert(
      fc.property(anySteps, fc.nat(), (steps, which) => {
        const { told, way } = live(steps)
        const head = way.at(-1)
        const lost = way[which % way.length]
        if (head === undefined || lost === undefined) throw new Error('every step moves')
        const known = told.filter((move) => move !== lost)
        const line = lineOf(known, head)
        const found = known.filter(({ key }) => line.has(key)).toSorted((a, b) => b.ordinal - a.ordinal)
        expect(new Set(found.map(({ ordinal }) => ordinal)).size).toBe(found.length)
        expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).toSorted((a, b) => b - a))
        const above = way.filter(({ ordinal }) => ordinal > lost.ordinal).map(({ key }) => key)
        expect(above.every((key) => line.has(key))).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is of two tellings of the move before the one that was judged later, where none is named', () => {
    const move = { from: null, after: null, stage: 'a', since: 0, at: 0 }
    const told = [
      { ...move, key: 'early', ordinal: 1, judgement: 1 },
      { ...move, key: 'late', ordinal: 1, judgement: 2 },
      { ...move, key: 'head', ordinal: 2, judgement: 1 },
    ]
    expect([...lineOf(told, { ordinal: 2, since: 0, stage: 'a' })].toSorted()).toEqual(['head', 'late'])
  })

  it('is empty where nothing is told', () => {
    expect(lineOf([], { ordinal: 3, since: 0, stage: 'a' }).size).toBe(0)
  })
})
