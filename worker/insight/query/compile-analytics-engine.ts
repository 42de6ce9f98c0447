import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Parsed, Problem } from '../../../shared/lib/problem.ts'
import { columnsOf, type Interval, type Metric, type StructuredQuery } from '../../../shared/model/structured-query.ts'
import { TOUCH_POINT } from '../../../shared/model/touch-point.ts'
import { orderOf } from './compile-sqlite.ts'
import { literalBuilder } from './compiler.ts'
import { dimensionsOf, type FilterDialect, filterSql } from './filter-sql.ts'

/**
 * The query for Analytics Engine, in its SQL (a part of ClickHouse's), or why it cannot tell. A row stands for
 * `_sample_interval` touches, so that what it gives of a busy site are estimates: the last column, `sample_interval`, says
 * how many touches one row stood for on average, 1 where all were counted. Averages of nothing are not a number, `null`
 * in JSON.
 */
export function compileAnalyticsEngine(query: StructuredQuery): Parsed<string> {
  const problems = problemsOf(query)
  if (problems.length > 0) return { ok: false, problems }
  const { site, dimensions, interval, metrics, period, filters, limit, offset } = query
  const asked = columnsOf(query)
  const columns = [...asked, 'sample_interval']
  const groups = [...(interval === null ? [] : [stretchOf(interval)]), ...dimensions.map(columnOf)]
  const shown = [...groups, ...metrics.map(({ metric }) => METRICS[metric]), SAMPLED]
  const aliased = shown.map((expression, place) => sql`${expression} as ${sql.raw(columns[place] ?? '')}`)
  const at = sql.raw(TOUCH_POINT.at)
  const conditions = [
    sql<SqlBool>`${sql.raw(TOUCH_POINT.site)} = ${site}`,
    ...(period === null ? [] : [sql<SqlBool>`${at} > ${period.from}`, sql<SqlBool>`${at} <= ${period.until}`]),
    ...filters.map((filter) => filterSql(filter, DIALECT)),
  ]
  const by = columns.slice(0, groups.length).map((column) => sql.raw(column))
  const order = orderOf(query, asked, (place) => sql.raw(asked[place] ?? ''))
  const statement = sql`select ${sql.join(aliased)} from ${sql.raw(TOUCH_POINT.dataset)} where ${sql.join(conditions, sql` and `)}${
    by.length === 0 ? sql`` : sql` group by ${sql.join(by)}`
  } order by ${order} limit ${limit + 1} offset ${offset}`
  return { ok: true, value: statement.compile(literalBuilder).sql }
}

const METRICS: { readonly [Name in Metric]: RawBuilder<unknown> } = {
  count: sql`sum(_sample_interval)`,
  people: sql`0`,
  value: sql.raw(`sum(_sample_interval * ${TOUCH_POINT.value})`),
  average_value: sql.raw(
    `sum(_sample_interval * ${TOUCH_POINT.value}) / sum(_sample_interval * ${TOUCH_POINT.hasValue})`,
  ),
}

const SAMPLED = sql`sum(_sample_interval) / count()`

const COLUMNS: { readonly [dimension: string]: string } = {
  name: TOUCH_POINT.name,
  verified: TOUCH_POINT.verified,
  channel: TOUCH_POINT.channel,
  country: TOUCH_POINT.country,
  device: TOUCH_POINT.device,
  campaign: TOUCH_POINT.campaign,
}

const DIALECT: FilterDialect = {
  column: columnOf,
  isUnknown: (column) => sql<SqlBool>`(${column} = '')`,
  value: String,
  contains: (column, text) => sql<SqlBool>`position(${text} in ${column}) > 0`,
}

function columnOf(dimension: string): RawBuilder<unknown> {
  return sql.raw(COLUMNS[dimension] ?? "''")
}

/** The beginning of each stretch, in UTC, as the ledger's own queries write it. Weeks begin on Monday. */
function stretchOf(interval: Interval): RawBuilder<unknown> {
  const begin = `toStartOfInterval(toDateTime(${TOUCH_POINT.at} / 1000), INTERVAL '1' ${interval.toUpperCase()})`
  return sql.raw(`formatDateTime(${begin}, '${FORMATS[interval]}')`)
}

const FORMATS: { readonly [Name in Interval]: string } = {
  hour: '%Y-%m-%dT%H:00:00Z',
  day: '%Y-%m-%d',
  week: '%Y-%m-%d',
  month: '%Y-%m',
}

function problemsOf({ of, metrics, dimensions, filters }: StructuredQuery): readonly Problem[] {
  if (of !== 'touches') return [{ path: 'of', problem: `is ${of}, and Analytics Engine has touches only` }]
  const people = metrics.flatMap(({ metric }, place) =>
    metric === 'people'
      ? [{ path: `metrics.${place}`, problem: 'cannot be told: the touch log in Analytics Engine says nobody’s id' }]
      : [],
  )
  const unknown = [
    ...dimensions.map((dimension, place) => ({ dimension, path: `dimensions.${place}` })),
    ...filters.flatMap(dimensionsOf).map((dimension) => ({ dimension, path: 'filters' })),
  ].filter(({ dimension }) => COLUMNS[dimension] === undefined)
  return [
    ...people,
    ...unknown.map(({ dimension, path }) => ({ path, problem: `"${dimension}" is not in Analytics Engine` })),
  ]
}
