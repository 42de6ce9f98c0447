import * as v from 'valibot'
import type { Json } from '../model/touch.ts'
import { jsonSchema } from './condition-schema.ts'

/** The longest id a site may have for a user. */
export const MAX_USER = 128
/** The most traits of one request; a site's allow-list decides which of them are kept. */
export const MAX_TRAITS = 100
/** The longest trait, as JSON: traits travel in tokens and stand in headlines, they are no documents. */
export const MAX_TRAIT = 1_000
const MAX_TRAIT_NAME = 64
const MAX_TOKEN = 4_096

const CONTROL = /\p{Cc}/u

/** What programs write where they have no user: each would make one person of everybody. */
const NOBODY: ReadonlySet<string> = new Set(['undefined', 'null', 'NaN', 'None', 'true', 'false', '[object Object]'])

/** A site's own id of a user, compared character by character. */
export const userSchema = v.pipe(
  v.string(),
  v.nonEmpty('must not be empty'),
  v.maxLength(MAX_USER, `must be at most ${MAX_USER} characters: send an id, not a document`),
  v.check(
    (user) => user.isWellFormed() && !CONTROL.test(user),
    'must be well-formed Unicode without control characters',
  ),
  v.check((user) => !NOBODY.has(user), 'is what a program writes for no value: send the id only of who is signed in'),
)

/** 128 bits that Waypost minted, of a visitor or a profile. */
export const mintedIdSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'must be an id that Waypost gave: 128 bits in base64url'),
)

/** A token as it is sent; whether it is one shows when it is opened. */
export const tokenSchema = v.pipe(v.string(), v.nonEmpty('must not be empty'), v.maxLength(MAX_TOKEN))

const trait = v.pipe(
  jsonSchema,
  v.check(
    (value: Json) => JSON.stringify(value).length <= MAX_TRAIT,
    `must be at most ${MAX_TRAIT} characters of JSON`,
  ),
)

/** What a site knows of a person, by name. */
export const traitsSchema = v.pipe(
  v.record(v.pipe(v.string(), v.nonEmpty('must have a name'), v.maxLength(MAX_TRAIT_NAME)), trait),
  v.maxEntries(MAX_TRAITS, `must be at most ${MAX_TRAITS} traits`),
)
