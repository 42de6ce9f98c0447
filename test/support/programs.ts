import type { Cells } from '../../shared/evidence/cell.ts'
import { type Evidence, noEvidence } from '../../shared/journey/evidence.ts'
import { fold } from '../../shared/journey/fold.ts'
import { compileJourneys, type Program } from '../../shared/journey/program.ts'
import { stagesOf } from '../../shared/journey/stages.ts'
import type { Playbook } from '../../shared/model/playbook.ts'
import type { Attributes, Touch } from '../../shared/model/touch.ts'

/** The browser queue that the touches of a test come from. */
export const QUEUE = 7

/** The program of a playbook that compiles; a test is wrong about any other. */
export function programOf(playbook: Playbook): Program {
  const compiled = compileJourneys(playbook)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.value
}

/** The playbook without `keep` where the compiler refuses it. */
export function keepingWhatCan(playbook: Playbook): Playbook {
  const compiled = compileJourneys(playbook)
  const refused = new Set(compiled.ok ? [] : compiled.problems.map(({ path }) => path))
  const journeys = playbook.journeys.map(({ id, stages }, place) => ({
    id,
    stages: stages.map((stage, index) => {
      return refused.has(`journeys.${place}.stages.${index}.keep`) ? { id: stage.id, when: stage.when } : stage
    }),
  }))
  return { ...playbook, journeys }
}

/** What is kept of touches, folded in the order given. */
export function foldAll(
  touches: readonly Touch[],
  program: Program,
  from: Evidence = noEvidence(program.shape),
): Evidence {
  return touches.reduce((evidence, touch) => fold(evidence, touch, { program, queue: QUEUE }), from)
}

/** The stage of each journey by the journey's id. */
export function namedStages(program: Program, traveller: { cells: Cells; now: number; attributes: Attributes }) {
  const stages = stagesOf(program, traveller)
  return Object.fromEntries(program.journeys.map(({ id }, place) => [id, stages[place] ?? null]))
}
