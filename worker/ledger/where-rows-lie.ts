import type { TouchLog } from './touch-log.ts'

/** The ledger's tables, and the log of its touches. */
export interface WhereRowsLie {
  readonly db: D1Database
  readonly touchLog: TouchLog
}
