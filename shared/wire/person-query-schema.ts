import * as v from 'valibot'
import type { Parsed } from '../lib/problem.ts'
import type { Whose } from '../model/server-touch.ts'
import { idSchema } from './id-schema.ts'
import { mintedIdSchema, userSchema } from './person-schema.ts'
import { parse } from './problems.ts'

/** Whom an address asks for. */
export interface PersonQuery {
  readonly site: string
  readonly whose: Whose | { readonly profile: string }
}

const querySchema = v.object({ site: idSchema, id: v.string() })
const whoseSchema = v.union([
  v.strictObject({ user: userSchema }),
  v.strictObject({ visitor: mintedIdSchema }),
  v.strictObject({ profile: mintedIdSchema }),
])

/** A site, and the id of a profile, `user:<id>` or `visitor:<id>`. */
export function parsePersonQuery(input: unknown): Parsed<PersonQuery> {
  const query = parse(querySchema, input)
  if (!query.ok) return query
  const { site, id } = query.value
  const whose = parse(whoseSchema, namedIn(id))
  if (whose.ok) return { ok: true, value: { site, whose: whose.value } }
  const problem =
    'must be an id of 22 letters that Waypost gave, "user:" and a user\'s id, or "visitor:" and a visitor\'s'
  return { ok: false, problems: [{ path: 'id', problem }] }
}

function namedIn(id: string): { readonly [kind: string]: string } {
  if (id.startsWith('user:')) return { user: id.slice('user:'.length) }
  return id.startsWith('visitor:') ? { visitor: id.slice('visitor:'.length) } : { profile: id }
}
