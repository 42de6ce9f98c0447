import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/model/touch.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { anyMutationOf } from '../../support/any-mutation.ts'
import { aWorker } from '../support/a-worker.ts'

const BODY = aVisit({
  token: 'AQEAAAAA',
  fresh: false,
  oldest: 1,
  touches: [
    aTouch({ seq: 1, value: 3, props: { product: 'boots', tags: ['a', { b: null }] } }),
    aTouch({ seq: 2, name: 'purchase' }),
  ],
  page: { url: 'https://shop.example/?utm_source=news', referrer: 'https://search.example/', title: 'Shop' },
  consent: { measure: true, personalize: true },
})

const BODIES = 1_000

describe('a body that was damaged on its way', () => {
  it('is answered or refused with problem details, and never takes the Worker down', async () => {
    const worker = await aWorker()
    const json: Json = JSON.parse(JSON.stringify(BODY))
    await fc.assert(
      fc.asyncProperty(anyMutationOf(json), async (body) => {
        const response = await worker.fetch('/v1/visit', { method: 'POST', body })
        expect([200, 400, 404, 413, 422]).toContain(response.status)
        expect(response.headers.get('content-type')).toBe(
          response.status === 200 ? 'application/json' : 'application/problem+json',
        )
        await response.json()
      }),
      { numRuns: BODIES },
    )
    expect(worker.log.filter(({ log }) => log === 'fault')).toEqual([])
  })
})
