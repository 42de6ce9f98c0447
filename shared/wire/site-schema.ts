import * as v from 'valibot'
import type { Parsed } from '../lib/problem.ts'
import { idSchema } from './id-schema.ts'
import { parse } from './problems.ts'

const siteSchema = v.strictObject({ site: idSchema })

/** The parameters of an address that says a site and nothing else. */
export function parseSite(input: unknown): Parsed<{ readonly site: string }> {
  return parse(siteSchema, input)
}
