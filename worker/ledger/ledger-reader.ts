import type { Row, Statement } from '../../shared/model/answer.ts'

/** Reads the ledger. Nothing is written through it. */
export interface LedgerReader {
  /** All rows that a statement gives. Throws when the database is out of reach or refuses the statement. */
  rows(statement: Statement): Promise<readonly Row[]>
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
  }
}
