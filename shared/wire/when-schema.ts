import * as v from 'valibot'
import { parseDuration } from '../lib/duration.ts'
import { parseInstant } from '../lib/instant.ts'

/** An instant, or how long before now it was; milliseconds. */
export type When = { readonly at: number } | { readonly ago: number }

const FORM = 'must be an instant as 2026-11-20T00:00:00Z, a day as 2026-11-20, epoch milliseconds, or a time ago as 30d'

/** An instant as people write it in an address. Days begin at midnight UTC. */
export const whenSchema = v.pipe(
  v.string(),
  v.transform(whenOf),
  v.check((when) => when !== null, FORM),
  v.transform((when): When => when ?? { ago: 0 }),
)

/** Epoch milliseconds. */
export function instantOf(when: When, now: number): number {
  return 'at' in when ? when.at : now - when.ago
}

function whenOf(text: string): When | null {
  if (/^\d{10,15}$/.test(text)) return { at: Number(text) }
  const ago = parseDuration(text)
  if (ago !== null) return { ago }
  const at = parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)
  return at === null ? null : { at }
}
