import * as v from 'valibot'
import { parseDuration } from '../lib/duration.ts'
import { nestsWithin } from '../lib/nesting.ts'
import type { Condition } from '../model/condition.ts'
import { CHANNELS, type Json } from '../model/touch.ts'

/** The largest limit of a count: past it, the evidence could never fit anyway where a window needs instants. */
const MAX_COUNT = 1_000_000
const MAX_POINTS = 10_000

export const durationSchema = v.pipe(
  v.string(),
  v.check((text) => parseDuration(text) !== null, 'must be a duration such as "14d", "36h", "90m" or "30s"'),
)

const number = v.pipe(v.number(), v.finite())
const whole = v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(0), v.maxValue(MAX_COUNT))

/** Deeper than any property or attribute needs; comparing and hashing go through every level. */
const MAX_JSON_LEVELS = 8

/** Any value that JSON carries, eight levels deep at most. */
export const jsonSchema: v.GenericSchema<unknown, Json> = v.pipe(
  v.custom<Json>(
    (value) => value !== undefined && nestsWithin(value, MAX_JSON_LEVELS),
    `must be a JSON value, at most ${MAX_JSON_LEVELS} levels deep`,
  ),
)

const attributeCondition = v.record(v.string(), jsonSchema)

const bounds = <T extends v.GenericSchema<number, number>>(limit: T) => ({
  eq: v.exactOptional(limit),
  gte: v.exactOptional(limit),
  lte: v.exactOptional(limit),
  gt: v.exactOptional(limit),
  lt: v.exactOptional(limit),
})

const hasBound = (comparison: object) => ['eq', 'gte', 'lte', 'gt', 'lt'].some((operator) => operator in comparison)
const BOUND_MISSING = 'needs at least one of eq, gte, lte, gt, lt'

const age = v.pipe(
  v.strictObject({ within: v.exactOptional(durationSchema), olderThan: v.exactOptional(durationSchema) }),
  v.check(({ within, olderThan }) => within !== undefined || olderThan !== undefined, 'needs within or olderThan'),
)

const touchCondition = v.strictObject({
  touch: v.string(),
  where: v.exactOptional(attributeCondition),
  channel: v.exactOptional(v.union([v.picklist(CHANNELS), v.pipe(v.array(v.picklist(CHANNELS)), v.minLength(1))])),
  verified: v.exactOptional(v.literal(true)),
  count: v.exactOptional(
    v.pipe(
      v.strictObject(bounds(whole)),
      v.check((given) => hasBound(given), BOUND_MISSING),
    ),
  ),
  sum: v.exactOptional(
    v.pipe(
      v.strictObject(bounds(number)),
      v.check((given) => hasBound(given), BOUND_MISSING),
    ),
  ),
  distinct: v.exactOptional(
    v.pipe(
      v.strictObject({ prop: v.pipe(v.string(), v.nonEmpty()), ...bounds(whole) }),
      v.check((given) => hasBound(given), BOUND_MISSING),
    ),
  ),
  within: v.exactOptional(durationSchema),
  first: v.exactOptional(age),
  last: v.exactOptional(age),
})

const { eq: _noEquality, ...scoreBounds } = bounds(number)

const scoreCondition = v.strictObject({
  score: v.pipe(
    v.strictObject({
      weights: v.pipe(
        v.record(v.string(), v.pipe(number, v.minValue(-MAX_POINTS), v.maxValue(MAX_POINTS))),
        v.check((weights) => Object.keys(weights).length > 0, 'needs the points of at least one touch'),
      ),
      halfLife: durationSchema,
      ...scoreBounds,
    }),
    v.check((given) => hasBound(given), 'needs at least one of gte, lte, gt, lt'),
  ),
})

const answerCondition = v.strictObject({
  answer: v.string(),
  is: v.exactOptional(v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1))])),
})

const STAGE_NAME = /^[^:]+:[^:]+$/
export const stageNameSchema = v.pipe(v.string(), v.regex(STAGE_NAME, 'must be "journey:stage"'))

const parts = v.pipe(v.array(v.lazy(pickSchema)), v.minLength(1, 'needs at least one condition'))

const KINDS: { readonly [key: string]: v.GenericSchema<unknown, Condition> } = {
  touch: touchCondition,
  score: scoreCondition,
  answer: answerCondition,
  attributes: v.strictObject({ attributes: attributeCondition }),
  stage: v.strictObject({ stage: stageNameSchema }),
  all: v.strictObject({ all: parts }),
  any: v.strictObject({ any: parts }),
  not: v.strictObject({ not: v.lazy(pickSchema) }),
}

/** A condition of a playbook. */
export const conditionSchema: v.GenericSchema<unknown, Condition> = v.lazy(pickSchema)

/** The key that names a condition's kind decides its schema, so that what is wrong is said of that kind alone. */
function pickSchema(input: unknown): v.GenericSchema<unknown, Condition> {
  if (typeof input !== 'object' || input === null)
    return v.literal('always', `must be "always" or an object with one of ${Object.keys(KINDS).join(', ')}`)
  const kind = Object.keys(KINDS).find((key) => key in input)
  const schema = kind === undefined ? undefined : KINDS[kind]
  return schema ?? v.custom<Condition>(() => false, `must have one of ${Object.keys(KINDS).join(', ')}`)
}
