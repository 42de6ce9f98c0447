import type { PersonKey } from '../../shared/model/personal-store.ts'
import { ownProfileOf } from '../../shared/profile/own-profile.ts'

/**
 * Under which ids the ledger knows a person: the profile's, and those of all visitors who turned out to be it. A visitor
 * who is not kept is known by their own id, whose name for the asker is that of the profile they would be.
 */
export async function profilesOf(db: D1Database, { site, profile }: PersonKey): Promise<readonly string[]> {
  const { results } = await db.prepare(ALL).bind(site, profile, ownProfileOf(profile)).all<{ id: string }>()
  return results.map(({ id }) => id)
}

const ALL = `WITH RECURSIVE person (id) AS (
    SELECT ?2 UNION SELECT ?3 UNION SELECT merged.into_profile FROM merged JOIN person ON merged.profile = person.id WHERE merged.site = ?1),
  everybody (id) AS (
    SELECT id FROM person UNION
    SELECT merged.profile FROM merged JOIN everybody ON merged.into_profile = everybody.id WHERE merged.site = ?1)
  SELECT id FROM everybody ORDER BY id`
