import { SEGMENTS, type SegmentFilter, type SegmentName } from '../../shared/model/segment.ts'
import { EMPTY, join, name, type Sql, sql } from './sql.ts'

/** ` AND channel = ?` and so on, for the columns of one table. */
export function segmentConditions(where: SegmentFilter, table: string): Sql {
  const conditions = SEGMENTS.flatMap((segment) => {
    const value = where[segment]
    return value === undefined ? [] : [sql` AND ${name(`${table}.${segment}`)} = ${value}`]
  })
  return join(conditions, EMPTY)
}

/** `, country, device`: what follows other columns. */
export function segmentColumns(by: readonly SegmentName[], table: string): Sql {
  return join(
    by.map((segment) => sql`, ${name(`${table}.${segment}`)} AS ${name(segment)}`),
    EMPTY,
  )
}

/** `, 2, 3`: the places of `by` after so many other columns, to group by. */
export function places(by: readonly SegmentName[], after: number): Sql {
  return { texts: [by.map((_, place) => `, ${place + after + 1}`).join('')], values: [] }
}
