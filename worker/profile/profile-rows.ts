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
import { forget, recall, remember } from './known-people.ts'
import type { Shelf } from './shelf.ts'
import type { Tombstone } from './tombstone.ts'

/** What a shard knows under a profile's id. */
export type Standing =
  | { readonly is: 'nobody' }
  | { readonly is: 'moved'; readonly to: string }
  /** Nothing is left but that nothing is to come back. */
  | { readonly is: 'erased'; readonly tombstone: Tombstone }
  /** `tombstone`: the person was erased once, and began anew. */
  | { readonly is: 'kept'; readonly profile: KeptProfile; readonly tombstone: Tombstone | null }

export function standingOf(shelf: Shelf, id: string): Standing {
  const { sql, program } = shelf
  const known = recall(sql, id, program)
  if (known !== undefined) return { is: 'kept', profile: known.profile, tombstone: known.tombstone }
  const tombstone = tombstoneOf(sql, id)
  const [row] = sql.exec<ProfileRow>('SELECT user, moved_to, version, placed FROM profiles WHERE id = ?', id)
  if (row === undefined) return tombstone === null ? { is: 'nobody' } : { is: 'erased', tombstone }
  if (row.moved_to !== null) return { is: 'moved', to: row.moved_to }
  const packed: PackedProfile = {
    user: row.user,
    version: row.version,
    placed: parsePlaced(row.placed),
    devices: devicesOf(sql, id),
    traits: traitsOf(sql, id),
  }
  const profile = asRead(unpackProfile(packed, program))
  remember(sql, id, { program, profile, tombstone })
  return { is: 'kept', profile, tombstone }
}

/** Writes what changed. A visit that moves nobody leaves its device's row alone, which says when the person was judged. */
export function writeProfile(
  { sql, program }: Shelf,
  id: string,
  { before, after, now }: { before: KeptProfile | null; after: KeptProfile; now: number },
): void {
  if (before === null || !isAsItWas(before, after)) {
    sql.exec(
      `INSERT INTO profiles (id, user, version, placed, since, seen) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET user = excluded.user, version = excluded.version, placed = excluded.placed,
       seen = max(seen, excluded.seen)`,
      id,
      after.user,
      after.version,
      JSON.stringify(packPlaced(after.placed, program)),
      now,
      Math.max(now, after.placed.judgedAt),
    )
  }
  for (const [own, device] of after.devices) {
    if (before?.devices.get(own) !== device) writeDevice(sql, id, packDevice(own, device, program))
  }
  for (const [name, { value, at }] of after.traits) {
    if (before?.traits.get(name)?.at !== at || canonicalJson(before.traits.get(name)?.value) !== canonicalJson(value))
      sql.exec('INSERT OR REPLACE INTO traits VALUES (?, ?, ?, ?)', id, name, JSON.stringify(value), at)
  }
  const known = recall(sql, id, program)
  if (known === undefined) forget(sql, id)
  else remember(sql, id, { ...known, profile: asRead(after) })
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
  forget(sql, id)
  sql.exec('INSERT OR REPLACE INTO erased VALUES (?, ?, ?)', id, latest, JSON.stringify(all))
  return { at: latest, devices: all }
}

/** A row as SQLite gives it. */
type Stored<T> = { [column in keyof T]: T[column] & SqlStorageValue }

/** A profile that was written as it is read. A person is judged with every visit, when its device is seen. */
function asRead(profile: KeptProfile): KeptProfile {
  const { placed, devices, traits } = profile
  const judgedAt = Math.max(placed.judgedAt, lastSeen(profile))
  return { ...profile, placed: { ...placed, judgedAt }, devices: inOrder(devices), traits: inOrder(traits) }
}

function inOrder<T>(named: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return named.size < 2 ? named : new Map([...named].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Whether the row of a profile need not be written: what changed of it is read off the devices. */
function isAsItWas(before: KeptProfile, after: KeptProfile): boolean {
  return (
    before.user === after.user &&
    before.version === after.version &&
    before.placed.placements === after.placed.placements &&
    before.placed.nextChange === after.placed.nextChange &&
    after.placed.judgedAt === lastSeen(after)
  )
}

function lastSeen({ devices }: KeptProfile): number {
  return Math.max(0, ...[...devices.values()].map(({ seen }) => seen))
}

function deleteKept(sql: SqlStorage, id: string): { readonly [kind: string]: number } {
  forget(sql, id)
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
    'SELECT name, value, at FROM traits WHERE profile = ? ORDER BY name',
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
