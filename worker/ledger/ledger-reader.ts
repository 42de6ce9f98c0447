import type { Cell, Row, Statement } from '../../shared/model/answer.ts'

/** Reads the ledger. Nothing is written through it. */
export interface LedgerReader {
  /** All rows that a statement gives. Throws when the database is out of reach or refuses the statement. */
  rows(statement: Statement): Promise<readonly Row[]>
  /** The same as a table, for statements of which nobody knows the columns. Their names must differ. */
  table(statement: Statement): Promise<Table>
}

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

/** The ledger in D1. */
export function createLedgerReader(database: D1Database): LedgerReader {
  return {
    async rows({ text, params }) {
      const { results } = await database
        .prepare(text)
        .bind(...params)
        .all<Row>()
      return results
    },
    async table({ text, params }) {
      const [names, ...lines] = await database
        .prepare(text)
        .bind(...params)
        .raw<readonly Cell[]>({ columnNames: true })
      const columns = (names ?? []).map(String)
      return { columns, rows: lines.map((line) => rowOf(columns, line)) }
    },
  }
}

function rowOf(columns: readonly string[], line: readonly Cell[]): Row {
  return Object.fromEntries(columns.map((column, place) => [column, line[place] ?? null]))
}
