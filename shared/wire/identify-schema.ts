import * as v from 'valibot'
import type { Parsed } from '../lib/problem.ts'
import type { IdentifyRequest } from '../model/identify.ts'
import { idSchema } from './id-schema.ts'
import { mintedIdSchema, tokenSchema, traitsSchema, userSchema } from './person-schema.ts'
import { parse } from './problems.ts'

const identifySchema = v.pipe(
  v.strictObject({
    site: idSchema,
    user: userSchema,
    visitor: v.exactOptional(mintedIdSchema),
    token: v.exactOptional(tokenSchema),
    traits: v.exactOptional(traitsSchema),
  }),
  v.check(
    ({ visitor, token }) => visitor === undefined || token === undefined,
    'takes visitor or token, not both: they could be of two browsers',
  ),
  v.transform(
    ({ visitor, token, ...rest }): IdentifyRequest => ({
      ...rest,
      ...(visitor !== undefined && { device: { visitor } }),
      ...(token !== undefined && { device: { token } }),
    }),
  ),
)

/** What a server says of who somebody is. */
export function parseIdentify(input: unknown): Parsed<IdentifyRequest> {
  return parse(identifySchema, input)
}
