import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Json } from '../../../shared/model/touch.ts'
import { askWorker } from './ask-worker.ts'
import { CommandFailure, EXIT_USAGE, fileFailure } from './command-failure.ts'
import { isAttributes, parseJson } from './json-value.ts'
import { parseJsonc } from './jsonc.ts'
import { tableOf } from './table.ts'
import { wrapped } from './wrapped.ts'

const DEFAULT_WIDTH = 80

/** Where the Worker is, and whom it answers. */
export interface Connection {
  readonly url: string
  readonly key: string
  readonly fetch?: typeof globalThis.fetch
}

/** A question by its name with parameters, in SQL, or structured, as JSON or in a file of JSON. */
export interface Query {
  readonly question: string
  readonly rest: readonly string[]
  readonly site: string
  readonly format: 'table' | 'json' | 'csv' | 'ndjson'
}

/** Asks a question and writes its answer; but for tables, while it comes in. */
export async function runQuery(query: Query, connection: Connection, out: Writable): Promise<void> {
  const asked = await askedOf(query)
  const format = query.format === 'table' ? 'json' : query.format
  const response = await askWorker({ ...connection, ...asked, params: { ...asked.params, format } })
  if (query.format !== 'table') return pour(response, out)
  const answer = parseJson(await response.text())
  if (!isAttributes(answer)) throw new CommandFailure(`${connection.url} answered no JSON. Is it a Waypost Worker?`)
  const columns = Array.isArray(answer.columns) ? answer.columns.map(String) : []
  const rows = Array.isArray(answer.rows) ? answer.rows.filter(isAttributes) : []
  const foot = footOf(answer).flatMap((line) => wrapped(line, widthOf(out)))
  await written(out, `${tableOf(columns, rows)}\n\n${foot.join('\n')}\n`)
}

export interface Export {
  readonly what: string
  readonly site: string
  readonly format: 'ndjson' | 'csv'
  /** Absent: to where the command writes. */
  readonly file: string | undefined
}

/** Writes all facts, touches or people, while they come in: memory stays as it is, however many there are. */
export async function runExport(
  { what, site, format, file }: Export,
  connection: Connection,
  out: Writable,
): Promise<void> {
  const response = await askWorker({
    ...connection,
    path: `/v1/export/${encodeURIComponent(what)}`,
    params: { site, format },
  })
  await pour(response, file === undefined ? out : createWriteStream(file), file)
}

async function askedOf({ question, rest, site }: Query) {
  if (question === 'sql') {
    const [text, extra] = rest
    if (text === undefined || extra !== undefined) {
      throw new CommandFailure('waypost query sql takes one statement: put it in quotes.', EXIT_USAGE)
    }
    return { path: '/v1/sql', params: {}, body: { site, sql: text } }
  }
  const isStructured = question.startsWith('{') || question.endsWith('.json') || question.endsWith('.jsonc')
  if (isStructured) return { path: '/v1/query', params: {}, body: { site, ...(await structured(question)) } }
  return { path: `/v1/insight/${encodeURIComponent(question)}`, params: { site, ...paramsOf(rest) } }
}

async function structured(given: string) {
  const text = given.startsWith('{') ? given : await readFile(given, 'utf8').catch((error) => fail(given, error))
  const reading = parseJsonc(text)
  const value: Json | undefined = reading.ok ? reading.value : undefined
  if (isAttributes(value)) return value
  throw new CommandFailure(`${given.startsWith('{') ? 'The query' : given} is no JSON object.`, EXIT_USAGE)
}

function paramsOf(rest: readonly string[]): { readonly [name: string]: string } {
  return Object.fromEntries(
    rest.map((each) => {
      const equals = each.indexOf('=')
      if (equals > 0) return [each.slice(0, equals), each.slice(equals + 1)]
      throw new CommandFailure(`"${each}" is no parameter. Write it as NAME=VALUE, as journey=buyer.`, EXIT_USAGE)
    }),
  )
}

interface Answered {
  readonly [field: string]: Json
}

/** A terminal says how wide it is; a file or a pipe does not. */
function widthOf(out: Writable): number {
  return 'columns' in out && typeof out.columns === 'number' ? out.columns : DEFAULT_WIDTH
}

function footOf({ rowCount, unit, asOf, definition, figures, limit }: Answered): readonly string[] {
  const named = isAttributes(figures) ? Object.entries(figures).filter(([, value]) => value !== null) : []
  const more = isAttributes(limit) && limit.isReached === true ? ', and there are more' : ''
  return [
    ...(named.length === 0 ? [] : [named.map(figureText).join(', ')]),
    `${rowCount} ${rowCount === 1 ? 'row' : 'rows'}${more}${unit === 'rows' ? '' : `, in ${unit}`}, as of ${new Date(Number(asOf)).toISOString()}.`,
    String(definition),
  ]
}

/** The ends of a period are instants; people read those as dates. */
function figureText([name, value]: readonly [string, Json]): string {
  const isInstant = (name === 'from' || name === 'until') && typeof value === 'number'
  return `${name} ${isInstant ? new Date(value).toISOString() : String(value)}`
}

/** An answer that ends before its end is a failure: what came is not all that there is. */
async function pour({ body }: Response, out: Writable, file = 'The answer'): Promise<void> {
  try {
    // Standard output stays open: the command may have more to say.
    await pipeline(Readable.from(body ?? []), out, { end: out !== process.stdout })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandFailure(`${file} is not whole: ${reason}. Ask again.`)
  }
}

function written(out: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => out.write(text, (error) => (error ? reject(error) : resolve())))
}

function fail(file: string, error: unknown): never {
  throw fileFailure(file, error)
}
