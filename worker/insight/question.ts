import type { Parsed, Problem } from '../../shared/lib/problem.ts'
import type { Answer, Row, Statement } from '../../shared/model/answer.ts'
import type { Journey, Playbook } from '../../shared/model/playbook.ts'

/** Of whom, under which playbook and when something is asked. */
export interface Asking {
  readonly site: string
  readonly playbook: Playbook
  /** Epoch milliseconds. */
  readonly asOf: number
  readonly read: (statement: Statement) => Promise<readonly Row[]>
}

/** What comes of a question: its answer, or what is wrong with it. */
export type Answered = Parsed<Answer>

/** The journey that is meant: the named one, or the only one. */
export function journeyOf(playbook: Playbook, id: string | null): Parsed<Journey> {
  const [only, another] = playbook.journeys
  if (id === null && only !== undefined && another === undefined) return { ok: true, value: only }
  const named = playbook.journeys.find((journey) => journey.id === id)
  if (named !== undefined) return { ok: true, value: named }
  const problem = id === null ? 'is missing: the playbook has not one journey' : `"${id}" is no journey of the playbook`
  return refused({ path: 'journey', problem, hint: thereAre(playbook.journeys.map((journey) => journey.id)) })
}

/** What is wrong where a stage is none of the journey's; `null` for one of them. */
export function stageProblem({ id, stages }: Journey, path: string, stage: string): Problem | null {
  if (stages.some((each) => each.id === stage)) return null
  const hint = thereAre(stages.map((each) => each.id))
  return { path, problem: `"${stage}" is no stage of the journey "${id}"`, hint }
}

export function refused(...problems: readonly Problem[]): {
  readonly ok: false
  readonly problems: readonly Problem[]
} {
  return { ok: false, problems }
}

function thereAre(names: readonly string[]): string {
  return names.length === 0 ? 'there are none' : `there are: ${names.join(', ')}`
}
