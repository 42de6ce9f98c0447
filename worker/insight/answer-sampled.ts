import type { Parsed } from '../../shared/lib/problem.ts'
import type { Answer } from '../../shared/model/answer.ts'
import { columnsOf, type StructuredQuery } from '../../shared/model/structured-query.ts'
import type { AnalyticsReader } from '../ledger/analytics-reader.ts'
import { countedText } from './counted-text.ts'
import { compileAnalyticsEngine } from './query/compile-analytics-engine.ts'

interface Sampling {
  /** Epoch milliseconds. */
  readonly asOf: number
  readonly reader: AnalyticsReader
}

/** What Analytics Engine says to a query of touches, with the word that it is an estimate and how rough; or why it cannot. */
export async function answerSampled(query: StructuredQuery, { asOf, reader }: Sampling): Promise<Parsed<Answer>> {
  const compiled = compileAnalyticsEngine(query)
  if (!compiled.ok) return compiled
  const rows = await reader.rows(compiled.value)
  return {
    ok: true,
    value: {
      question: 'query',
      asOf,
      definition: `${countedText(query)}, estimated from a sample: in each line a logged row stands for "sample_interval" touches on average, and 1 says that all were counted. A touch that was delivered twice may be in it twice. The log goes back three months. Stretches of time are in UTC, weeks begin on Monday.`,
      unit: 'touches, estimated',
      sql: [{ text: compiled.value, params: [] }],
      columns: [...columnsOf(query), 'sample_interval'],
      figures: { from: query.period?.from ?? null, until: query.period?.until ?? null, offset: query.offset },
      limit: { rows: query.limit, isReached: rows.length > query.limit },
      rows: rows.slice(0, query.limit),
    },
  }
}
