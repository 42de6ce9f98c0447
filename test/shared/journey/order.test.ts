import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeEvidence } from '../../../shared/journey/encode.ts'
import { type Evidence, noEvidence } from '../../../shared/journey/evidence.ts'
import { fold, settle } from '../../../shared/journey/fold.ts'
import { nextChange } from '../../../shared/journey/next-change.ts'
import type { Program } from '../../../shared/journey/program.ts'
import type { Touch } from '../../../shared/model/touch.ts'
import { anyCase, NOW, withAShuffle } from '../../support/arbitraries.ts'
import { foldAll, namedStages, programOf, QUEUE } from '../../support/programs.ts'
import { referenceStages } from '../../support/reference.ts'

const RUNS = { numRuns: 1000 }

/** Touches that are not late by their playbook, and the same touches in another order. */
const anyTwoOrders = anyCase({ oldest: (playbook) => programOf(playbook).lateMs }).chain(
  ({ playbook, touches, attributes }) =>
    withAShuffle(touches).map((shuffled) => ({ playbook, orders: [touches, shuffled] as const, attributes })),
)

describe('fold', () => {
  it('gives the same evidence, stages and next change in whatever order the touches come', () => {
    fc.assert(
      fc.property(anyTwoOrders, ({ playbook, orders, attributes }) => {
        const program = programOf(playbook)
        const begin = settle(noEvidence(program.shape), program, NOW)
        const [one, other] = orders.map((touches) => foldAll(touches, program, begin))
        expect(other).toEqual(one)
        const [first, second] = orders.map((touches) => seen(foldAll(touches, program, begin), program))
        expect(second).toEqual(first)

        function seen(evidence: Evidence, { shape }: Program) {
          const traveller = { cells: evidence.cells, now: NOW, attributes }
          return [encodeEvidence(evidence, shape), namedStages(program, traveller), nextChange(program, traveller)]
        }
      }),
      RUNS,
    )
  })

  it('gives the same evidence for a touch that comes twice', () => {
    fc.assert(
      fc.property(anyTwoOrders, ({ playbook, orders: [touches, again] }) => {
        const program = programOf(playbook)
        const once = foldAll(touches, program)
        expect(foldAll(again, program, once)).toBe(once)
        expect(
          foldAll(
            [...touches].reverse().flatMap((touch) => [touch, touch]),
            program,
          ),
        ).toEqual(once)
      }),
      RUNS,
    )
  })

  it('keeps the same of touches that nobody numbered', () => {
    fc.assert(
      fc.property(anyTwoOrders, ({ playbook, orders: [touches, shuffled] }) => {
        const program = programOf(playbook)
        const begin = noEvidence(program.shape)
        const unnumbered = shuffled.reduce((kept, touch) => fold(kept, touch, { program, queue: null }), begin)
        expect(unnumbered.cells).toEqual(foldAll(touches, program).cells)
      }),
      RUNS,
    )
  })
})

describe('settle', () => {
  it('changes no stage, whatever touches have come and are still to come', () => {
    fc.assert(
      fc.property(anyArrivals(), ({ playbook, touches, arrivals, attributes }) => {
        const program = programOf(playbook)
        const evidence = receiveAll(arrivals, program)
        const stages = referenceStages({ playbook, touches, attributes }, NOW)
        expect(namedStages(program, { cells: evidence.cells, now: NOW, attributes })).toEqual(stages)
        const settled = settle(evidence, program, NOW)
        expect(namedStages(program, { cells: settled.cells, now: NOW, attributes })).toEqual(stages)
      }),
      RUNS,
    )
  })
})

interface Arrival {
  readonly touch: Touch
  readonly receivedAt: number
}

/** Touches over many years, each of which arrives at an instant of its own, not too late and by `NOW`. */
function anyArrivals() {
  return anyCase().chain(({ playbook, touches, attributes }) => {
    const { lateMs } = programOf(playbook)
    const delay = fc.oneof(fc.constantFrom(0, 1, lateMs - 1, lateMs), fc.nat(lateMs))
    return fc.array(delay, { minLength: touches.length, maxLength: touches.length }).map((delays) => ({
      playbook,
      touches,
      attributes,
      arrivals: touches
        .map((touch, place): Arrival => ({ touch, receivedAt: Math.min(NOW, touch.at + (delays[place] ?? 0)) }))
        .sort((a, b) => a.receivedAt - b.receivedAt),
    }))
  })
}

function receiveAll(arrivals: readonly Arrival[], program: Program): Evidence {
  return arrivals.reduce(
    (evidence, { touch, receivedAt }) => fold(settle(evidence, program, receivedAt), touch, { program, queue: QUEUE }),
    noEvidence(program.shape),
  )
}
