import * as v from 'valibot'
import { parseDuration } from '../lib/duration.ts'
import type { Parsed, Problem } from '../lib/problem.ts'
import type { Period } from '../model/question.ts'
import { SEGMENTS } from '../model/segment.ts'
import {
  columnsOf,
  type Filter,
  INTERVALS,
  type Metric,
  SOURCE_NAMES,
  SOURCES,
  type SourceName,
  type StructuredQuery,
} from '../model/structured-query.ts'
import { idSchema } from './id-schema.ts'
import { listOf } from './name-schema.ts'
import { parse } from './problems.ts'
import { MAX_ROWS, rowLimitSchema } from './sql-schema.ts'
import { instantOf, periodProblem, whenSchema } from './when-schema.ts'

const name = v.pipe(v.string(), v.nonEmpty('must not be empty'), v.maxLength(100))
const values = v.pipe(
  v.array(v.union([v.pipe(v.string(), v.maxLength(1_000)), v.number(), v.null()])),
  v.minLength(1, 'needs at least one value'),
  v.maxLength(50, 'takes at most 50 values'),
)

/** Written as lists, as Plausible's are: `["is", "country", ["FR"]]`, `["or", [ … ]]`, `["not", … ]`. */
const filterSchema: v.GenericSchema<unknown, Filter> = v.union(
  [
    v.pipe(
      v.strictTuple([v.picklist(['is', 'is_not', 'contains', 'contains_not']), name, values]),
      v.transform(([op, of, given]): Filter => ({ op, of, values: given })),
    ),
    v.pipe(
      v.strictTuple([
        v.picklist(['and', 'or']),
        v.pipe(v.array(v.lazy(() => filterSchema)), v.minLength(1), v.maxLength(50)),
      ]),
      v.transform(([op, filters]): Filter => ({ op, filters })),
    ),
    v.pipe(
      v.strictTuple([v.literal('not'), v.lazy(() => filterSchema)]),
      v.transform(([op, filter]): Filter => ({ op, filter })),
    ),
  ],
  'must be a filter, as ["is", "country", ["FR"]], ["or", [filter, …]] or ["not", filter]',
)

const RANGE = 'must be as "7d", "all" or ["2026-11-01", "2026-11-20"]'
const ORDER = 'must be a list of columns with their ways, as [["people", "desc"]]'
const orderSchema = v.strictTuple([name, v.picklist(['asc', 'desc'])], ORDER)
const OFFSET = 'must be a whole number from 0 to 10000000'
const offsetSchema = v.pipe(v.number(OFFSET), v.integer(OFFSET), v.minValue(0, OFFSET), v.maxValue(10_000_000, OFFSET))

const querySchema = v.strictObject({
  site: idSchema,
  of: v.optional(v.picklist(SOURCE_NAMES), 'touches'),
  metrics: v.pipe(listOf(name), v.minLength(1, 'needs at least one metric')),
  dimensions: v.optional(v.pipe(listOf(name), v.maxLength(5, 'takes at most 5 dimensions')), []),
  filters: v.optional(v.pipe(v.array(filterSchema), v.maxLength(50)), []),
  date_range: v.optional(v.union([v.string(), v.strictTuple([whenSchema, whenSchema])], RANGE), '30d'),
  interval: v.exactOptional(v.picklist(INTERVALS)),
  order_by: v.optional(v.array(orderSchema, ORDER), []),
  pagination: v.optional(
    v.strictObject({
      limit: v.optional(rowLimitSchema, MAX_ROWS),
      offset: v.optional(offsetSchema, 0),
    }),
    {},
  ),
})

const ROW_METRICS: { readonly [name: string]: Metric } = {
  people: 'people',
  value: 'value',
  average_value: 'average_value',
}

/** The body of `POST /v1/query`. `now` in epoch milliseconds. */
export function parseQuery(input: unknown, now: number): Parsed<StructuredQuery> {
  const parsed = parse(querySchema, input)
  if (!parsed.ok) return parsed
  const { site, of, metrics, dimensions, filters, date_range, interval, order_by, pagination } = parsed.value
  const period = periodOf(date_range, now)
  const known = metrics.map((metric, place) => metricOf(of, metric, `metrics.${place}`))
  const columns = columnsOf({ interval: interval ?? null, dimensions, metrics: metrics.map((name) => ({ name })) })
  const problems: readonly Problem[] = [
    ...known.flatMap((metric) => ('problem' in metric ? [metric] : [])),
    ...dimensions.flatMap((dimension, place) => dimensionProblem(of, dimension, `dimensions.${place}`)),
    ...filters.flatMap((filter, place) => filterProblems(of, filter, `filters.${place}`)),
    ...order_by.flatMap(([by], place) =>
      columns.includes(by)
        ? []
        : [{ path: `order_by.${place}.0`, problem: `"${by}" is no column`, hint: `there are: ${columns.join(', ')}` }],
    ),
    ...rangeProblems(period),
  ]
  if (problems.length > 0 || period === undefined) return { ok: false, problems }
  return {
    ok: true,
    value: {
      ...{ site, of, dimensions, filters, period, interval: interval ?? null },
      metrics: known.flatMap((metric) => ('problem' in metric ? [] : [metric])),
      orderBy: order_by.map(([by, way]) => ({ by, isDescending: way === 'desc' })),
      limit: pagination.limit ?? MAX_ROWS,
      offset: pagination.offset ?? 0,
    },
  }
}

function metricOf(
  of: SourceName,
  metric: string,
  path: string,
): { readonly name: string; readonly metric: Metric } | Problem {
  const { counts, hasValue } = SOURCES[of]
  if (metric === counts) return { name: metric, metric: 'count' }
  const taken = hasValue ? ['people', 'value', 'average_value'] : ['people']
  const known = taken.includes(metric) ? ROW_METRICS[metric] : undefined
  if (known !== undefined) return { name: metric, metric: known }
  return { path, problem: `"${metric}" is no metric of ${of}`, hint: `there are: ${[counts, ...taken].join(', ')}` }
}

function dimensionProblem(of: SourceName, dimension: string, path: string): readonly Problem[] {
  const taken: readonly string[] = [...SOURCES[of].dimensions, ...SEGMENTS]
  const isProperty = of === 'touches' && /^props\.[^."]{1,64}$/s.test(dimension)
  if (isProperty || taken.includes(dimension)) return []
  const properties = of === 'touches' ? ', props.<name>' : ''
  return [
    { path, problem: `"${dimension}" is no dimension of ${of}`, hint: `there are: ${taken.join(', ')}${properties}` },
  ]
}

function filterProblems(of: SourceName, filter: Filter, path: string): readonly Problem[] {
  if (filter.op === 'not') return filterProblems(of, filter.filter, `${path}.1`)
  if ('filters' in filter)
    return filter.filters.flatMap((each, place) => filterProblems(of, each, `${path}.1.${place}`))
  const isOfTexts = filter.op === 'is' || filter.op === 'is_not' || !filter.values.includes(null)
  const hint = 'ask for what is not known by ["is", "country", [null]]'
  return [
    ...dimensionProblem(of, filter.of, `${path}.1`),
    ...(isOfTexts ? [] : [{ path: `${path}.2`, problem: 'must be texts: nothing contains null', hint }]),
  ]
}

function rangeProblems(period: Period | null | undefined): readonly Problem[] {
  if (period === undefined) return [{ path: 'date_range', problem: RANGE }]
  const problem = period === null ? null : periodProblem(period, 'date_range')
  return problem === null ? [] : [problem]
}

/** `undefined` for what is no range. */
function periodOf(range: v.InferOutput<typeof querySchema>['date_range'], now: number): Period | null | undefined {
  if (typeof range !== 'string') return { from: instantOf(range[0], now), until: instantOf(range[1], now) }
  if (range === 'all') return null
  const ago = parseDuration(range)
  return ago === null ? undefined : { from: now - ago, until: now }
}
