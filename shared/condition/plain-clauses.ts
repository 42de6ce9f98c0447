import { ANSWER_TOUCH, answerCell, answerHash } from '../evidence/answer.ts'
import type { CellRegistry } from '../evidence/registry.ts'
import type { AttributeCondition } from '../model/condition.ts'
import type { Attributes } from '../model/touch.ts'
import { compilePath } from './attribute-path.ts'
import { type Clause, NEVER, type Subject } from './clause.ts'
import { explainAttributes } from './explain-attributes.ts'
import { ALWAYS } from './timeline.ts'

/** Holds for everybody. */
export const alwaysClause: Clause = {
  holds: () => true,
  nextFlip: () => NEVER,
  explain: () => ({ clause: 'always', holds: true }),
  ever: { held: () => true, lasting: true },
  record: () => () => ALWAYS,
}

/** Holds while traits and context match. */
export function attributeClause(condition: AttributeCondition, test: (attributes: Attributes) => boolean): Clause {
  const names = Object.keys(condition).filter((name) => !name.startsWith('$'))
  const readers = names.map((name) => [name, compilePath(name)] as const)
  const seen = (attributes: Attributes) =>
    JSON.stringify(Object.fromEntries(readers.map(([name, read]) => [name, read(attributes)])))
  return {
    holds: ({ attributes }) => test(attributes),
    nextFlip: () => NEVER,
    explain: ({ attributes }) => ({
      clause: `attributes ${JSON.stringify(condition)}`,
      value: seen(attributes),
      holds: test(attributes),
      all: [explainAttributes(condition, attributes)],
    }),
    ever: null,
    record: null,
  }
}

/** Holds while the visitor is at a stage of another journey, the `place`th to be judged, which comes before this one. */
export function stageClause({ journey, stage, place }: { journey: string; stage: string; place: number }): Clause {
  const current = ({ stages }: Subject) => stages[place] ?? null
  return {
    holds: (subject) => current(subject) === stage,
    nextFlip: () => NEVER,
    explain: (subject) => ({
      clause: `at stage ${stage} of ${journey}`,
      value: current(subject),
      holds: current(subject) === stage,
      asks: { kind: 'stage', journey, stage, has: current(subject) },
    }),
    ever: null,
    record: null,
  }
}

interface AnswerNeed {
  readonly registry: CellRegistry
  readonly path: string
  readonly question: string
  /** `null`: any answer. */
  readonly answers: readonly string[] | null
}

/** Holds while the latest answer to a question is one of those named. */
export function answerClause({ registry, path, question, answers }: AnswerNeed): Clause {
  const feed = {
    touch: ANSWER_TOUCH,
    accepts: ({ props }: { props?: Attributes }) => props?.question === question && props.answer !== undefined,
    weight: 1,
  }
  const cell = registry.use({ path, keep: 1, make: () => answerCell(question), feeds: [feed] })
  const hashes = answers?.map(answerHash) ?? null
  const hash = ({ cells }: Subject) => cells[cell]?.[1]
  const holds = (subject: Subject) => {
    const given = hash(subject)
    return given !== undefined && (hashes === null || hashes.includes(given))
  }
  const seen = (subject: Subject) => {
    const given = hash(subject)
    if (given === undefined) return 'not answered'
    return answers?.[hashes?.indexOf(given) ?? -1] ?? 'another answer'
  }
  const words = answers === null ? `${question} is answered` : `the answer to ${question} is ${answers.join(' or ')}`
  return {
    holds,
    nextFlip: () => NEVER,
    explain: (subject) => ({
      clause: words,
      value: seen(subject),
      holds: holds(subject),
      asks: { kind: 'answer', question, answers, has: seen(subject) },
      ...(!holds(subject) && { flip: { touch: words } }),
    }),
    ever: answers === null ? { held: holds, lasting: true } : null,
    record: null,
  }
}
