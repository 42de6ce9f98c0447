import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Period } from '../../../shared/model/question.ts'
import { SEGMENTS } from '../../../shared/model/segment.ts'
import type { Metric, StructuredQuery } from '../../../shared/model/structured-query.ts'
import { dimensionsOf, type FilterDialect, filterSql } from './filter-sql.ts'

const DAY_MS = 86_400_000

/** Of the rows that a query counts: where they lie, and when they are. */
const TABLES = {
  touches: { table: 'touches', at: 'at', kind: null },
  moves: { table: 'facts', at: 'at', kind: 'entered' },
  exposures: { table: 'facts', at: 'at', kind: 'exposed' },
  goals: { table: 'facts', at: 'at', kind: 'reached' },
  stages_now: { table: 'states', at: 'since', kind: null },
} as const

/** What the index `touches_days` holds of a touch after its day, in this order. */
const IN_DAYS: readonly string[] = ['name', ...SEGMENTS]

export interface SqliteOptions {
  /** Whether most of the touch log is asked for: its people are then read as they lie, and not by day. */
  readonly isWide: boolean
}

/**
 * The rows of a query as `n` of them, `v` the sum and `vn` the number of values, by `t`, the stretch of time, and by each
 * dimension, `d0`, `d1` …; one group may come several times, to be added up. Touches are counted in the order of
 * `touches_days`, so that few of them are left to be sorted.
 */
export function countedRows(query: StructuredQuery): RawBuilder<unknown> {
  const { dimensions, interval } = query
  const named = [...stretchOf(query, { wantsPeople: false }), ...labelsOf(query)]
  const last = Math.max(-1, ...dimensions.map((dimension) => IN_DAYS.indexOf(dimension)))
  const inOrder = [sql`t.at / 86400000`, ...IN_DAYS.slice(0, last + 1).map((column) => sql`t.${sql.ref(column)}`)]
  const isInOrder = isInDays(query) && interval !== 'hour' && named.length > 0
  const by = isInOrder ? groupedBy(inOrder) : groupedByPlaces(named)
  const from = isInDays(query) ? sql`${tableOf(query)} indexed by touches_days` : readAs(query)
  return sql`select ${sql.join([...named, ...sumsOf(query)])} from ${from} where ${conditionsOf(query, { isAsItLies: false })}${by}`
}

/**
 * The same with `people`, in two parts. Rows are first counted by profile, in the order in which they lie, and each profile
 * is a person; then whoever was several profiles is taken off as often as they were counted too much. These are in
 * `united (profile, person)`.
 */
export function countedPeople(query: StructuredQuery, { isWide }: SqliteOptions): RawBuilder<unknown> {
  const time = stretchOf(query, { wantsPeople: true })
  const labels = labelsOf(query)
  const profile = sql`t.profile as profile`
  const isByTime = !isWide && time.length > 0
  const columns = isByTime ? [...time, profile, ...labels] : [profile, ...time, ...labels]
  const isAsItLies = isWide && query.of === 'touches'
  const from = isAsItLies ? sql`${tableOf(query)}${BY_PROFILE.touches.index}` : readAs(query)
  const byProfile = sql`select ${sql.join([...columns, ...sumsOf(query)])} from ${from} where ${conditionsOf(query, { isAsItLies })}${groupedByPlaces(columns)}`
  const names = [...time.map(() => 't'), ...labels.map((_, place) => `d${place}`)].map((name) => sql.id(name))
  const sums = sumsNamed(query).map((name) => sql`sum(${sql.id(name)}) as ${sql.id(name)}`)
  const nothing = sumsNamed(query).map(() => sql`null`)
  const { joined, index } = BY_PROFILE[TABLES[query.of].table]
  return sql`select ${sql.join([...names, ...sums, sql`count(profile) as people`])} from (${byProfile})${groupedByPlaces(names)}
    union all select ${sql.join([...time, ...labels, ...nothing, sql`count(distinct u.person) - count(distinct u.profile)`])}
    from united as u ${joined} ${tableOf(query)}${index} on t.profile = u.profile where ${conditionsOf(query, { isAsItLies: true })}${groupedByPlaces(names)}`
}

/** How the few profiles of those who were several find their rows. Touches lie by profile: that is their primary key. CROSS JOIN is SQLite's word for this order of reading. */
const BY_PROFILE = {
  touches: { joined: sql`cross join`, index: sql` indexed by sqlite_autoindex_touches_1` },
  facts: { joined: sql`cross join`, index: sql` indexed by facts_of` },
  states: { joined: sql`join`, index: sql`` },
}

/** Whether `touches_days` holds all that a query without people asks for. */
function isInDays({ of, dimensions, filters }: StructuredQuery): boolean {
  return of === 'touches' && [...dimensions, ...filters.flatMap(dimensionsOf)].every((each) => IN_DAYS.includes(each))
}

/** Facts are found by their kind: the order of profiles would lead through those of all kinds. */
function readAs(query: StructuredQuery): RawBuilder<unknown> {
  return TABLES[query.of].table === 'facts' ? sql`${tableOf(query)} indexed by facts_at` : tableOf(query)
}

function tableOf({ of }: StructuredQuery): RawBuilder<unknown> {
  return sql`${sql.table(TABLES[of].table)} as t`
}

/** `isAsItLies`: the table is read by profile, whatever the period is. */
function conditionsOf(
  { of, site, period, filters }: StructuredQuery,
  { isAsItLies }: { readonly isAsItLies: boolean },
): RawBuilder<unknown> {
  const { at, kind } = TABLES[of]
  const instant = sql`t.${sql.ref(at)}`
  const days = (from: number, until: number) =>
    sql<SqlBool>`${instant} / 86400000 between ${Math.floor(from / DAY_MS)} and ${Math.floor(until / DAY_MS)}`
  const within = ({ from, until }: Period) => [
    ...(of === 'touches' && !isAsItLies ? [days(from, until)] : []),
    ...[sql<SqlBool>`${instant} > ${from}`, sql<SqlBool>`${instant} <= ${until}`],
  ]
  const conditions: readonly RawBuilder<SqlBool>[] = [
    sql<SqlBool>`t.site = ${site}`,
    ...(kind === null ? [] : [sql<SqlBool>`t.kind = ${kind}`]),
    ...(period === null ? [] : within(period)),
    ...(of === 'stages_now' ? [present(site)] : []),
    ...filters.map((filter) => sql<SqlBool>`${filterSql(filter, DIALECT)}`),
  ]
  return sql.join([...conditions], sql` and `)
}

/** Which sums the metrics are made of. */
function sumsNamed({ metrics }: StructuredQuery): readonly (keyof typeof SUMS)[] {
  const needed = new Set(metrics.flatMap(({ metric }) => NEEDED[metric]))
  return (['n', 'v', 'vn'] as const).filter((name) => needed.has(name))
}

const SUMS = { n: sql`count(*) as n`, v: sql`sum(t.value) as v`, vn: sql`count(t.value) as vn` }
const NEEDED: { readonly [Name in Metric]: readonly (keyof typeof SUMS)[] } = {
  count: ['n'],
  people: [],
  value: ['v'],
  average_value: ['v', 'vn'],
}

function sumsOf(query: StructuredQuery): readonly RawBuilder<unknown>[] {
  return sumsNamed(query).map((name) => SUMS[name])
}

function labelsOf({ dimensions }: StructuredQuery): readonly RawBuilder<unknown>[] {
  return dimensions.map((dimension, place) => sql`${DIALECT.column(dimension)} as ${sql.id(`d${place}`)}`)
}

function groupedByPlaces(columns: readonly unknown[]): RawBuilder<unknown> {
  return groupedBy(columns.map((_, place) => sql.lit(place + 1)))
}

function groupedBy(columns: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return columns.length === 0 ? sql`` : sql` group by ${sql.join([...columns])}`
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
  return sql<SqlBool>`not exists (select 1 from facts as gone indexed by facts_gone where gone.site = ${site}
    and gone.kind in ('merged', 'erased') and gone.profile = t.profile)`
}

/** Stretches have numbers while they are counted, which are compared faster than texts. Weeks begin on Monday. */
function stretchOf(
  { of, interval }: StructuredQuery,
  { wantsPeople }: { readonly wantsPeople: boolean },
): readonly RawBuilder<unknown>[] {
  const at = sql`t.${sql.ref(TABLES[of].at)}`
  switch (interval) {
    case null:
      return []
    case 'hour':
      return [sql`${at} / 3600000 as t`]
    case 'day':
      return [sql`${at} / 86400000 as t`]
    case 'week':
      return [sql`(${at} / 86400000 + 3) / 7 as t`]
    case 'month':
      // Rows of days make months later, and faster; people have to be told apart by month at once.
      return [wantsPeople ? sql`strftime('%Y-%m', ${at} / 1000, 'unixepoch') as t` : sql`${at} / 86400000 as t`]
  }
}
