import { describe, expect, it } from 'vitest'
import type { Condition } from '../../../shared/model/condition.ts'
import type { Playbook } from '../../../shared/model/playbook.ts'
import { aPlay, aPlaybook, aPlaybookOf } from '../../support/a-playbook.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { aWorker } from '../support/a-worker.ts'

const URL_WITH_MORE = 'https://me:secret@shop.example/a?ref=mail&email=a@b.example&utm_source=news#access_token=1'

/** Whether a visit to that address is at a stage with that condition. */
async function isReached(when: Condition, changes: Partial<Playbook> = {}): Promise<boolean> {
  const worker = await aWorker({ playbook: aPlaybookOf(when, changes) })
  const page = { url: URL_WITH_MORE, referrer: 'https://mail.example/?q=secret#/inbox?id=7' }
  return (await worker.visit(aVisit({ page }))).stages.buyer?.stage === 'here'
}

describe('what conditions read of an address', () => {
  it.each<[string, Condition, Partial<Playbook>]>([
    ['a parameter that they name', { attributes: { 'query.email': 'a@b.example' } }, {}],
    ['parameters of campaigns', { attributes: { 'campaign.source': 'news', 'query.utm_source': 'news' } }, {}],
    [
      'the address without what is neither listed nor named',
      { attributes: { url: 'https://shop.example/a?utm_source=news', host: 'shop.example', path: '/a' } },
      {},
    ],
    [
      'the address with what is listed',
      {
        attributes: {
          url: 'https://shop.example/a?ref=mail&utm_source=news',
          query: { ref: 'mail', utm_source: 'news' },
        },
      },
      { query: ['ref'] },
    ],
    ['the referrer without its parameters', { attributes: { referrer: 'https://mail.example/#/inbox' } }, {}],
  ])('is %s', async (_, when, changes) => {
    expect(await isReached(when, changes)).toBe(true)
  })

  it('is the same for audiences', async () => {
    const plays = [
      aPlay({ id: 'own', audience: { 'query.ref': 'mail', url: { $not: { $regex: 'email|token|secret' } } } }),
    ]
    const worker = await aWorker({ playbook: aPlaybook({ plays }) })
    expect((await worker.visit(aVisit({ page: { url: URL_WITH_MORE } }))).slots.hero?.play).toBe('own')
  })
})

describe('what a site does not take', () => {
  it('is dropped and counted', async () => {
    const worker = await aWorker()
    const touches = [aTouch({ props: { email: 'a@b.example', plan: 'pro' } })]
    const reply = await worker.visit(aVisit({ touches, page: { url: URL_WITH_MORE } }))
    expect(reply.dropped).toEqual({ props: 2, address: 4 })
    expect(reply.ack).toEqual([[1, 1]])
  })

  it('is not spoken of where there was none, nor to those who may not be measured', async () => {
    const worker = await aWorker()
    expect(await worker.visit(aVisit({ touches: [aTouch()] }))).not.toHaveProperty('dropped')
    const refusal = aVisit({ page: { url: URL_WITH_MORE }, consent: { measure: false } })
    expect(await worker.visit(refusal)).not.toHaveProperty('dropped')
  })

  it('does not reach the log', async () => {
    const worker = await aWorker()
    await worker.visit(aVisit({ touches: [aTouch({ name: 'dance', props: { email: 'a@b.example' } })] }))
    expect(JSON.stringify(worker.log)).toContain('dance')
    expect(JSON.stringify(worker.log)).not.toContain('a@b.example')
  })
})

describe('the properties that conditions read', () => {
  it('are taken without being listed', async () => {
    const when: Condition = {
      all: [
        { touch: 'view_pricing', where: { 'plan.name': 'pro' } },
        { touch: 'view_pricing', distinct: { prop: 'page', gte: 1 } },
      ],
    }
    const worker = await aWorker({ playbook: aPlaybookOf(when) })
    const reply = await worker.visit(aVisit({ touches: [aTouch({ props: { plan: { name: 'pro' }, page: 1 } })] }))
    expect([reply.stages.buyer?.stage, reply.dropped]).toEqual(['here', undefined])
  })
})
