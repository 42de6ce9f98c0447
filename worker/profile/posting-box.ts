import { splitPosting } from '../../shared/ledger/split-posting.ts'
import type { Posting } from '../../shared/model/fact.ts'
import type { Line } from './line.ts'
import { tombstoneOf } from './profile-rows.ts'

/** One message to the ledger that its queue has not taken yet. */
export interface WaitingPosting {
  readonly number: number
  readonly posting: Posting
}

/** Boxes that were found empty and that nothing was left in since: nobody else writes a shard's tables. */
const empty = new WeakSet<SqlStorage>()

/** Writes down what the ledger is to be told, with the change that it tells of. */
export function leavePosting(sql: SqlStorage, { about, posting }: Line): void {
  empty.delete(sql)
  for (const part of splitPosting(posting))
    sql.exec('INSERT INTO postings (about, posting) VALUES (?, ?)', about, JSON.stringify(part))
}

/** Writes down what the queue did not take, unless it tells of somebody who was erased meanwhile. */
export function leaveUntold(sql: SqlStorage, line: Line): void {
  const tombstone = tombstoneOf(sql, line.about)
  if (tombstone === null || line.posting.judgedAt > tombstone.at) leavePosting(sql, line)
}

/** Queues take 100 messages and 256 KB at once; letters beyond ASCII take up to three bytes each. */
const MAX_TOGETHER = 50
const MAX_LETTERS = 80_000

/** The oldest that wait, as many as may be sent together; none: the ledger knows all. */
export function waitingPostings(sql: SqlStorage): readonly WaitingPosting[] {
  if (!hasPostings(sql)) return []
  const rows = sql.exec<{ number: number; posting: string }>(
    'SELECT number, posting FROM postings ORDER BY number LIMIT ?',
    MAX_TOGETHER,
  )
  let letters = 0
  const together: WaitingPosting[] = []
  for (const { number, posting } of rows.toArray()) {
    letters += posting.length
    if (together.length > 0 && letters > MAX_LETTERS) break
    // Written by `leavePosting` alone.
    together.push({ number, posting: JSON.parse(posting) })
  }
  return together
}

export function hasPostings(sql: SqlStorage): boolean {
  if (empty.has(sql)) return false
  const isEmpty = sql.exec('SELECT 1 FROM postings LIMIT 1').toArray().length === 0
  if (isEmpty) empty.add(sql)
  return !isEmpty
}

/** Takes out what the queue has taken: the oldest ones. No number is given twice. */
export function takeOut(sql: SqlStorage, postings: readonly WaitingPosting[]): void {
  const last = postings.at(-1)
  if (last !== undefined) sql.exec('DELETE FROM postings WHERE number <= ?', last.number)
}

/** What was to be told of somebody who is erased. No index finds it: the box is almost always empty. */
export function dropPostings(sql: SqlStorage, about: string): void {
  sql.exec('DELETE FROM postings WHERE about = ?', about)
}
