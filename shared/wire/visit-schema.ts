import * as v from 'valibot'
import type { Parsed } from '../lib/problem.ts'
import type { VisitRequest } from '../model/visit.ts'
import { jsonSchema } from './condition-schema.ts'
import { idSchema } from './id-schema.ts'
import { traitsSchema, userSchema } from './person-schema.ts'
import { isPlainVisit } from './plain-visit.ts'
import { parse } from './problems.ts'
import { INSTANTS, MAX_SLOTS, MAX_TEXT, MAX_TOUCHES, SEED, VALUES } from './visit-limits.ts'

const text = (max: number) => v.pipe(v.string(), v.maxLength(max))
const url = text(MAX_TEXT.url)
const name = v.pipe(text(MAX_TEXT.name), v.nonEmpty())
const seq = v.pipe(v.number(), v.safeInteger('must be a whole number'), v.minValue(1))
const instant = v.pipe(v.number(), v.finite(), v.minValue(INSTANTS.min), v.maxValue(INSTANTS.max))

const touch = v.object({
  id: v.exactOptional(name),
  seq,
  name,
  at: instant,
  value: v.exactOptional(v.pipe(v.number(), v.minValue(VALUES.min), v.maxValue(VALUES.max))),
  props: v.exactOptional(v.record(text(MAX_TEXT.name), jsonSchema)),
})

/** Reasons that a newer tag may have are passed over, as fields are. */
const count = v.exactOptional(v.pipe(v.number(), v.safeInteger('must be a whole number'), v.minValue(0)))

const claim = v.object({
  user: userSchema,
  proof: v.exactOptional(text(MAX_TEXT.proof)),
  traits: v.exactOptional(traitsSchema),
  at: v.exactOptional(instant),
})

/** What a tag may send; what a visit must be is said here, and `isPlainVisit` holds for nothing else. */
export const visitSchema = v.object({
  site: idSchema,
  token: v.exactOptional(text(MAX_TEXT.token)),
  seed: v.exactOptional(v.pipe(v.string(), v.regex(SEED, 'must be 128 bits in base64url'))),
  touches: v.optional(
    v.pipe(
      v.array(touch),
      v.maxLength(MAX_TOUCHES, `must be at most ${MAX_TOUCHES} touches; send the others in the next request`),
    ),
    [],
  ),
  fresh: v.exactOptional(v.boolean()),
  oldest: v.exactOptional(seq),
  slots: v.pipe(v.array(text(MAX_TEXT.name)), v.maxLength(MAX_SLOTS)),
  page: v.object({ url, referrer: v.exactOptional(url), title: v.exactOptional(text(MAX_TEXT.title)) }),
  sentAt: instant,
  consent: v.exactOptional(
    v.object({ measure: v.exactOptional(v.boolean()), personalize: v.exactOptional(v.boolean()) }),
  ),
  dropped: v.exactOptional(
    v.object({ 'too-old': count, 'too-many': count, rejected: count, 'too-late': count, erased: count }),
  ),
  identify: v.exactOptional(claim),
  handoff: v.exactOptional(text(MAX_TEXT.handoff)),
})

/** What a tag sent; fields that a newer tag may add are passed over. */
export function parseVisit(input: unknown): Parsed<VisitRequest> {
  return isPlainVisit(input) ? { ok: true, value: input } : parse(visitSchema, input)
}
