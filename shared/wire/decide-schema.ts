import * as v from 'valibot'
import type { Parsed } from '../lib/problem.ts'
import type { Decided, DecideRequest } from '../model/decide.ts'
import type { Json } from '../model/touch.ts'
import { jsonSchema } from './condition-schema.ts'
import { idSchema } from './id-schema.ts'
import { MAX_TRAIT, mintedIdSchema, tokenSchema, traitsSchema, userSchema } from './person-schema.ts'
import { parse } from './problems.ts'
import { MAX_SLOTS, MAX_TEXT } from './visit-limits.ts'

/** The longest id to draw arms by, and the most attributes of a place. */
const MAX_STABLE_ID = 128
const MAX_ATTRIBUTES = 100

const text = (max: number) => v.pipe(v.string(), v.maxLength(max))
const url = text(MAX_TEXT.url)

const attribute = v.pipe(
  jsonSchema,
  v.check(
    (value: Json) => JSON.stringify(value).length <= MAX_TRAIT,
    `must be at most ${MAX_TRAIT} characters of JSON`,
  ),
)

const contextSchema = v.pipe(
  v.record(v.pipe(text(MAX_TEXT.name), v.nonEmpty('must have a name')), attribute),
  v.maxEntries(MAX_ATTRIBUTES, `must be at most ${MAX_ATTRIBUTES} attributes`),
  v.check((context) => !Object.hasOwn(context, 'traits'), 'must not hold traits: give them as "traits", beside it'),
)

/** Strict, since a misspelt name would be passed over and somebody else's decisions given. */
const decideSchema = v.pipe(
  v.strictObject({
    site: idSchema,
    token: v.exactOptional(tokenSchema),
    profile: v.exactOptional(mintedIdSchema),
    user: v.exactOptional(userSchema),
    visitor: v.exactOptional(mintedIdSchema),
    stableId: v.exactOptional(v.pipe(text(MAX_STABLE_ID), v.nonEmpty('must not be empty: leave it out'))),
    slots: v.exactOptional(v.pipe(v.array(text(MAX_TEXT.name)), v.maxLength(MAX_SLOTS))),
    page: v.exactOptional(
      v.strictObject({ url, referrer: v.exactOptional(url), title: v.exactOptional(text(MAX_TEXT.title)) }),
    ),
    context: v.exactOptional(contextSchema),
    traits: v.exactOptional(traitsSchema),
    consent: v.exactOptional(
      v.strictObject({ measure: v.exactOptional(v.boolean()), personalize: v.exactOptional(v.boolean()) }),
    ),
  }),
  v.check(
    ({ token, profile, user, visitor }) => [token, profile, user, visitor].filter((id) => id !== undefined).length <= 1,
    'takes one of token, profile, user and visitor',
  ),
  v.transform(
    ({ token, profile, user, visitor, slots, page, context, ...rest }): DecideRequest => ({
      ...rest,
      whom: whomOf({ token, profile, user, visitor }),
      slots: slots ?? null,
      page: page ?? { url: '' },
      context: context ?? {},
    }),
  ),
)

/** What a server, an app or a page wants decided. */
export function parseDecide(input: unknown): Parsed<DecideRequest> {
  return parse(decideSchema, input)
}

interface Named {
  readonly token: string | undefined
  readonly profile: string | undefined
  readonly user: string | undefined
  readonly visitor: string | undefined
}

function whomOf({ token, profile, user, visitor }: Named): Decided | null {
  if (token !== undefined) return { token }
  if (profile !== undefined) return { profile }
  if (user !== undefined) return { user }
  return visitor === undefined ? null : { visitor }
}
