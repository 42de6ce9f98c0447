import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../../shared/wire/query-schema.ts'
import { answerSampled } from '../../../worker/insight/answer-sampled.ts'
import { createAnalyticsReader } from '../../../worker/ledger/analytics-reader.ts'
import { NOW } from '../../support/instant.ts'

/** The SQL API as far as it is asked here: it keeps what it is sent and answers as ClickHouse writes JSON. */
function anApi(answer: object, status = 200) {
  const sent: { readonly url: string; readonly body: string; readonly key: string | null }[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init)
    sent.push({ url: request.url, body: await request.text(), key: request.headers.get('authorization') })
    return Response.json(answer, { status })
  }
  return { sent, reader: createAnalyticsReader({ account: 'acc', token: 'secret', fetch }) }
}

function aQuery(asked: object) {
  const parsed = parseQuery({ site: 'shop', metrics: ['touches'], ...asked }, NOW)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

const ANSWER = {
  meta: [
    { name: 'country', type: 'String' },
    { name: 'touches', type: 'UInt64' },
    { name: 'sample_interval', type: 'Float64' },
  ],
  data: [
    { country: 'FR', touches: '1200', sample_interval: 4 },
    { country: '', touches: '3', sample_interval: 1 },
    { country: 'DE', touches: '1', sample_interval: null },
  ],
}

describe('an answer from Analytics Engine', () => {
  it('says that it is an estimate, and how many touches a row stood for', async () => {
    const { sent, reader } = anApi(ANSWER)
    const query = aQuery({ dimensions: ['country'], pagination: { limit: 2 } })
    const answered = await answerSampled(query, { asOf: NOW, reader })
    expect(answered).toMatchObject({
      ok: true,
      value: {
        definition: expect.stringContaining('estimated from a sample'),
        columns: ['country', 'touches', 'sample_interval'],
        limit: { rows: 2, isReached: true },
        rows: [
          { country: 'FR', touches: 1_200, sample_interval: 4 },
          { country: null, touches: 3, sample_interval: 1 },
        ],
      },
    })
    expect(sent).toMatchObject([
      { url: 'https://api.cloudflare.com/client/v4/accounts/acc/analytics_engine/sql', key: 'Bearer secret' },
    ])
    expect(sent[0]?.body).toContain('sum(_sample_interval) as touches')
  })

  it('is none where people are asked for, whom that log does not know', async () => {
    const { sent, reader } = anApi(ANSWER)
    const answered = await answerSampled(aQuery({ metrics: ['people'] }), { asOf: NOW, reader })
    expect(answered).toMatchObject({ ok: false, problems: [{ path: 'metrics.0' }] })
    expect(sent).toEqual([])
  })

  it('is an outage where the API refuses', async () => {
    const { reader } = anApi({ error: 'no' }, 403)
    await expect(answerSampled(aQuery({}), { asOf: NOW, reader })).rejects.toThrow('answers 403')
  })
})
