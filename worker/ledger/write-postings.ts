import type { Posting } from '../../shared/model/fact.ts'
import { createD1TouchLog } from './d1-touch-log.ts'
import { DELIVER, deliveryRows, type Telling } from './delivery-rows.ts'
import { erasePerson } from './erase-person.ts'
import { bindRows } from './insert-rows.ts'
import { rowsOf } from './rows-of.ts'
import { settleMoves } from './settle-moves.ts'
import type { TouchLog } from './touch-log.ts'
import { writeRows } from './write-rows.ts'

interface Writing {
  /** The ledger's own where no other is named. */
  readonly touchLog?: TouchLog
  /** Left out, no webhook hears of the moves. */
  readonly telling?: Telling | undefined
}

/**
 * Writes postings as one transaction, with the deliveries of those moves that the ledger did not know: all of them, or
 * none; settles which moves led to where everybody is; then writes their touches into the log; then forgets whom they tell
 * to forget. May be done again. How many deliveries were written.
 */
export async function writePostings(
  db: D1Database,
  postings: readonly Posting[],
  { touchLog = createD1TouchLog(db), telling }: Writing = {},
): Promise<number> {
  const rows = await rowsOf(postings)
  const told = telling === undefined ? [] : bindRows(db, DELIVER, await deliveryRows(rows.facts, telling))
  const statements = [...told, ...writeRows(db, rows)]
  const results = statements.length === 0 ? [] : await db.batch(statements)
  await settleMoves(db, rows)
  await touchLog.write(postings)
  for (const { site, profile, facts } of postings) {
    for (const fact of facts)
      if (fact.kind === 'erased') await erasePerson({ db, touchLog }, { site, profile }, fact.at)
  }
  return results.slice(0, told.length).reduce((sum, { meta }) => sum + meta.changes, 0)
}
