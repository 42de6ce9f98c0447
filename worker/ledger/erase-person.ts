import { encodeBase64Url } from '../../shared/lib/base64url.ts'
import { ID_BYTES } from '../../shared/lib/minted-id.ts'
import type { PersonKey } from '../../shared/model/personal-store.ts'
import { judgementOf } from './judgement.ts'
import { personHash } from './person-hash.ts'
import { profilesOf } from './profiles-of.ts'
import type { NewName } from './touch-log.ts'
import type { WhereRowsLie } from './where-rows-lie.ts'

/**
 * Forgets a person and the visitors who they were: their rows go on under names that nothing leads back from, so that
 * every count stays what it was; of their touches the properties go, and what webhooks were or were to be told of them. What arrives late of them is refused; what is
 * judged after `at`, epoch milliseconds, is somebody who begins anew. May be called again. How many rows of each kind.
 */
export async function erasePerson(
  { db, touchLog }: WhereRowsLie,
  person: PersonKey,
  at: number,
): Promise<{ readonly [kind: string]: number }> {
  const { site } = person
  const profiles = await profilesOf(db, person)
  const names = profiles.map((profile) => ({ profile, name: pseudonym() }))
  const hashes = await Promise.all(profiles.map((profile) => personHash(site, profile)))
  await db.batch(hashes.map((hash) => db.prepare(REMEMBER).bind(hash, at)))
  // Before the tables forget which visitors the person was: whoever has to ask again still finds the touches of all.
  const touches = await touchLog.erase(site, names, at)
  return { ...(await erase(db, { site, names, at })), touches }
}

interface Erasure {
  readonly site: string
  readonly names: readonly NewName[]
  readonly at: number
}

async function erase(db: D1Database, { site, names, at }: Erasure) {
  const until = judgementOf({ judgedAt: at, taken: Number.POSITIVE_INFINITY })
  const run = (statement: string, ...values: readonly (string | number)[]) => db.prepare(statement).bind(...values)
  const renames = names.flatMap(({ profile, name }) => [
    ...RENAMES.map((statement) => run(statement, site, profile, name, until)),
    ...names.map((other) => run(RENAME_INTO_FACTS, site, name, other.profile, other.name)),
    ...names.map((other) => run(RENAME_INTO_MERGED, site, name, other.profile, other.name)),
  ])
  const results = await db.batch([...renames, ...names.map(({ name }) => run(ERASED, site, name, at))])
  const perPerson = RENAMES.length + 2 * names.length
  const changes = (place: number) =>
    names.reduce((sum, _, which) => sum + (results[which * perPerson + place]?.meta.changes ?? 0), 0)
  return { facts: changes(0), states: changes(1), deliveries: changes(RENAMES.indexOf(DELIVERIES)) }
}

/** No id is so long or begins so. */
function pseudonym(): string {
  return `~${encodeBase64Url(crypto.getRandomValues(new Uint8Array(ID_BYTES)))}`
}

const REMEMBER = 'INSERT INTO erased (hash, at) VALUES (?1, ?2) ON CONFLICT (hash) DO UPDATE SET at = max(at, ?2)'

const DELIVERIES = 'DELETE FROM deliveries WHERE site = ?1 AND profile = ?2 AND judgement <= ?4'

const RENAMES = [
  `UPDATE facts SET profile = ?3, key = ?3 || '/' || hex(randomblob(12)),
    touch = iif(touch IS NULL, NULL, hex(randomblob(12))) WHERE site = ?1 AND profile = ?2 AND judgement <= ?4`,
  ...['states', 'left_states', 'dues'].map(
    (table) => `UPDATE ${table} SET profile = ?3 WHERE site = ?1 AND profile = ?2 AND judgement <= ?4`,
  ),
  'DELETE FROM strays WHERE site = ?1 AND profile = ?2 AND ?3 IS NOT NULL AND judgement <= ?4',
  'UPDATE merged SET profile = ?3 WHERE site = ?1 AND profile = ?2 AND at * 1024 <= ?4',
  DELIVERIES,
]

const RENAME_INTO_FACTS = 'UPDATE facts SET into_profile = ?4 WHERE site = ?1 AND profile = ?2 AND into_profile = ?3'
const RENAME_INTO_MERGED = 'UPDATE merged SET into_profile = ?4 WHERE site = ?1 AND profile = ?2 AND into_profile = ?3'

/** Of whom nothing was known, nothing is told. */
const ERASED = `INSERT INTO facts (key, site, kind, profile, at, playbook, channel)
  SELECT ?2 || '/erased', ?1, 'erased', ?2, ?3, playbook, channel FROM facts WHERE site = ?1 AND profile = ?2 LIMIT 1`
