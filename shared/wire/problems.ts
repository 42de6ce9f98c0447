import * as v from 'valibot'
import type { Parsed, Problem } from '../lib/problem.ts'

/** Parses by a schema; what does not fit becomes problems with dotted paths. A check's second line is the hint. */
export function parse<T>(schema: v.GenericSchema<unknown, T>, input: unknown): Parsed<T> {
  const result = v.safeParse(schema, input)
  if (result.success) return { ok: true, value: result.output }
  return { ok: false, problems: result.issues.map(toProblem) }
}

function toProblem(issue: v.BaseIssue<unknown>): Problem {
  const path = issue.path?.map(({ key }) => String(key)).join('.') ?? ''
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return { path, problem: 'is not a field here', hint: 'check its spelling, or remove it' }
  }
  if (issue.kind === 'schema' && issue.received === 'undefined')
    return { path, problem: 'is missing', hint: `give ${keyOf(issue) ?? wordsOf(issue.expected)}` }
  if (issue.message.startsWith('Invalid type'))
    return { path, problem: `must be ${wordsOf(issue.expected)}, not ${issue.received}` }
  const limit = issue.message.startsWith('Invalid ') ? LIMITS[issue.type] : undefined
  if (limit !== undefined) return { path, problem: `${limit} ${issue.requirement}` }
  const [problem = '', hint] = issue.message.split('\n')
  return { path, problem, ...(hint !== undefined && { hint }) }
}

/** What limits say of themselves that have no words of their own. */
const LIMITS: { readonly [type: string]: string } = {
  max_length: 'is longer than',
  min_length: 'is shorter than',
  max_value: 'must be at most',
  min_value: 'must be at least',
}

function keyOf({ path }: v.BaseIssue<unknown>): string | null {
  const last = path?.at(-1)
  return last === undefined ? null : `"${String(last.key)}"`
}

/** What Valibot writes as `("a" | "b")` is one of them. */
function wordsOf(expected: string | null): string {
  const [, choices] = /^\((.* \| .*)\)$/.exec(expected ?? '') ?? []
  return choices === undefined ? (expected ?? 'something else') : `one of ${choices.replaceAll(' | ', ', ')}`
}
