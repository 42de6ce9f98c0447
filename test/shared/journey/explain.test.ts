import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Subject } from '../../../shared/condition/clause.ts'
import { explain } from '../../../shared/journey/explain.ts'
import { isReached, stageOf } from '../../../shared/journey/stages.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { anyCase, anyDurations, anyTouches, NOW } from '../../support/arbitraries.ts'
import { anySingleClause } from '../../support/condition-arbitraries.ts'
import { foldAll, programOf } from '../../support/programs.ts'
import { referenceStages } from '../../support/reference.ts'

const RUNS = { numRuns: 1000 }

describe('explain', () => {
  it('says of every stage what judging says', () => {
    fc.assert(
      fc.property(anyCase(), ({ playbook, touches, attributes }) => {
        const program = programOf(playbook)
        const { cells } = foldAll(touches, program)
        const stages: (string | null)[] = []
        const subject: Subject = { cells, now: NOW, attributes, stages }
        const explained = explain(program, { cells, now: NOW, attributes })
        for (const journey of program.journeys) {
          const stage = stageOf(journey, subject)
          const reached = journey.stages.map((part) => isReached(part, subject))
          expect(explained[journey.id]?.stage).toBe(stage)
          expect(explained[journey.id]?.stages.map(({ holds }) => holds)).toEqual(reached)
          stages.push(stage)
        }
      }),
      RUNS,
    )
  })

  it('names the first instant at which time alone turns a clause, and only if one does', () => {
    const anyClause = anyDurations.chain((durations) => fc.tuple(anySingleClause(durations), anyTouches(durations)))
    fc.assert(
      fc.property(anyClause, ([when, touches]) => {
        const journeys = [{ id: 'one', stages: [{ id: 's0', when }] }]
        const playbook = aPlaybook({ touches: { a: {}, b: {}, c: {}, d: {} }, journeys, slots: {}, plays: [] })
        const program = programOf(playbook)
        const { cells } = foldAll(touches, program)
        const given = { playbook, touches, attributes: {} }
        const clause = explain(program, { cells, now: NOW, attributes: {} }).one?.stages[0]?.clause
        const stage = (at: number) => referenceStages(given, at).one
        expect(clause?.holds ? 's0' : null).toBe(stage(NOW))
        const flip = clause?.flip?.at
        if (flip === undefined) return
        expect(flip).toBeGreaterThan(NOW)
        expect(stage(flip - 1)).toBe(stage(NOW))
        expect(stage(flip)).not.toBe(stage(NOW))
      }),
      RUNS,
    )
  })
})
