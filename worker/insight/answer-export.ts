import type { Context } from 'hono'
import type { Cell, Row } from '../../shared/model/answer.ts'
import { SEGMENTS } from '../../shared/model/segment.ts'
import { parseSite } from '../../shared/wire/site-schema.ts'
import type { AppEnv } from '../http/app-env.ts'
import { problemResponse } from '../http/problem-response.ts'
import { notParsed, servedOf, unknownSite } from '../http/read-request.ts'
import { refusalWithoutKey } from '../http/require-key.ts'
import type { LedgerReader } from '../ledger/ledger-reader.ts'
import { formatOf, noFormat } from './answer-format.ts'
import { isPresent } from './present.ts'
import { sendAnswer } from './send-answer.ts'
import { join, name, type Sql, sql, statementOf } from './sql.ts'

/** Rows that are read at once: the Worker holds so many, however large the ledger is. */
const PAGE_ROWS = 2_000

interface Exported {
  readonly table: string
  readonly columns: readonly string[]
  /** The columns that tell rows of a site apart, in the order of an index. */
  readonly key: readonly string[]
}

const FACT = [
  'journey',
  'ordinal',
  'from_stage',
  'stage',
  'cause',
  'play',
  'arm',
  'slot',
  'propensity',
  'goal',
  'touch',
  'value',
]

const EXPORTS: { readonly [what: string]: Exported } = {
  facts: {
    table: 'facts',
    columns: ['key', 'kind', 'profile', 'at', ...FACT, 'into_profile', 'playbook', ...SEGMENTS],
    key: ['profile', 'at', 'key'],
  },
  touches: {
    table: 'touches',
    columns: ['profile', 'id', 'name', 'at', 'verified', 'value', 'props', ...SEGMENTS],
    key: ['profile', 'id'],
  },
  people: {
    table: 'states',
    columns: ['journey', 'profile', 'stage', 'since', 'ordinal', ...SEGMENTS],
    key: ['journey', 'profile'],
  },
}

/** `GET /v1/export/:what?site=…`: all facts, all logged touches, or everybody's stages, while they are read. */
export async function answerExported(c: Context<AppEnv, '/v1/export/:what'>): Promise<Response> {
  const refusal = await refusalWithoutKey(c)
  if (refusal !== null) return refusal
  const what = c.req.param('what')
  const exported = Object.hasOwn(EXPORTS, what) ? EXPORTS[what] : undefined
  if (exported === undefined) {
    const detail = `"${what}" cannot be exported. There are: ${Object.keys(EXPORTS).join(', ')}.`
    return problemResponse({ status: 404, title: 'No such export', detail })
  }
  const { format: named, ...given } = c.req.query()
  const format = formatOf(named ?? (c.req.header('accept')?.includes('csv') ? 'csv' : 'ndjson'), undefined)
  if (format === null) return noFormat()
  const parsed = parseSite(given)
  if (!parsed.ok) return notParsed('Not an export', parsed.problems)
  const { site } = parsed.value
  if ((await servedOf(c, site)) === null) return unknownSite(site)
  const { services, now } = c.get('deps')
  const { ledgerReader } = await services()
  const asOf = now()
  const rows = pagesOf(ledgerReader, exported, { site, asOf })
  const first = statementOf(pageOf(exported, { site, asOf }, null))
  const definition = 'All rows of the site, read page by page: what is written meanwhile may be in it or not.'
  const { columns } = exported
  return sendAnswer(
    { question: what, asOf, definition, unit: 'rows', sql: [first], columns, figures: {}, limit: null, rows },
    format,
  )
}

interface Of {
  readonly site: string
  readonly asOf: number
}

async function* pagesOf(reader: LedgerReader, exported: Exported, of: Of): AsyncGenerator<Row> {
  let last: Row | null = null
  do {
    const page: readonly Row[] = await reader.rows(statementOf(pageOf(exported, of, last)))
    yield* page
    last = page.length < PAGE_ROWS ? null : (page.at(-1) ?? null)
  } while (last !== null)
}

function pageOf({ table, columns, key }: Exported, { site, asOf }: Of, last: Row | null): Sql {
  const named = (names: readonly string[]) =>
    join(
      names.map((each) => sql`s.${name(each)}`),
      sql`, `,
    )
  const values: readonly Cell[] = key.map((column) => last?.[column] ?? null)
  const after =
    last === null
      ? sql``
      : sql` AND (${named(key)}) > (${join(
          values.map((value) => sql`${value}`),
          sql`, `,
        )})`
  const present = table === 'states' ? sql` AND ${isPresent('s.profile', { site, at: asOf })}` : sql``
  return sql`SELECT ${named(columns)} FROM ${name(table)} AS s WHERE s.site = ${site}${after}${present}
    ORDER BY ${named(key)} LIMIT ${PAGE_ROWS}`
}
