import * as v from 'valibot'
import type { Template } from '../model/playbook.ts'
import { imageSchema, urlSchema } from './content-schema.ts'
import { listOf } from './name-schema.ts'

const MAX_HTML = 50_000

const FIELD_NAME = 'must be 1 to 64 letters, digits or _, beginning with a letter'
const fieldName = v.pipe(v.string(), v.regex(/^[a-z]\w{0,63}$/i, FIELD_NAME))

const text = v.pipe(v.string(), v.maxLength(10_000))

const choice = v.pipe(
  v.strictObject({
    type: v.literal('choice'),
    options: v.pipe(listOf(v.string()), v.minLength(1, 'needs at least one option')),
    default: v.exactOptional(v.string()),
  }),
  v.check(
    ({ options, default: given }) => given === undefined || options.includes(given),
    'has a default that is none of its options\nadd it to options, or choose one of them',
  ),
)

const field = v.variant('type', [
  v.strictObject({ type: v.literal('text'), default: v.exactOptional(text) }),
  v.strictObject({ type: v.literal('url'), default: v.exactOptional(urlSchema) }),
  v.strictObject({ type: v.literal('number'), default: v.exactOptional(v.number()) }),
  v.strictObject({ type: v.literal('boolean'), default: v.exactOptional(v.boolean()) }),
  v.strictObject({ type: v.literal('image'), default: v.exactOptional(imageSchema) }),
  choice,
])

/** Markup with typed fields; that its html names those fields and no others is the compiler's matter. */
export const templateSchema: v.GenericSchema<unknown, Template> = v.strictObject({
  html: v.pipe(v.string(), v.maxLength(MAX_HTML, `is longer than ${MAX_HTML} characters`)),
  fields: v.record(fieldName, field),
})
