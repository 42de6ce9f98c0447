import type { Period } from './question.ts'

export const SOURCE_NAMES = ['touches', 'moves', 'exposures', 'goals', 'stages_now'] as const
export type SourceName = (typeof SOURCE_NAMES)[number]

/** What can be counted, with what its rows can be told apart by. */
export const SOURCES: { readonly [Name in SourceName]: Source } = {
  touches: { counts: 'touches', hasValue: true, dimensions: ['name', 'verified'] },
  moves: { counts: 'moves', hasValue: false, dimensions: ['journey', 'from_stage', 'stage', 'cause', 'playbook'] },
  exposures: { counts: 'exposures', hasValue: false, dimensions: ['play', 'arm', 'slot', 'playbook'] },
  goals: { counts: 'goals', hasValue: true, dimensions: ['goal', 'playbook'] },
  stages_now: { counts: 'stays', hasValue: false, dimensions: ['journey', 'stage'] },
}

interface Source {
  /** What its rows are called. */
  readonly counts: string
  readonly hasValue: boolean
  readonly dimensions: readonly string[]
}

/** `count`: rows of the source. `people`: each person once. `value`: their sum. `average_value`: of rows that have one. */
export type Metric = 'count' | 'people' | 'value' | 'average_value'

export const INTERVALS = ['hour', 'day', 'week', 'month'] as const
export type Interval = (typeof INTERVALS)[number]

/** A condition of rows. `null` among the values: where nothing is known. */
export type Filter =
  | { readonly op: 'is' | 'is_not' | 'contains' | 'contains_not'; readonly of: string; readonly values: FilterValues }
  | { readonly op: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly op: 'not'; readonly filter: Filter }

export type FilterValues = readonly (string | number | null)[]

/** The columns of what answers: time, dimensions, metrics, as far as they are asked for. */
export function columnsOf({ interval, dimensions, metrics }: ColumnsAsked): readonly string[] {
  return [...(interval === null ? [] : ['time']), ...dimensions, ...metrics.map(({ name }) => name)]
}

interface ColumnsAsked extends Pick<StructuredQuery, 'interval' | 'dimensions'> {
  readonly metrics: readonly { readonly name: string }[]
}

/** A question as a table: which numbers, of which rows, by what. */
export interface StructuredQuery {
  readonly site: string
  readonly of: SourceName
  /** As they were written, in the order of the columns. */
  readonly metrics: readonly { readonly name: string; readonly metric: Metric }[]
  /** Columns, and properties of touches as `props.<name>`. */
  readonly dimensions: readonly string[]
  readonly filters: readonly Filter[]
  /** `null`: all that there is. */
  readonly period: Period | null
  /** The first column is then `time`, the beginning of each stretch in UTC. */
  readonly interval: Interval | null
  readonly orderBy: readonly { readonly by: string; readonly isDescending: boolean }[]
  readonly limit: number
  readonly offset: number
}
