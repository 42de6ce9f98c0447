import * as v from 'valibot'
import type { Parsed } from '../lib/problem.ts'
import { MAX_VALUE } from '../model/touch.ts'
import type { VisitRequest } from '../model/visit.ts'
import { jsonSchema } from './condition-schema.ts'
import { idSchema } from './id-schema.ts'
import { parse } from './problems.ts'

/** The most touches of one request; the tag keeps further ones for the next. */
export const MAX_TOUCHES = 500
const MAX_SLOTS = 100
const MAX_URL = 32_000

const text = (max: number) => v.pipe(v.string(), v.maxLength(max))
const seq = v.pipe(v.number(), v.safeInteger('must be a whole number'), v.minValue(1))
const instant = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(8.64e15))

const touch = v.object({
  id: v.pipe(text(64), v.nonEmpty()),
  seq,
  name: v.pipe(text(64), v.nonEmpty()),
  at: instant,
  value: v.exactOptional(v.pipe(v.number(), v.minValue(-MAX_VALUE), v.maxValue(MAX_VALUE))),
  props: v.exactOptional(v.record(text(64), jsonSchema)),
})

const visitSchema = v.object({
  site: idSchema,
  token: v.exactOptional(text(4_096)),
  seed: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/, 'must be 128 bits in base64url'))),
  touches: v.pipe(
    v.array(touch),
    v.maxLength(MAX_TOUCHES, `must be at most ${MAX_TOUCHES} touches; send the others in the next request`),
  ),
  fresh: v.exactOptional(v.boolean()),
  oldest: v.exactOptional(seq),
  slots: v.pipe(v.array(text(64)), v.maxLength(MAX_SLOTS)),
  page: v.object({ url: text(MAX_URL), referrer: v.exactOptional(text(MAX_URL)), title: v.exactOptional(text(1_000)) }),
  sentAt: instant,
  consent: v.exactOptional(
    v.object({ measure: v.exactOptional(v.boolean()), personalize: v.exactOptional(v.boolean()) }),
  ),
})

/** What a tag sent; fields that a newer tag may add are passed over. */
export function parseVisit(input: unknown): Parsed<VisitRequest> {
  return parse(visitSchema, input)
}
