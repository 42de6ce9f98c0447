import { type RawBuilder, sql } from 'kysely'
import type { Statement } from '../../../shared/model/answer.ts'
import { columnsOf, type Interval, type Metric, type StructuredQuery } from '../../../shared/model/structured-query.ts'
import { sqliteBuilder } from './compiler.ts'
import { countedPeople, countedRows, type SqliteOptions } from './counted-rows.ts'

/** The statement that answers a query, with one row more than its limit, which says that there are others. */
export function compileSqlite(query: StructuredQuery, { isWide }: SqliteOptions): Statement {
  const { dimensions, interval, metrics, limit, offset } = query
  const wantsPeople = metrics.some(({ metric }) => metric === 'people')
  const labels = dimensions.map((_, place) => sql.ref(`w.d${place}`))
  const time = interval === null ? [] : [labelOf(interval, wantsPeople)]
  const columns = columnsOf(query)
  const shown = [...time, ...labels, ...metrics.map(({ metric }) => METRICS[metric])]
  const aliased = shown.map((expression, place) => sql`${expression} as ${sql.id(columns[place] ?? '')}`)
  const groups = [...time, ...labels].map((_, place) => sql.lit(place + 1))
  const counted = wantsPeople ? countedPeople(query, { isWide }) : countedRows(query)
  const body = sql`${wantsPeople ? unitedSql(query.site) : sql``}select ${sql.join(aliased)} from (${counted}) as w${
    groups.length === 0 ? sql`` : sql` group by ${sql.join(groups)}`
  } order by ${orderOf(query, columns)} limit ${limit + 1} offset ${offset}`
  const { sql: text, parameters } = body.compile(sqliteBuilder)
  return {
    text: text.replaceAll(/\s*\n\s*/g, ' '),
    params: parameters.map((value) => (typeof value === 'number' ? value : String(value))),
  }
}

const METRICS: { readonly [Name in Metric]: RawBuilder<unknown> } = {
  count: sql`coalesce(sum(w.n), 0)`,
  people: sql`coalesce(sum(w.people), 0)`,
  value: sql`sum(w.v)`,
  average_value: sql`sum(w.v) / sum(w.vn)`,
}

/** Who turned out to be another person, and who stands for others: each with the profile that counts. */
function unitedSql(site: string): RawBuilder<unknown> {
  return sql`with recursive up (profile, person) as (select profile, into_profile from merged where site = ${site}
      union select up.profile, m.into_profile from up join merged as m on m.site = ${site} and m.profile = up.person),
    united (profile, person) as (select profile, person from up where person not in (select profile from merged where site = ${site})
      union select person, person from up where person not in (select profile from merged where site = ${site})) `
}

function labelOf(interval: Interval, wantsPeople: boolean): RawBuilder<unknown> {
  switch (interval) {
    case 'hour':
      return sql`strftime('%Y-%m-%dT%H:00:00Z', w.t * 3600, 'unixepoch')`
    case 'day':
      return sql`date(w.t * 86400, 'unixepoch')`
    case 'week':
      return sql`date((w.t * 7 - 3) * 86400, 'unixepoch')`
    case 'month':
      return wantsPeople ? sql`w.t` : sql`strftime('%Y-%m', w.t * 86400, 'unixepoch')`
  }
}

/**
 * As asked; else by time, or the most first. What is equal is in the order of the columns, always the same. `written`: how
 * the column at a place is called where rows are ordered.
 */
export function orderOf(
  { orderBy, interval, metrics }: StructuredQuery,
  columns: readonly string[],
  written: (place: number) => RawBuilder<unknown> = (place) => sql.lit(place + 1),
): RawBuilder<unknown> {
  const first = metrics[0]?.name ?? ''
  const asked = orderBy.length > 0 || interval !== null ? orderBy : [{ by: first, isDescending: true }]
  const named = asked.map(({ by, isDescending }) => ({ place: columns.indexOf(by), isDescending }))
  const rest = columns.map((_, place) => ({ place, isDescending: false }))
  const all = [...named, ...rest.filter(({ place }) => !named.some((each) => each.place === place))]
  return sql.join(all.map(({ place, isDescending }) => sql`${written(place)}${isDescending ? sql` desc` : sql``}`))
}
