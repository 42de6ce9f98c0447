import { name, type Sql, sql } from './sql.ts'

/**
 * Whether a profile is a person of its own at an instant: not another one by then, and not forgotten. `of` is the column
 * with the profile's id. A person who was several visitors counts once, as the profile that stands for all of them: where
 * two were merged into each other, the later union says which that is.
 */
export function isPresent(of: string, { site, at }: { readonly site: string; readonly at: number }): Sql {
  return sql`NOT EXISTS (SELECT 1 FROM facts AS gone INDEXED BY facts_gone WHERE gone.site = ${site} AND gone.kind IN ('merged', 'erased')
    AND gone.profile = ${name(of)} AND gone.at <= ${at}
    AND NOT EXISTS (SELECT 1 FROM facts AS back INDEXED BY facts_gone WHERE back.site = ${site} AND back.kind IN ('merged', 'erased')
      AND back.profile = gone.into_profile AND back.into_profile = gone.profile AND back.at > gone.at AND back.at <= ${at}))`
}
