import { describe, expect, it } from 'vitest'
import type { SentAnswer } from '../../../shared/model/answer.ts'
import { NOW } from '../../support/instant.ts'
import { type Happening, writeFacts, writeTouches } from '../support/a-ledger.ts'
import { aSite } from '../support/a-site.ts'
import type { TestWorker } from '../support/a-worker.ts'
import { problemOf } from '../support/problem-of.ts'

const at = (day: number, hour = 0) => Date.UTC(2026, 10, day, hour)

/** Ann came with a phone and a laptop, bob once; another site has the same. */
async function aLog() {
  const { worker, site } = await aSite()
  const merged: Happening = { profile: 'phone', fact: { kind: 'merged', into: 'ann', at: at(5) } }
  for (const each of [site, `other-${site}`]) {
    await writeFacts(each, [merged])
    await writeTouches(each, [
      { profile: 'phone', id: '1', name: 'view', at: at(2, 1), country: 'FR', props: { plan: 'pro' } },
      { profile: 'ann', id: '2', name: 'view', at: at(2, 2), country: 'FR' },
      { profile: 'ann', id: '3', name: 'buy', at: at(9), value: 10, country: 'DE' },
      { profile: 'bob', id: '4', name: 'buy', at: at(9), value: 20 },
    ])
  }
  return { worker, site }
}

const ask = async (worker: TestWorker, body: object) => (await worker.callWithKey('/v1/query', body)).json<SentAnswer>()

describe('POST /v1/query', () => {
  it.each([
    [
      'counts touches and people by name',
      { dimensions: ['name'] },
      [
        { name: 'buy', touches: 2, people: 2 },
        { name: 'view', touches: 2, people: 1 },
      ],
    ],
    [
      'counts by day',
      { interval: 'day' },
      [
        { time: '2026-11-02', touches: 2, people: 1 },
        { time: '2026-11-09', touches: 2, people: 2 },
      ],
    ],
    [
      'counts by week, from Monday',
      { interval: 'week' },
      [
        { time: '2026-11-02', touches: 2, people: 1 },
        { time: '2026-11-09', touches: 2, people: 2 },
      ],
    ],
    ['counts by month', { interval: 'month' }, [{ time: '2026-11', touches: 4, people: 2 }]],
    [
      'counts by hour',
      { interval: 'hour', date_range: [String(at(2)), String(at(2, 1))] },
      [{ time: '2026-11-02T01:00:00Z', touches: 1, people: 1 }],
    ],
    ['takes who is from nowhere known', { filters: [['is', 'country', [null]]] }, [{ touches: 1, people: 1 }]],
    ['takes all others too where it is not', { filters: [['is_not', 'country', ['FR']]] }, [{ touches: 2, people: 2 }]],
    ['reads properties', { filters: [['contains', 'props.plan', ['r']]] }, [{ touches: 1, people: 1 }]],
    ['gives zeros where there is nothing', { date_range: '1h' }, [{ touches: 0, people: 0 }]],
  ])('%s', async (_, asked, rows) => {
    const { worker, site } = await aLog()
    const answer = await ask(worker, { site, metrics: ['touches', 'people'], ...asked })
    expect(answer.rows).toEqual(rows)
    const [statement] = answer.sql
    if (statement === undefined) throw new Error('no SQL')
    expect(await (await worker.deps.services()).ledgerReader.rows(statement)).toEqual(rows)
  })

  it('sums values, and averages those that there are', async () => {
    const { worker, site } = await aLog()
    const { rows } = await ask(worker, { site, metrics: ['value', 'average_value'], date_range: 'all' })
    expect(rows).toEqual([{ value: 30, average_value: 15 }])
  })

  it('gives pages, and says that there are more', async () => {
    const { worker, site } = await aLog()
    const page = (offset: number) =>
      ask(worker, { site, metrics: ['touches'], dimensions: ['name'], pagination: { limit: 1, offset } })
    const [first, second] = [await page(0), await page(1)]
    expect([first.rows, first.limit]).toEqual([[{ name: 'buy', touches: 2 }], { rows: 1, isReached: true }])
    expect([second.rows, second.limit]).toEqual([[{ name: 'view', touches: 2 }], { rows: 1, isReached: false }])
    expect(first.asOf).toBe(NOW)
  })

  it('names the field at fault, and asks for the secret key first', async () => {
    const { worker, site } = await aLog()
    const response = await worker.callWithKey('/v1/query', { site, metrics: ['visits'] })
    expect(await problemOf(response)).toMatchObject({ status: 422, problems: [{ path: 'metrics.0' }] })
    expect((await worker.fetch('/v1/query', { method: 'POST', body: '{}' })).status).toBe(401)
  })
})
