import type { StructuredQuery } from '../../shared/model/structured-query.ts'

/** What a query counts, by what, and when that happened, in words. */
export function countedText({ of, metrics, dimensions, filters, period }: StructuredQuery): string {
  const by = dimensions.length === 0 ? '' : ` by ${dimensions.join(', ')}`
  const span = period === null ? ', of all time' : ' after "from" and up to "until"'
  const taken = filters.length === 0 ? '' : ', of those that the filters take'
  return `${metrics.map(({ name }) => name).join(', ')} of ${of}${by}${span}${taken}`
}
