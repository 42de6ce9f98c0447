import type { Program } from '../../shared/journey/program.ts'
import type { KeptProfile } from '../../shared/profile/kept-profile.ts'
import type { Tombstone } from './tombstone.ts'

/** A kept profile exactly as the shard's tables would give it. */
export interface KnownPerson {
  /** By which the evidence was unpacked. */
  readonly program: Program
  readonly profile: KeptProfile
  readonly tombstone: Tombstone | null
}

/** Of each shard: whoever looks around comes by every few seconds. One takes some kilobytes. */
const MAX_KNOWN = 50

/** Those who came by last, the latest last. Nobody but the shard writes its tables, so what it knows is what they say. */
const known = new WeakMap<SqlStorage, Map<string, KnownPerson>>()

/** `undefined`: the tables have to be asked. */
export function recall(sql: SqlStorage, id: string, program: Program): KnownPerson | undefined {
  const person = known.get(sql)?.get(id)
  return person?.program === program ? person : undefined
}

export function remember(sql: SqlStorage, id: string, person: KnownPerson): void {
  const people = known.get(sql) ?? new Map<string, KnownPerson>()
  known.set(sql, people)
  people.delete(id)
  people.set(id, person)
  if (people.size > MAX_KNOWN) people.delete(people.keys().next().value ?? '')
}

/** To be called with every change to a profile's rows that is not remembered. */
export function forget(sql: SqlStorage, id: string): void {
  known.get(sql)?.delete(id)
}

/** To be called where a transaction was taken back, for what it wrote never was. */
export function forgetAll(sql: SqlStorage): void {
  known.delete(sql)
}
