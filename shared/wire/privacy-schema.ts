import * as v from 'valibot'
import type { Parsed } from '../lib/problem.ts'
import type { PrivacyRequest, Subject } from '../model/privacy.ts'
import { idSchema } from './id-schema.ts'
import { mintedIdSchema, tokenSchema, userSchema } from './person-schema.ts'
import { parse } from './problems.ts'

/** Strict, since a misspelt name would be passed over and somebody else's data given or erased. */
const privacySchema = v.pipe(
  v.strictObject({
    site: idSchema,
    profile: v.exactOptional(mintedIdSchema),
    user: v.exactOptional(userSchema),
    visitor: v.exactOptional(mintedIdSchema),
    token: v.exactOptional(tokenSchema),
  }),
  v.check(
    ({ site: _, ...subjects }) => Object.keys(subjects).length <= 1,
    'takes one of profile, user, visitor and token',
  ),
  v.transform(({ site, ...subjects }): PrivacyRequest => ({ site, subject: subjectOf(subjects) })),
)

/** Whose data a person or a server asks for. */
export function parsePrivacy(input: unknown): Parsed<PrivacyRequest> {
  return parse(privacySchema, input)
}

interface Subjects {
  readonly profile?: string
  readonly user?: string
  readonly visitor?: string
  readonly token?: string
}

function subjectOf({ profile, user, visitor, token }: Subjects): Subject | null {
  if (profile !== undefined) return { profile }
  if (user !== undefined) return { user }
  if (visitor !== undefined) return { visitor }
  return token === undefined ? null : { token }
}
