import * as v from 'valibot'
import { parseDuration } from '../lib/duration.ts'
import { parseInstant } from '../lib/instant.ts'
import type { Problem } from '../lib/problem.ts'
import type { Period } from '../model/question.ts'

/** An instant, or how long before now it was; milliseconds. */
export type When = { readonly at: number } | { readonly ago: number }

const FORM =
  'must be an instant as 2026-11-20T00:00:00Z, a day as 2026-11-20, epoch milliseconds, or a time ago as 30d; from 1970 to 9999'

/** Past this, days are no longer written with four digits of a year. */
const LATEST = Date.UTC(10_000, 0, 1) - 1

/** An instant as people write it in an address, from 1970 to 9999; where it is in JSON, milliseconds may be a number. */
export const whenSchema = v.pipe(
  v.union([v.string(), v.number()], FORM),
  v.transform(whenOf),
  v.check((when) => when !== null, FORM),
  v.transform((when): When => when ?? { ago: 0 }),
)

/** Epoch milliseconds. */
export function instantOf(when: When, now: number): number {
  return 'at' in when ? when.at : now - when.ago
}

/** What is wrong with a period in which nothing can lie: it ends where it begins, or before. */
export function periodProblem({ from, until }: Period, path: string): Problem | null {
  if (from < until) return null
  const [begins, ends] = [new Date(from).toISOString(), new Date(until).toISOString()]
  const hint = 'a period is after its beginning, up to its end: a whole day ends where the next one begins'
  return { path, problem: `begins at ${begins}, which is not before its end at ${ends}`, hint }
}

function whenOf(given: string | number): When | null {
  const when = typeof given === 'number' ? { at: given } : writtenWhen(given)
  if (when === null || !('at' in when)) return when
  return Number.isInteger(when.at) && when.at >= 0 && when.at <= LATEST ? when : null
}

/** Days begin at midnight UTC. Ten digits would be seconds since 1970, which nobody means as milliseconds. */
function writtenWhen(text: string): When | null {
  if (/^\d{11,15}$/.test(text)) return { at: Number(text) }
  const ago = parseDuration(text)
  if (ago !== null) return { ago }
  const at = parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)
  return at === null ? null : { at }
}
