import type { Context } from 'hono'
import type { Problem } from '../../shared/lib/problem.ts'
import type { Statement } from '../../shared/model/answer.ts'
import { parseSqlQuestion, type SqlQuestion } from '../../shared/wire/sql-schema.ts'
import type { AppEnv } from '../http/app-env.ts'
import { problemResponse } from '../http/problem-response.ts'
import { notParsed, readRequest } from '../http/read-request.ts'
import { refusalWithoutKey } from '../http/require-key.ts'
import type { Table } from '../ledger/ledger-reader.ts'
import { inTime, TooLate } from '../lib/in-time.ts'
import { formatOf, noFormat } from './answer-format.ts'
import { sendAnswer } from './send-answer.ts'

const MAX_BODY_BYTES = 64 * 1024
/** An analyst waits so long, in milliseconds; D1 cannot be told to stop, and goes on for 30 seconds. */
const TIME_LIMIT_MS = 10_000

/** `POST /v1/sql`: one SELECT over the documented views, and no row of another site. */
export async function answerSql(c: Context<AppEnv>): Promise<Response> {
  const refusal = await refusalWithoutKey(c)
  if (refusal !== null) return refusal
  const format = formatOf(c.req.query('format'), c.req.header('accept'))
  if (format === null) return noFormat()
  const read = await readRequest(c, { maxBytes: MAX_BODY_BYTES, parse: parseSqlQuestion, title: 'Not a question' })
  if (!read.ok) return read.response
  const { site, sql, limit } = read.value
  const { compileSelect } = await import('./select/compile-select.ts')
  const statement = compileSelect(sql, { site, rows: limit })
  if (!statement.ok) return notParsed('Not a statement that is taken', statement.problems)
  const table = await inTime(tableOf(c, statement.value), TIME_LIMIT_MS).catch((error) => {
    if (error instanceof TooLate) return null
    throw error
  })
  if (table === null) return tooLong()
  if ('fault' in table) return notParsed('Not a statement that is taken', [faultProblem(table.fault)])
  return sendAnswer(answerOf(read.value, { statement: statement.value, table, asOf: c.get('deps').now() }), format)
}

/** What the database has against a statement that says what is taken: a column that there is not, say. */
async function tableOf(c: Context<AppEnv>, statement: Statement): Promise<Table | { readonly fault: string }> {
  try {
    const { ledgerReader } = await c.get('deps').services()
    return await ledgerReader.table(statement)
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const fault = /^D1_ERROR: (.*?)(?: at offset \d+)?: SQLITE_ERROR$/s.exec(message)?.[1]
    if (fault === undefined) throw error
    return { fault }
  }
}

function faultProblem(fault: string): Problem {
  const problem = `is refused by the database: ${fault}`
  if (!fault.startsWith('no such column')) return { path: 'sql', problem }
  return { path: 'sql', problem, hint: "SELECT * shows a view's columns; texts stand in single quotes, as 'visitor'" }
}

function answerOf(
  { limit }: SqlQuestion,
  { statement, table, asOf }: { readonly statement: Statement; readonly table: Table; readonly asOf: number },
) {
  const { columns, rows } = table
  return {
    question: 'sql',
    asOf,
    definition: 'What the statement says, over the views of this site.',
    unit: 'rows',
    sql: [statement],
    columns,
    figures: {},
    limit: { rows: limit, isReached: rows.length > limit },
    rows: rows.slice(0, limit),
  }
}

function tooLong(): Response {
  const detail = `The statement took longer than ${TIME_LIMIT_MS / 1000} seconds: ask for a shorter period, or join less.`
  return problemResponse({ status: 422, title: 'Took too long', detail })
}
