import sqlite from 'node-sql-parser/build/sqlite.js'
import type { Parsed } from '../../../shared/lib/problem.ts'
import type { Statement } from '../../../shared/model/answer.ts'
import { Refusal } from './refusal.ts'
import { newScope } from './scope.ts'
import { viewsAs } from './views.ts'
import { writeSelect } from './write-select.ts'

/** The longest statement, in characters. */
export const MAX_SQL = 10_000

/**
 * Compiles what an analyst wrote into a statement that reads one site's rows through the documented views, and gives at
 * most `rows` rows and one more, which says that there are others. The text itself never reaches the database: it is
 * parsed, each of its parts is looked at, and those that are known are written anew.
 */
export function compileSelect(
  text: string,
  { site, rows }: { readonly site: string; readonly rows: number },
): Parsed<Statement> {
  try {
    if (text.length > MAX_SQL) throw new Refusal(`is longer than ${MAX_SQL} characters`)
    const scope = newScope()
    const select = writeSelect(onlyStatement(text), scope)
    const views = viewsAs([...scope.tally.views])
    const body = `SELECT * FROM (${select}) LIMIT ${rows + 1}`
    if (views === '') return { ok: true, value: { text: body, params: [] } }
    return { ok: true, value: { text: `WITH ${views} ${body}`, params: [site] } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return {
      ok: false,
      problems: [{ path: 'sql', problem: error.message, hint: 'docs/questions.md says what is taken' }],
    }
  }
}

function onlyStatement(text: string): unknown {
  const parsed = parse(text)
  if (!Array.isArray(parsed)) return parsed
  if (parsed.length !== 1) throw new Refusal('must be one SELECT')
  return parsed[0]
}

function parse(text: string): unknown {
  // The parser says `NUL` and lone surrogates are letters; SQLite ends at the one and changes the other.
  if (text.includes('\0') || !text.isWellFormed()) throw new Refusal('has characters that are no text')
  try {
    return new sqlite.Parser().astify(text, { database: 'sqlite' })
  } catch (error) {
    throw new Refusal(`does not parse as one SELECT: ${placeOf(error)}`)
  }
}

/** What the parser found, without the long list of what it would rather have found. */
function placeOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const found = / but (.+) found\.$/s.exec(message)?.[1]
  const location = error instanceof Error && 'location' in error ? JSON.stringify(error.location) : ''
  const at = /"line":(\d+),"column":(\d+)/.exec(location)
  return `${found === undefined ? message.slice(0, 100) : `${found} is unexpected`}${at === null ? '' : ` at ${at[1]}:${at[2]}`}`
}
