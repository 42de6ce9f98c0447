import type { Posting } from '../../shared/model/fact.ts'
import { createD1TouchLog } from './d1-touch-log.ts'
import { erasePerson } from './erase-person.ts'
import { rowsOf } from './rows-of.ts'
import type { TouchLog } from './touch-log.ts'
import { writeRows } from './write-rows.ts'

/**
 * Writes postings as one transaction: all of them, or none; then their touches into the log, which is the ledger's own
 * where no other is named; then forgets whom they tell to forget. May be done again.
 */
export async function writePostings(
  db: D1Database,
  postings: readonly Posting[],
  touchLog: TouchLog = createD1TouchLog(db),
): Promise<void> {
  const statements = writeRows(db, await rowsOf(postings))
  if (statements.length > 0) await db.batch([...statements])
  await touchLog.write(postings)
  for (const { site, profile, facts } of postings) {
    for (const fact of facts)
      if (fact.kind === 'erased') await erasePerson({ db, touchLog }, { site, profile }, fact.at)
  }
}
