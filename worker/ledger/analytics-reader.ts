import type { Cell, Row } from '../../shared/model/answer.ts'

/** Reads the touch log in Analytics Engine, which takes whole statements and no parameters. */
export interface AnalyticsReader {
  /** All rows that a statement gives; what is not known is `null`. Throws when it is refused or out of reach. */
  rows(statement: string): Promise<readonly Row[]>
}

interface Access {
  readonly account: string
  /** An API token that may read the account's analytics. */
  readonly token: string
  readonly fetch: typeof fetch
}

/** Analytics Engine's SQL API. */
export function createAnalyticsReader({ account, token, fetch }: Access): AnalyticsReader {
  const address = `https://api.cloudflare.com/client/v4/accounts/${account}/analytics_engine/sql`
  return {
    async rows(statement) {
      const headers = { authorization: `Bearer ${token}` }
      const reply = await fetch(address, { method: 'POST', headers, body: statement })
      if (!reply.ok) throw new Error(`Analytics Engine answers ${reply.status}: ${(await reply.text()).slice(0, 500)}`)
      const { meta, data } = await reply.json<Table>()
      return data.map((row) => Object.fromEntries(meta.map(({ name, type }) => [name, cellOf(row[name], type)])))
    },
  }
}

interface Table {
  readonly meta: readonly { readonly name: string; readonly type: string }[]
  readonly data: readonly { readonly [column: string]: Cell }[]
}

/** Numbers of 64 bits come as texts, and what is unknown as an empty one. */
function cellOf(value: Cell | undefined, type: string): Cell {
  if (value === undefined || value === null || value === '') return null
  return /^(Nullable\()?(U?Int|Float)/.test(type) ? Number(value) : value
}
