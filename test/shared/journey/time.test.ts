import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noEvidence } from '../../../shared/journey/evidence.ts'
import { fold, settle } from '../../../shared/journey/fold.ts'
import { nextChange } from '../../../shared/journey/next-change.ts'
import type { Playbook } from '../../../shared/model/playbook.ts'
import { anyCase, DURATIONS, NOW } from '../../support/arbitraries.ts'
import { foldAll, namedStages, programOf, QUEUE } from '../../support/programs.ts'
import { criticalInstants, referenceStages, wasEnteredBy } from '../../support/reference.ts'
import { msOf } from '../../support/reference-condition.ts'

const RUNS = { numRuns: 1000 }

const anyone = anyCase({ late: '36500d', most: 10 })

/** Past every edge: scores have come to nothing by then too. */
const FAR_AHEAD = NOW + 50 * msOf('365d')

describe('nextChange', () => {
  it('is the first instant at which time alone changes a stage', () => {
    fc.assert(
      fc.property(anyone, (given) => {
        const program = programOf(given.playbook)
        const { cells } = foldAll(given.touches, program)
        const next = nextChange(program, { cells, now: NOW, attributes: given.attributes })
        expect(next).toBeGreaterThan(NOW)
        const present = referenceStages(given, NOW)
        for (const instant of instantsBefore(next)) expect(referenceStages(given, instant)).toEqual(present)
        if (Number.isFinite(next)) expect(referenceStages(given, next)).not.toEqual(present)

        function instantsBefore(end: number): readonly number[] {
          const ahead = DURATIONS.map(msOf).flatMap((span) => [span, span + 1, span * 17])
          const known = [...criticalInstants(given), ...ahead.map((span) => NOW + span), FAR_AHEAD, end - 1]
          return known.filter((instant) => instant > NOW && instant < end && Number.isFinite(instant))
        }
      }),
      RUNS,
    )
  })
})

describe('keep', () => {
  it('lets nobody fall below a stage that was entered, by touches or by time', () => {
    fc.assert(
      fc.property(anyone, ({ playbook, touches, attributes }) => {
        const program = programOf(playbook)
        let evidence = noEvidence(program.shape)
        const floors = new Map<string, number>()
        const inOrder = touches.toSorted((a, b) => a.at - b.at)
        inOrder.forEach((touch, place) => {
          evidence = fold(settle(evidence, program, touch.at), touch, { program, queue: QUEUE })
          const later = inOrder[place + 1]?.at ?? FAR_AHEAD
          if (later === touch.at) return
          visit(touch.at)
          const next = nextChange(program, { cells: evidence.cells, now: touch.at, attributes })
          if (next < later) visit(next)
        })

        function visit(now: number): void {
          const stages = namedStages(program, { cells: evidence.cells, now, attributes })
          for (const { id } of playbook.journeys) {
            const place = placeOf(playbook, id, stages[id] ?? null)
            expect(place).toBeGreaterThanOrEqual(floors.get(id) ?? -1)
            const entered = enteredPlace({ playbook, touches, attributes }, id, now)
            expect(place).toBeGreaterThanOrEqual(entered)
            floors.set(id, Math.max(floors.get(id) ?? -1, entered))
          }
        }
      }),
      RUNS,
    )
  })
})

function placeOf({ journeys }: Playbook, journey: string, stage: string | null): number {
  return journeys.find(({ id }) => id === journey)?.stages.findIndex(({ id }) => id === stage) ?? -1
}

/** The furthest kept stage that was entered; -1: none. */
function enteredPlace(given: Parameters<typeof wasEnteredBy>[0], journey: string, now: number): number {
  const stages = given.playbook.journeys.find(({ id }) => id === journey)?.stages ?? []
  return stages.findLastIndex((stage) => stage.keep === true && wasEnteredBy(given, stage, now))
}
