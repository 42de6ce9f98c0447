import * as v from 'valibot'
import type { Parsed } from '../lib/problem.ts'
import type { LinkRequest } from '../model/link.ts'
import { idSchema } from './id-schema.ts'
import { tokenSchema } from './person-schema.ts'
import { parse } from './problems.ts'

/** Longer addresses are refused by servers on their way. */
export const MAX_LINK = 8_000

const linkSchema = v.object({
  site: idSchema,
  token: v.exactOptional(tokenSchema),
  seed: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/, 'must be 128 bits in base64url'))),
  to: v.pipe(
    v.string(),
    v.maxLength(MAX_LINK),
    v.regex(/^https?:\/\/[^\s/?#\\]/i, 'must be an absolute address, beginning with https:// or http://'),
  ),
})

/** What a tag asks of a link; fields that a newer tag may add are passed over. */
export function parseLink(input: unknown): Parsed<LinkRequest> {
  return parse(linkSchema, input)
}
