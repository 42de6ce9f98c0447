import type { Posting } from '../../shared/model/fact.ts'
import { erasePerson } from './erase-person.ts'
import { rowsOf } from './rows-of.ts'
import { writeRows, writeTouches } from './write-rows.ts'

/** Writes postings as one transaction: all of them, or none; then forgets whom they tell to forget. May be done again. */
export async function writePostings(db: D1Database, postings: readonly Posting[]): Promise<void> {
  const rows = await rowsOf(postings)
  const statements = [...writeRows(db, rows), ...writeTouches(db, rows.touches)]
  if (statements.length > 0) await db.batch([...statements])
  for (const { site, profile, facts } of postings) {
    for (const fact of facts) if (fact.kind === 'erased') await erasePerson(db, { site, profile }, fact.at)
  }
}
