import { canonicalJson } from '../../shared/lib/canonical-json.ts'
import type { KeptProfile, Trait } from '../../shared/profile/kept-profile.ts'
import {
  type PackedDevice,
  type PackedPlaced,
  type PackedProfile,
  packDevice,
  packPlaced,
  unpackProfile,
} from '../../shared/profile/packed-profile.ts'
import type { Shelf } from './shelf.ts'

/** What a shard knows under a profile's id. */
export type Standing =
  | { readonly is: 'nobody' }
  | { readonly is: 'moved'; readonly to: string }
  /** Nothing is left but that nothing is to come back. */
  | { readonly is: 'erased'; readonly tombstone: Tombstone }
  /** `tombstone`: the person was erased once, and began anew. */
  | { readonly is: 'kept'; readonly profile: KeptProfile; readonly tombstone: Tombstone | null }

export interface Tombstone {
  /** Epoch milliseconds: what happened until then is gone. */
  readonly at: number
  readonly devices: readonly string[]
}

export function standingOf(shelf: Shelf, id: string): Standing {
  const tombstone = tombstoneOf(shelf.sql, id)
  const [row] = shelf.sql.exec<ProfileRow>('SELECT user, moved_to, version, placed FROM profiles WHERE id = ?', id)
  if (row === undefined) return tombstone === null ? { is: 'nobody' } : { is: 'erased', tombstone }
  if (row.moved_to !== null) return { is: 'moved', to: row.moved_to }
  const packed: PackedProfile = {
    user: row.user,
    version: row.version,
    placed: parsePlaced(row.placed),
    devices: devicesOf(shelf.sql, id),
    traits: traitsOf(shelf.sql, id),
  }
  return { is: 'kept', profile: unpackProfile(packed, shelf.program), tombstone }
}

/** Writes what changed. */
export function writeProfile(
  { sql, program }: Shelf,
  id: string,
  { before, after, now }: { before: KeptProfile | null; after: KeptProfile; now: number },
): void {
  sql.exec(
    `INSERT INTO profiles (id, user, version, placed, since, seen) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET user = excluded.user, version = excluded.version, placed = excluded.placed,
       seen = max(seen, excluded.seen)`,
    id,
    after.user,
    after.version,
    JSON.stringify(packPlaced(after.placed, program)),
    now,
    now,
  )
  for (const [own, device] of after.devices) {
    if (before?.devices.get(own) !== device) writeDevice(sql, id, packDevice(own, device, program))
  }
  for (const [name, { value, at }] of after.traits) {
    if (before?.traits.get(name)?.at !== at || canonicalJson(before.traits.get(name)?.value) !== canonicalJson(value))
      sql.exec('INSERT OR REPLACE INTO traits VALUES (?, ?, ?, ?)', id, name, JSON.stringify(value), at)
  }
}

/** Leaves of a visitor only where they went, and what other shards have not been told yet. */
export function writeMoved(sql: SqlStorage, id: string, { to, now }: { to: string; now: number }): void {
  deleteKept(sql, id)
  sql.exec(
    `INSERT INTO profiles (id, moved_to, version, placed, since, seen) VALUES (?, ?, '', '', ?, ?)`,
    id,
    to,
    now,
    now,
  )
}

/** Remembers for longer where a visitor went. */
export function hearOfMoved(sql: SqlStorage, id: string, now: number): void {
  sql.exec('UPDATE profiles SET seen = max(seen, ?) WHERE id = ? AND moved_to IS NOT NULL', now, id)
}

/** Forgets where a visitor went. */
export function deleteMoved(sql: SqlStorage, id: string): void {
  sql.exec('DELETE FROM profiles WHERE id = ? AND moved_to IS NOT NULL', id)
}

/** Deletes all that is kept of a profile but its tombstone; how many rows of each kind there were. */
export function deleteRows(sql: SqlStorage, id: string): { readonly [kind: string]: number } {
  return { ...deleteKept(sql, id), outbox: countOf(sql, id, 'DELETE FROM outbox WHERE about = ?') }
}

export function tombstoneOf(sql: SqlStorage, id: string): Tombstone | null {
  const [row] = sql.exec<{ at: number; devices: string }>('SELECT at, devices FROM erased WHERE profile = ?', id)
  return row === undefined ? null : { at: row.at, devices: parseStrings(row.devices) }
}

/** A second erasure adds to the first: what is known now. */
export function writeTombstone(sql: SqlStorage, id: string, { at, devices }: Tombstone): Tombstone {
  const known = tombstoneOf(sql, id)
  const all = [...new Set([...(known?.devices ?? []), ...devices])]
  const latest = Math.max(at, known?.at ?? 0)
  sql.exec('INSERT OR REPLACE INTO erased VALUES (?, ?, ?)', id, latest, JSON.stringify(all))
  return { at: latest, devices: all }
}

/** A row as SQLite gives it. */
type Stored<T> = { [column in keyof T]: T[column] & SqlStorageValue }

function deleteKept(sql: SqlStorage, id: string): { readonly [kind: string]: number } {
  const count = (statement: string) => countOf(sql, id, statement)
  return {
    devices: count('DELETE FROM devices WHERE profile = ?'),
    traits: count('DELETE FROM traits WHERE profile = ?'),
    messages: count('DELETE FROM messages WHERE profile = ?'),
    confirmed: count('DELETE FROM confirmed WHERE profile = ?'),
    profiles: count('DELETE FROM profiles WHERE id = ?'),
  }
}

function countOf(sql: SqlStorage, id: string, statement: string): number {
  return sql.exec(`${statement} RETURNING 1`, id).toArray().length
}

type ProfileRow = { user: string | null; moved_to: string | null; version: string; placed: string }

function writeDevice(sql: SqlStorage, profile: string, { id, taken, evidence, since, seen }: PackedDevice): void {
  sql.exec('INSERT OR REPLACE INTO devices VALUES (?, ?, ?, ?, ?, ?)', profile, id, taken, evidence, since, seen)
}

function devicesOf(sql: SqlStorage, profile: string): readonly PackedDevice[] {
  const rows = sql.exec<Stored<PackedDevice>>(
    'SELECT id, taken, evidence, since, seen FROM devices WHERE profile = ? ORDER BY id',
    profile,
  )
  return [...rows]
}

function traitsOf(sql: SqlStorage, profile: string): { readonly [name: string]: Trait } {
  const rows = sql.exec<{ name: string; value: string; at: number }>(
    'SELECT name, value, at FROM traits WHERE profile = ?',
    profile,
  )
  return Object.fromEntries([...rows].map(({ name, value, at }) => [name, { value: JSON.parse(value), at }]))
}

/** Written by `writeProfile` alone. */
function parsePlaced(text: string): PackedPlaced {
  return JSON.parse(text)
}

function parseStrings(text: string): readonly string[] {
  return JSON.parse(text)
}
