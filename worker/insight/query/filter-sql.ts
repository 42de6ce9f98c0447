import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Filter } from '../../../shared/model/structured-query.ts'

/** How one engine says what the filters mean. */
export interface FilterDialect {
  /** The column, or the expression, of a dimension. */
  readonly column: (dimension: string) => RawBuilder<unknown>
  /** Where nothing is known. */
  readonly isUnknown: (column: RawBuilder<unknown>) => RawBuilder<SqlBool>
  /** A value as the engine compares it. */
  readonly value: (value: string | number) => string | number
  readonly contains: (column: RawBuilder<unknown>, text: string) => RawBuilder<SqlBool>
}

/** A filter as a condition that is true or false, never unknown: `not` of it is its opposite. */
export function filterSql(filter: Filter, dialect: FilterDialect): Expression<SqlBool> {
  switch (filter.op) {
    case 'and':
    case 'or': {
      const parts = filter.filters.map((each) => filterSql(each, dialect))
      return sql<SqlBool>`(${sql.join(parts, filter.op === 'and' ? sql` and ` : sql` or `)})`
    }
    case 'not':
      return sql<SqlBool>`(not ${filterSql(filter.filter, dialect)})`
    case 'is':
      return isOneOf(filter.of, filter.values, dialect)
    case 'is_not':
      return sql<SqlBool>`(not ${isOneOf(filter.of, filter.values, dialect)})`
    case 'contains':
      return containsOne(filter.of, filter.values, dialect)
    case 'contains_not':
      return sql<SqlBool>`(not ${containsOne(filter.of, filter.values, dialect)})`
  }
}

/** What a filter asks about. */
export function dimensionsOf(filter: Filter): readonly string[] {
  if (filter.op === 'not') return dimensionsOf(filter.filter)
  return 'filters' in filter ? filter.filters.flatMap(dimensionsOf) : [filter.of]
}

type Values = readonly (string | number | null)[]

function isOneOf(
  of: string,
  values: Values,
  { column, isUnknown, value: compared }: FilterDialect,
): RawBuilder<SqlBool> {
  const col = column(of)
  const known = values.filter((value) => value !== null).map(compared)
  const list = sql<SqlBool>`(not ${isUnknown(col)} and ${col} in (${sql.join(known)}))`
  if (known.length === values.length) return list
  return known.length === 0 ? isUnknown(col) : sql<SqlBool>`(${isUnknown(col)} or ${list})`
}

function containsOne(of: string, values: Values, { column, isUnknown, contains }: FilterDialect): RawBuilder<SqlBool> {
  const col = column(of)
  const parts = values.map((value) => contains(col, String(value ?? '')))
  return sql<SqlBool>`(not ${isUnknown(col)} and (${sql.join(parts, sql` or `)}))`
}
