import { readFileSync } from 'node:fs'
import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { type Query, runExport, runQuery } from '../../worker/admin/cli/query.ts'
import { withFile } from '../support/a-log.ts'

const ANSWER = {
  question: 'now',
  asOf: Date.UTC(2026, 10, 20, 12),
  definition: 'People by stage.',
  unit: 'people',
  columns: ['stage', 'country', 'people', 'share'],
  figures: { people: 1234 },
  limit: null,
  rowCount: 2,
  rows: [
    { stage: 'visitor', country: null, people: 1200, share: 0.97244 },
    { stage: 'a\u001b[31mb', country: 'FR', people: 34, share: 0.02756 },
  ],
}

/** A Worker that always answers the same, what it was asked, and what the command wrote. */
function lab(answer: () => Response) {
  const requests: { readonly path: string; readonly body: string | undefined; readonly key: string | null }[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname, search } = new URL(String(input))
    const key = new Headers(init?.headers).get('authorization')
    requests.push({ path: `${pathname}${search}`, body: init?.body?.toString(), key })
    return answer()
  }
  const pieces: string[] = []
  const out = new Writable({
    write(piece, _, done) {
      pieces.push(String(piece))
      done()
    },
  })
  return {
    connection: { url: 'http://edge.example', key: 'secret', fetch },
    requests,
    out,
    written: () => pieces.join(''),
  }
}

const query = (changes: Partial<Query> = {}): Query => ({
  question: 'now',
  rest: [],
  site: 'shop',
  format: 'table',
  ...changes,
})

describe('runQuery', () => {
  it('shows an answer as a table: numbers to the right, what is unknown as a dot, and what was counted below', async () => {
    const { connection, requests, out, written } = lab(() => Response.json(ANSWER))
    await runQuery(query({ rest: ['by=country', 'at=2026-11-01'] }), connection, out)
    expect(requests).toEqual([
      { path: '/v1/insight/now?site=shop&by=country&at=2026-11-01&format=json', body: undefined, key: 'Bearer secret' },
    ])
    expect(written()).toBe(
      [
        'stage    country  people   share',
        '───────  ───────  ──────  ──────',
        'visitor  ·          1200  0.9724',
        'a\ufffd[31mb  FR           34  0.0276',
        '',
        'people 1234',
        '2 rows, in people, as of 2026-11-20T12:00:00.000Z.',
        'People by stage.',
        '',
      ].join('\n'),
    )
  })

  it('keeps what it says below within the width of a terminal, and of 80 characters where there is none', async () => {
    const definition = Array.from({ length: 60 }, (_, word) => `word${word}`).join(' ')
    for (const columns of [undefined, 100]) {
      const { connection, out, written } = lab(() => Response.json({ ...ANSWER, definition }))
      await runQuery(query(), connection, Object.assign(out, { columns }))
      const widths = written()
        .split('\n')
        .map(({ length }) => length)
      expect(Math.max(...widths)).toBeLessThanOrEqual(columns ?? 80)
      expect(Math.max(...widths)).toBeGreaterThan((columns ?? 80) - 7)
      expect(written().replaceAll('\n', ' ')).toContain(definition)
    }
  })

  it('shows instants as dates, and numbers of other columns as they are', async () => {
    const rows = [{ at: Date.UTC(2026, 10, 20), ordinal: 1795132800000 }]
    const { connection, out, written } = lab(() => Response.json({ ...ANSWER, columns: ['at', 'ordinal'], rows }))
    await runQuery(query(), connection, out)
    expect(written()).toContain('2026-11-20T00:00:00.000Z  1795132800000\n')
  })

  it('says that a table does not show all rows', async () => {
    const { connection, out, written } = lab(() => Response.json({ ...ANSWER, limit: { rows: 2, isReached: true } }))
    await runQuery(query(), connection, out)
    expect(written()).toContain('2 rows, and there are more, in people')
  })

  it('passes other formats through as they come', async () => {
    const { connection, requests, out, written } = lab(() => new Response('stage,people\r\nvisitor,1\r\n'))
    await runQuery(query({ format: 'csv' }), connection, out)
    expect([requests[0]?.path, written()]).toEqual([
      '/v1/insight/now?site=shop&format=csv',
      'stage,people\r\nvisitor,1\r\n',
    ])
  })

  it('posts SQL, and structured queries from the command line or from a file', async () => {
    const { connection, requests, out } = lab(() => Response.json(ANSWER))
    await runQuery(query({ question: 'sql', rest: ['SELECT 1'] }), connection, out)
    await runQuery(query({ question: '{ "metrics": ["touches"] }' }), connection, out)
    await withFile('q.json', '{ "metrics": ["people"], // of last week\n "date_range": "7d" }', (file) =>
      runQuery(query({ question: file }), connection, out),
    )
    expect(requests.map(({ path, body }) => [path, body])).toEqual([
      ['/v1/sql?format=json', '{"site":"shop","sql":"SELECT 1"}'],
      ['/v1/query?format=json', '{"site":"shop","metrics":["touches"]}'],
      ['/v1/query?format=json', '{"site":"shop","metrics":["people"],"date_range":"7d"}'],
    ])
  })

  it('shows what the Worker has against a question, by field', async () => {
    const problems = [{ path: 'journey', problem: '"byer" is no journey', hint: 'there are: buyer' }]
    const refusal = () => Response.json({ title: 'Not a question', detail: 'x', problems }, { status: 422 })
    await expect(runQuery(query(), lab(refusal).connection, lab(refusal).out)).rejects.toThrow(
      'Not a question:\n  journey: "byer" is no journey\n    → there are: buyer',
    )
  })

  it.each([
    [query({ rest: ['journey'] }), '"journey" is no parameter'],
    [query({ question: 'sql' }), 'takes one statement'],
    [query({ question: '{ "metrics" }' }), 'is no JSON object'],
    [query({ question: 'gone.json' }), 'There is no gone.json'],
  ])('says what is wrong with %j', async (asked, problem) => {
    const { connection, out } = lab(() => Response.json(ANSWER))
    await expect(runQuery(asked, connection, out)).rejects.toThrow(problem)
  })
})

describe('runExport', () => {
  it('writes to a file what comes in', async () => {
    const { connection, requests, out } = lab(() => new Response('{"a":1}\n{"a":2}\n'))
    await withFile('out.ndjson', '', async (file) => {
      await runExport({ what: 'facts', site: 'shop', format: 'ndjson', file }, connection, out)
      expect(readFileSync(file, 'utf8')).toBe('{"a":1}\n{"a":2}\n')
    })
    expect(requests[0]?.path).toBe('/v1/export/facts?site=shop&format=ndjson')
  })

  it('fails where the answer ends before its end', async () => {
    let pulls = 0
    const body = () =>
      new ReadableStream({
        pull(controller) {
          pulls += 1
          if (pulls === 1) controller.enqueue(new TextEncoder().encode('{"a":1}\n'))
          else controller.error(new Error('the line broke'))
        },
      })
    const { connection, out } = lab(() => new Response(body()))
    const done = runExport({ what: 'facts', site: 'shop', format: 'ndjson', file: undefined }, connection, out)
    await expect(done).rejects.toThrow('is not whole: the line broke')
  })
})
