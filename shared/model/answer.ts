/** What one cell of a table can hold. */
export type Cell = string | number | null

/** One line of a table, by column. */
export type Row = { readonly [column: string]: Cell }

/** SQL as SQLite takes it, with the values of `?1`, `?2` … */
export interface Statement {
  readonly text: string
  readonly params: readonly Cell[]
}

/** What every answer about the ledger says of itself. Instants are epoch milliseconds. */
export interface AnswerHead {
  readonly question: string
  /** What is said holds for what had been written down by then. */
  readonly asOf: number
  /** What exactly was counted, in words. */
  readonly definition: string
  /** Of what stands in the rows. */
  readonly unit: string
  /** What gives the rows, to be run again. */
  readonly sql: readonly Statement[]
  /** Of the rows, in the order of reading. */
  readonly columns: readonly string[]
  /** Single numbers that belong to all rows together. */
  readonly figures: { readonly [name: string]: Cell }
  /** The most rows that this answer could have, and whether there were more; `null`: it has them all. */
  readonly limit: RowLimit | null
}

export interface RowLimit {
  readonly rows: number
  readonly isReached: boolean
}

/** An answer before it is sent. */
export interface Answer extends AnswerHead {
  readonly rows: readonly Row[] | AsyncIterable<Row>
}

/** An answer as JSON. */
export interface SentAnswer extends AnswerHead {
  readonly rows: readonly Row[]
  readonly rowCount: number
}
