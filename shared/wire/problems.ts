import * as v from 'valibot'
import type { Parsed, Problem } from '../lib/problem.ts'

/** Fields of the playbook's design that no code obeys so far: taking them would be a lie. */
const PLANNED_FIELDS: readonly string[] = ['html']

/** Parses by a schema; what does not fit becomes problems with dotted paths. */
export function parse<T>(schema: v.GenericSchema<unknown, T>, input: unknown): Parsed<T> {
  const result = v.safeParse(schema, input)
  if (result.success) return { ok: true, value: result.output }
  return { ok: false, problems: result.issues.map(toProblem) }
}

function toProblem(issue: v.BaseIssue<unknown>): Problem {
  const path = issue.path?.map(({ key }) => String(key)).join('.') ?? ''
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const isPlanned = PLANNED_FIELDS.includes(path.split('.').at(-1) ?? '')
    if (isPlanned)
      return { path, problem: 'is not understood by this version', hint: 'remove it: nothing would obey it yet' }
    return { path, problem: 'is not a field here', hint: 'check its spelling, or remove it' }
  }
  if (issue.kind === 'schema' && issue.received === 'undefined')
    return { path, problem: 'is missing', hint: `give ${issue.expected}` }
  const isPlain = issue.message.startsWith('Invalid type')
  return {
    path,
    problem: isPlain ? `must be ${issue.expected ?? 'something else'}, not ${issue.received}` : issue.message,
  }
}
