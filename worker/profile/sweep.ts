import { forgetAll } from './known-people.ts'
import { deleteRows } from './profile-rows.ts'

/** Ids of server touches are known at least this long: senders retry for days, not for weeks. */
const MESSAGE_MEMORY_MS = 31 * 86_400_000

/** So far the clocks of two machines are never apart: a link that was used is known longer than any takes it for valid. */
const CLOCKS_APART_MS = 3_600_000

/** How many profiles one sweep forgets, so that nobody waits for it. */
const MAX_FORGOTTEN = 500

/**
 * Forgets whom nothing was heard of within the retention, and what is remembered only for retries. Whether that is all;
 * otherwise more is left to the next sweep.
 */
export function sweep(sql: SqlStorage, { now, retentionMs }: { now: number; retentionMs: number }): boolean {
  const stale = [
    ...sql.exec<{ id: string }>(
      `SELECT id FROM profiles WHERE seen < ?1
       AND NOT EXISTS (SELECT 1 FROM devices WHERE profile = profiles.id AND devices.seen >= ?1) ORDER BY seen LIMIT ?2`,
      now - retentionMs,
      MAX_FORGOTTEN,
    ),
  ]
  for (const { id } of stale) deleteRows(sql, id)
  sql.exec('DELETE FROM messages WHERE at < ?', now - MESSAGE_MEMORY_MS)
  sql.exec('DELETE FROM hand_offs WHERE expires < ?', now - CLOCKS_APART_MS)
  sql.exec('DELETE FROM erased WHERE at < ?', now - retentionMs)
  forgetAll(sql)
  return stale.length < MAX_FORGOTTEN
}
