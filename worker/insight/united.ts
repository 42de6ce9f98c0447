import { type Sql, sql } from './sql.ts'

/** Who was another visitor, and the profile that stands for both now: `united (profile, person)`, to begin a query with. */
export function united(site: string): Sql {
  return sql`WITH RECURSIVE up (profile, person) AS (SELECT profile, into_profile FROM merged WHERE site = ${site}
      UNION SELECT up.profile, m.into_profile FROM up JOIN merged AS m ON m.site = ${site} AND m.profile = up.person),
    united AS (SELECT profile, person FROM up WHERE person NOT IN (SELECT profile FROM merged WHERE site = ${site}))`
}

/** The same, and whom they stand for as they are themselves: nobody else was ever several. */
export function unitedWithSelves(site: string): Sql {
  return sql`WITH RECURSIVE up (profile, person) AS (SELECT profile, into_profile FROM merged WHERE site = ${site}
      UNION SELECT up.profile, m.into_profile FROM up JOIN merged AS m ON m.site = ${site} AND m.profile = up.person),
    united AS (SELECT profile, person FROM up WHERE person NOT IN (SELECT profile FROM merged WHERE site = ${site})
      UNION SELECT person, person FROM up WHERE person NOT IN (SELECT profile FROM merged WHERE site = ${site}))`
}
