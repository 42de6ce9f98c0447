import { name, type Sql, sql } from './sql.ts'

/**
 * Whether a profile is a person of its own at an instant: not another one by then, and not forgotten. `of` is the column
 * with the profile's id. A person who was several visitors counts once, as the profile that stands for all of them: there
 * is always one, since nobody is ever merged into each other (`heirOf` in `worker/profile` says why).
 */
export function isPresent(of: string, { site, at }: { readonly site: string; readonly at: number }): Sql {
  return sql`NOT EXISTS (SELECT 1 FROM facts AS gone INDEXED BY facts_gone WHERE gone.site = ${site}
    AND gone.kind IN ('merged', 'erased') AND gone.profile = ${name(of)} AND gone.at <= ${at})`
}

/** Who is not, ever since and `by` what: `gone_profile`, `gone_at`, `by`, each once. */
export function goneOf(site: string): Sql {
  return sql`(SELECT profile AS gone_profile, MIN(at) AS gone_at, kind AS by FROM facts INDEXED BY facts_gone
    WHERE site = ${site} AND kind IN ('merged', 'erased') GROUP BY profile)`
}
