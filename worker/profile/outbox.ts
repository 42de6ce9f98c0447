import type { PackedProfile } from '../../shared/profile/packed-profile.ts'

/** What one shard has to tell another, until the other has taken it. Taking it twice changes nothing. */
export type Parcel =
  /** Whoever is, or would be, kept as `from` is this profile from now on. */
  | { readonly do: 'point'; readonly from: string; readonly to: string; readonly isUser: boolean; readonly at: number }
  /** What was kept of a visitor who turned out to be this profile. */
  | {
      readonly do: 'adopt'
      readonly from: string
      readonly to: string
      readonly at: number
      readonly packed: PackedProfile
      readonly messages: readonly { readonly id: string; readonly at: number }[]
      /** What the profile's own browser brought, in case nobody keeps them yet. */
      readonly heir?: PackedProfile
    }
  /** A visitor was erased with the person that they were; this would be their own profile. */
  | { readonly do: 'bury'; readonly profile: string; readonly at: number }

export interface Waiting {
  readonly number: number
  readonly tries: number
  readonly parcel: Parcel
}

/** After each failure a parcel waits twice as long, up to a limit. */
const FIRST_DELAY_MS = 1_000
const MAX_DELAY_MS = 10 * 60_000

/** Outboxes that were found empty and that nothing was put in since: nobody else writes a shard's tables. */
const empty = new WeakSet<SqlStorage>()

/** `about`: the profile that the parcel comes from; it is deleted with that profile's rows. */
export function post(sql: SqlStorage, about: string, parcel: Parcel): void {
  empty.delete(sql)
  sql.exec(
    'INSERT INTO outbox (about, due, tries, parcel) VALUES (?, ?, 0, ?)',
    about,
    parcel.at,
    JSON.stringify(parcel),
  )
}

/** What is due by `now`, the oldest first; not all of it at once. */
export function waiting(sql: SqlStorage, now: number): readonly Waiting[] {
  return parse(sql.exec<Row>('SELECT number, tries, parcel FROM outbox WHERE due <= ? ORDER BY number LIMIT 100', now))
}

/** What of a profile is still on its way to the one that it turned out to be. */
export function moves(sql: SqlStorage, profile: string): readonly Waiting[] {
  const statement = `SELECT number, tries, parcel FROM outbox WHERE about = ? AND parcel LIKE '{"do":"adopt"%'`
  return parse(sql.exec<Row>(statement, profile))
}

export function isWaiting(sql: SqlStorage, number: number): boolean {
  return sql.exec('SELECT 1 FROM outbox WHERE number = ?', number).toArray().length > 0
}

export function markDelivered(sql: SqlStorage, number: number): void {
  sql.exec('DELETE FROM outbox WHERE number = ?', number)
}

export function markFailed(sql: SqlStorage, { number, tries }: Waiting, now: number): void {
  const due = now + Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(tries, 20))
  sql.exec('UPDATE outbox SET due = ?, tries = tries + 1 WHERE number = ?', due, number)
}

/** When the next parcel is due, epoch milliseconds; `null`: none waits. */
export function nextDue(sql: SqlStorage): number | null {
  if (empty.has(sql)) return null
  const { due } = sql.exec<{ due: number | null }>('SELECT min(due) AS due FROM outbox').one()
  if (due === null) empty.add(sql)
  return due
}

type Row = { number: number; tries: number; parcel: string }

/** Written by `post` alone. */
function parse(rows: Iterable<Row>): readonly Waiting[] {
  return [...rows].map(({ parcel, ...row }) => ({ ...row, parcel: JSON.parse(parcel) }))
}
