import * as v from 'valibot'
import type { Parsed } from '../lib/problem.ts'
import { idSchema } from './id-schema.ts'
import { parse } from './problems.ts'

/** The most rows of an answer. */
export const MAX_ROWS = 10_000

/** What an analyst asks in SQL. */
export interface SqlQuestion {
  readonly site: string
  readonly sql: string
  /** The most rows that are wanted. */
  readonly limit: number
}

export const rowLimitSchema = v.pipe(
  v.number(),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be at least 1'),
  v.maxValue(MAX_ROWS, `must be at most ${MAX_ROWS}: take more with "waypost export", or with OFFSET`),
)

const sqlSchema = v.strictObject({
  site: idSchema,
  sql: v.pipe(v.string(), v.nonEmpty('must not be empty: write one SELECT')),
  limit: v.optional(rowLimitSchema, MAX_ROWS),
})

/** The body of `POST /v1/sql`. */
export function parseSqlQuestion(input: unknown): Parsed<SqlQuestion> {
  return parse(sqlSchema, input)
}
