import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Statement } from '../../../shared/model/answer.ts'
import type { Interval, Metric, StructuredQuery } from '../../../shared/model/structured-query.ts'
import { sqliteBuilder } from './compiler.ts'
import { type FilterDialect, filterSql } from './filter-sql.ts'

/** Of the rows that a query counts: where they lie, and when they are. */
const TABLES = {
  touches: { table: 'touches', at: 'at', kind: null },
  moves: { table: 'facts', at: 'at', kind: 'entered' },
  exposures: { table: 'facts', at: 'at', kind: 'exposed' },
  goals: { table: 'facts', at: 'at', kind: 'reached' },
  stages_now: { table: 'states', at: 'since', kind: null },
} as const

export interface SqliteOptions {
  /** Whether most of the touch log is asked for: it is then read as it lies, and not by time. */
  readonly isWide: boolean
}

/**
 * The statement that answers a query, with one row more than its limit, which says that there are others. Rows are first
 * counted by profile, in the order in which they lie; then those profiles that turned out to be one person are put
 * together, and only they have to be told apart once more.
 */
export function compileSqlite(query: StructuredQuery, { isWide }: SqliteOptions): Statement {
  const { dimensions, interval, metrics, limit, offset } = query
  const wantsPeople = metrics.some(({ metric }) => metric === 'people')
  const labels = dimensions.map((_, place) => sql.ref(`w.d${place}`))
  const time = interval === null ? [] : [labelOf(interval, wantsPeople)]
  const columns = [...(interval === null ? [] : ['time']), ...dimensions, ...metrics.map(({ name }) => name)]
  const shown = [...time, ...labels, ...metrics.map(({ metric }) => METRICS[metric])]
  const aliased = shown.map((expression, place) => sql`${expression} as ${sql.id(columns[place] ?? '')}`)
  const groups = [...time, ...labels].map((_, place) => sql.lit(place + 1))
  const people = wantsPeople ? sql` left join united as u on u.profile = w.profile` : sql``
  const body = sql`${wantsPeople ? unitedSql(query.site) : sql``}select ${sql.join(aliased)} from (${counted(query, { isWide, wantsPeople })}) as w${people}${
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
  // Who is in `united` may be there as several profiles; nobody else can.
  people: sql`count(distinct u.person) + coalesce(sum(w.profile is not null and u.person is null), 0)`,
  value: sql`sum(w.v)`,
  average_value: sql`sum(w.v) / sum(w.vn)`,
}

/** Rows counted by profile, where people are asked for, by time and by dimension. */
function counted(query: StructuredQuery, { isWide, wantsPeople }: SqliteOptions & { readonly wantsPeople: boolean }) {
  const { of, site, dimensions, interval, period, filters } = query
  const { table, at, kind } = TABLES[of]
  // A column with a plus is not looked up in an index.
  const instant = isWide ? sql`+t.${sql.ref(at)}` : sql`t.${sql.ref(at)}`
  const conditions: readonly RawBuilder<SqlBool>[] = [
    sql<SqlBool>`t.site = ${site}`,
    ...(kind === null ? [] : [sql<SqlBool>`t.kind = ${kind}`]),
    ...(period === null
      ? []
      : [sql<SqlBool>`${instant} > ${period.from}`, sql<SqlBool>`${instant} <= ${period.until}`]),
    ...(of === 'stages_now' ? [present(site)] : []),
    ...filters.map((filter) => sql<SqlBool>`${filterSql(filter, DIALECT)}`),
  ]
  const groups = [
    ...(wantsPeople ? [sql`t.profile as profile`] : []),
    ...(interval === null ? [] : [sql`${stretchOf(interval, sql`t.${sql.ref(at)}`, wantsPeople)} as t`]),
    ...dimensions.map((dimension, place) => sql`${DIALECT.column(dimension)} as ${sql.id(`d${place}`)}`),
  ]
  const hasValue = of === 'touches' || of === 'goals'
  const sums = [sql`count(*) as n`, ...(hasValue ? [sql`sum(t.value) as v`, sql`count(t.value) as vn`] : [])]
  const by = groups.map((_, place) => sql.lit(place + 1))
  return sql`select ${sql.join([...groups, ...sums])} from ${sql.table(table)} as t where ${sql.join([...conditions], sql` and `)}${
    by.length === 0 ? sql`` : sql` group by ${sql.join(by)}`
  }`
}

const DIALECT: FilterDialect = {
  column: (dimension) => {
    if (!dimension.startsWith('props.')) return sql`t.${sql.ref(dimension)}`
    return sql`t.props ->> ${`$."${dimension.slice('props.'.length)}"`}`
  },
  isUnknown: (column) => sql<SqlBool>`(${column} is null)`,
  value: (value) => value,
  contains: (column, text) => sql<SqlBool>`instr(${column}, ${text}) > 0`,
}

function present(site: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`not exists (select 1 from facts as gone where gone.site = ${site}
    and gone.kind in ('merged', 'erased') and gone.profile = t.profile)`
}

/** Who turned out to be another person, and who stands for others: each with the profile that counts. */
function unitedSql(site: string): RawBuilder<unknown> {
  return sql`with recursive up (profile, person) as (select profile, into_profile from merged where site = ${site}
      union select up.profile, m.into_profile from up join merged as m on m.site = ${site} and m.profile = up.person),
    united (profile, person) as (select profile, person from up where person not in (select profile from merged where site = ${site})
      union select person, person from up where person not in (select profile from merged where site = ${site})) `
}

/** Stretches have numbers while they are counted, which are compared faster than texts. Weeks begin on Monday. */
function stretchOf(interval: Interval, at: RawBuilder<unknown>, wantsPeople: boolean): RawBuilder<unknown> {
  switch (interval) {
    case 'hour':
      return sql`${at} / 3600000`
    case 'day':
      return sql`${at} / 86400000`
    case 'week':
      return sql`(${at} / 86400000 + 3) / 7`
    case 'month':
      // Rows of days make months later, and faster; people have to be told apart by month at once.
      return wantsPeople ? sql`strftime('%Y-%m', ${at} / 1000, 'unixepoch')` : sql`${at} / 86400000`
  }
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
