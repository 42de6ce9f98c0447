import type { Posting } from '../../shared/model/fact.ts'
import { rowsOf } from './rows-of.ts'
import { writeRows, writeTouches } from './write-rows.ts'

/** Writes postings as one transaction: all of them, or none. */
export async function writePostings(db: D1Database, postings: readonly Posting[]): Promise<void> {
  const rows = await rowsOf(postings)
  const statements = [...writeRows(db, rows), ...writeTouches(db, rows.touches)]
  if (statements.length > 0) await db.batch([...statements])
}
