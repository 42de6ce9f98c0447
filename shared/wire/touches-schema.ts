import * as v from 'valibot'
import { parseInstant } from '../lib/instant.ts'
import type { Problem } from '../lib/problem.ts'
import type { ServerTouch } from '../model/server-touch.ts'
import { CHANNELS, MAX_VALUE } from '../model/touch.ts'
import { jsonSchema } from './condition-schema.ts'
import { idSchema } from './id-schema.ts'
import { mintedIdSchema, userSchema } from './person-schema.ts'
import { parse } from './problems.ts'

/** The most touches of one request. */
export const MAX_SERVER_TOUCHES = 1_000
/** The longest id of a touch: message ids of other systems fit. */
export const MAX_MESSAGE_ID = 128
/** What is said of one touch; its sender corrects a few fields at a time. */
export const MAX_PROBLEMS_PER_TOUCH = 5

/** A touch that is not one, by its place in the request. Paths lead from the request's root. */
export interface RefusedTouch {
  readonly index: number
  readonly problems: readonly Problem[]
}

/** A request whose good touches are taken whatever becomes of the others; without a site or a list there is nothing to take. */
export type ParsedTouches =
  | {
      readonly ok: true
      readonly site: string
      /** In the order in which they were sent. */
      readonly touches: readonly ServerTouch[]
      readonly refused: readonly RefusedTouch[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

const text = (max: number) => v.pipe(v.string(), v.nonEmpty('must not be empty'), v.maxLength(max))
const NOT_AN_INSTANT = 'must be epoch milliseconds or an instant with its time zone, such as "2026-11-20T00:00:00Z"'

/** Epoch milliseconds, from whichever way an instant was written. */
const instant = v.pipe(
  v.unknown(),
  v.transform((given) => (typeof given === 'string' ? parseInstant(given) : given)),
  v.number(NOT_AN_INSTANT),
  v.minValue(0, 'must not be before 1970'),
  v.maxValue(8.64e15, NOT_AN_INSTANT),
  v.transform(Math.round),
)

const touch = v.pipe(
  v.strictObject({
    id: v.pipe(
      text(MAX_MESSAGE_ID),
      v.check((id) => id.isWellFormed(), 'must be well-formed Unicode'),
    ),
    user: v.exactOptional(userSchema),
    visitor: v.exactOptional(mintedIdSchema),
    name: text(64),
    at: v.exactOptional(instant),
    channel: v.picklist(CHANNELS, `must be one of ${CHANNELS.join(', ')}`),
    value: v.exactOptional(v.pipe(v.number(), v.minValue(-MAX_VALUE), v.maxValue(MAX_VALUE))),
    props: v.exactOptional(v.record(v.pipe(v.string(), v.maxLength(64)), jsonSchema)),
  }),
  v.check(({ user, visitor }) => (user === undefined) !== (visitor === undefined), 'needs either user or visitor'),
  v.transform(
    ({ user, visitor = '', ...rest }): ServerTouch => ({ ...rest, whose: user === undefined ? { visitor } : { user } }),
  ),
)

const requestSchema = v.strictObject({
  site: idSchema,
  touches: v.pipe(
    v.array(v.unknown()),
    v.minLength(1, 'needs at least one touch'),
    v.maxLength(
      MAX_SERVER_TOUCHES,
      `must be at most ${MAX_SERVER_TOUCHES} touches; send the others in the next request`,
    ),
  ),
})

/** What a server sent. One bad touch does not refuse the others. */
export function parseTouches(input: unknown): ParsedTouches {
  const request = parse(requestSchema, input)
  if (!request.ok) return request
  const touches: ServerTouch[] = []
  const refused: RefusedTouch[] = []
  request.value.touches.forEach((given, index) => {
    const parsed = parse(touch, given)
    if (parsed.ok) touches.push(parsed.value)
    else
      refused.push({
        index,
        problems: parsed.problems.slice(0, MAX_PROBLEMS_PER_TOUCH).map((fault) => at(index, fault)),
      })
  })
  return { ok: true, site: request.value.site, touches, refused }
}

function at(index: number, problem: Problem): Problem {
  const path = problem.path === '' ? `touches.${index}` : `touches.${index}.${problem.path}`
  return { ...problem, path }
}
