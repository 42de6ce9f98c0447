import type { Row } from './rows-of.ts'

/**
 * `INSERT … SELECT` of the rows in its one parameter, a JSON array, without those of people who were erased since they
 * were judged. It ends in a condition: `AND …` or `ON CONFLICT …` may follow.
 */
export function insertRows(table: string, columns: readonly string[]): string {
  const values = columns.map((column) => `new.value ->> '${column}'`)
  return `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM json_each(?1) AS new
    WHERE NOT EXISTS (SELECT 1 FROM erased WHERE hash = new.value ->> 'hash' AND at >= new.value ->> 'judged_at')`
}

/** A statement for each so many rows as fit its parameter. */
export function bindRows(db: D1Database, statement: string, rows: readonly Row[]): readonly D1PreparedStatement[] {
  return chunks(rows).map((chunk) => db.prepare(statement).bind(JSON.stringify(chunk)))
}

/** A parameter holds 2 MB; a row takes a few hundred bytes, and one with a touch's properties up to 128 KB. */
const MAX_LETTERS = 500_000
const MAX_ROWS = 1_000

function chunks(rows: readonly Row[]): readonly (readonly Row[])[] {
  const found: Row[][] = []
  let letters = MAX_LETTERS
  for (const row of rows) {
    const own = typeof row.props === 'string' ? row.props.length : 0
    if (found.length === 0 || letters + own > MAX_LETTERS || found.at(-1)?.length === MAX_ROWS) {
      found.push([])
      letters = 0
    }
    found.at(-1)?.push(row)
    letters += own
  }
  return found
}
