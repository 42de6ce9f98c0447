import type { Context } from 'hono'
import type { Row } from '../../shared/model/answer.ts'
import { columnsOf, type StructuredQuery } from '../../shared/model/structured-query.ts'
import { parseQuery } from '../../shared/wire/query-schema.ts'
import type { AppEnv } from '../http/app-env.ts'
import { notParsed, readRequest } from '../http/read-request.ts'
import { refusalWithoutKey } from '../http/require-key.ts'
import type { LedgerReader } from '../ledger/ledger-reader.ts'
import { formatOf, noFormat } from './answer-format.ts'
import { countedText } from './counted-text.ts'
import { sendAnswer } from './send-answer.ts'
import { sql, statementOf } from './sql.ts'

const MAX_BODY_BYTES = 64 * 1024
const DAY_MS = 86_400_000
/** From this share of the log on, reading all of it is faster than looking its rows up by time. */
const WIDE = 0.2

/** `POST /v1/query`: metrics by dimensions, in the form of Plausible's Stats API. */
export async function answerQuery(c: Context<AppEnv>): Promise<Response> {
  const refusal = await refusalWithoutKey(c)
  if (refusal !== null) return refusal
  const format = formatOf(c.req.query('format'), c.req.header('accept'))
  if (format === null) return noFormat()
  const { services, now } = c.get('deps')
  const { ledgerReader, analyticsReader } = await services()
  const asOf = now()
  const parse = (input: unknown) => parseQuery(input, asOf)
  const read = await readRequest(c, { maxBytes: MAX_BODY_BYTES, parse, title: 'Not a query' })
  if (!read.ok) return read.response
  const query = read.value
  if (query.of === 'touches' && analyticsReader !== null) {
    const { answerSampled } = await import('./answer-sampled.ts')
    const answered = await answerSampled(query, { asOf, reader: analyticsReader })
    return answered.ok ? sendAnswer(answered.value, format) : notParsed('Not a query', answered.problems)
  }
  const { compileSqlite } = await import('./query/compile-sqlite.ts')
  const statement = compileSqlite(query, { isWide: await isWide(query, ledgerReader) })
  const rows = await ledgerReader.rows(statement)
  return sendAnswer(
    {
      question: 'query',
      asOf,
      definition: `${countedText(query)}. Who was several visitors is one person. Stretches of time are in UTC, weeks begin on Monday.`,
      unit: query.of,
      sql: [statement],
      columns: columnsOf(query),
      figures: { from: query.period?.from ?? null, until: query.period?.until ?? null, offset: query.offset },
      limit: { rows: query.limit, isReached: rows.length > query.limit },
      rows: rows.slice(0, query.limit),
    },
    format,
  )
}

/** Whether the period is a large part of what the log holds. */
async function isWide({ of, site, period }: StructuredQuery, reader: LedgerReader): Promise<boolean> {
  if (of !== 'touches') return false
  if (period === null) return true
  const [span] = await reader.rows(
    statementOf(sql`SELECT (SELECT MIN(at / 86400000) FROM touches WHERE site = ${site}) AS first,
      (SELECT MAX(at / 86400000) FROM touches WHERE site = ${site}) AS last`),
  )
  const { first = 0, last = 0 }: Row = span ?? {}
  const [from, until] = [Number(first) * DAY_MS, (Number(last) + 1) * DAY_MS]
  const overlap = Math.min(period.until, until) - Math.max(period.from, from)
  return overlap >= WIDE * (until - from)
}
