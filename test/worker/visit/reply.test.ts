import { describe, expect, it } from 'vitest'
import type { Playbook } from '../../../shared/model/playbook.ts'
import type { VisitRequest } from '../../../shared/model/visit.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { DAY, NOW } from '../../support/instant.ts'
import { aWorker, SECRET } from '../support/a-worker.ts'

/** Two looks at the prices, of which the first counts for so many milliseconds more. */
const soonOver = (leftMs = 60_000) => [aTouch({ seq: 1, at: NOW - 14 * DAY + leftMs }), aTouch({ seq: 2 })]

describe('the reply to a visit', () => {
  it('holds a token, the touches it keeps, the stages, the slots and the version of the playbook', async () => {
    const worker = await aWorker()
    const reply = await worker.visit(aVisit({ touches: [aTouch({ name: 'purchase' })], slots: ['hero', 'offer'] }))
    expect(reply).toEqual({
      token: expect.stringMatching(/^[A-Za-z0-9_-]{80,}$/),
      ack: [[1, 1]],
      stages: { buyer: { stage: 'customer', since: NOW } },
      slots: {
        hero: { variant: 'a', play: 'thanks', arm: 'a', content: { text: 'Thank you.' }, reason: 'play' },
        offer: { variant: null, reason: 'no-play' },
      },
      visitor: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
      playbook: expect.stringMatching(/^[0-9a-f]+$/),
      more: true,
    })
  })

  it('is JSON that any page may read and nobody caches', async () => {
    const { headers } = await (await aWorker()).send(aVisit())
    expect(headers.get('content-type')).toContain('application/json')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('tells the time it took to decide in Server-Timing, in local development', async () => {
    expect((await (await aWorker()).send(aVisit())).headers.has('server-timing')).toBe(false)
    const { headers } = await (await aWorker({ isDevelopment: true })).send(aVisit())
    expect(headers.get('server-timing')).toMatch(/^decide;dur=\d+\.\d\d$/)
    expect(headers.get('timing-allow-origin')).toBe('*')
  })

  it('tells when time alone will move the visitor', async () => {
    const worker = await aWorker()
    const touches = [aTouch({ seq: 1, at: NOW - DAY }), aTouch({ seq: 2 })]
    const { nextChange } = await worker.visit(aVisit({ touches }))
    expect(nextChange).toBe(NOW + 13 * DAY + 1)
  })

  it.each<[string, Partial<Playbook>, Partial<VisitRequest>, true | undefined]>([
    ['has plays', {}, {}, true],
    ['links to other hosts', { plays: [], linkHosts: ['shop.example'] }, {}, true],
    ['waits for a stage that changes soon', { plays: [], late: '30d' }, { touches: soonOver() }, true],
    ['does none of this', { plays: [] }, {}, undefined],
    ['waits for a stage that changes tomorrow', { plays: [], late: '30d' }, { touches: soonOver(DAY) }, undefined],
    ['says who its visitor is', { plays: [] }, { identify: { user: 'ann' } }, true],
  ])('asks for the rest of the tag, or not, where the page %s', async (_, changes, visit, more) => {
    const reply = await (await aWorker({ playbook: aPlaybook(changes) })).visit(aVisit(visit))
    expect(reply.more).toBe(more)
  })

  it('tells no next change where time moves nobody', async () => {
    const reply = await (await aWorker()).visit(aVisit({ touches: [aTouch({ name: 'purchase' })] }))
    expect(reply).not.toHaveProperty('nextChange')
  })
})

describe('the explanation of a visit', () => {
  it('is not given to a page', async () => {
    const reply = await (await aWorker()).visit(aVisit())
    expect(reply).not.toHaveProperty('explain')
  })

  it('is not given to a wrong secret key', async () => {
    const reply = await (await aWorker()).visit(aVisit(), { headers: { authorization: `Bearer ${SECRET}x` } })
    expect(reply).not.toHaveProperty('explain')
  })

  it('is not given where no secret key is set, whatever is sent', async () => {
    const worker = await aWorker({ secretKey: null })
    const reply = await worker.visit(aVisit(), { headers: { authorization: 'Bearer ' } })
    expect(reply).not.toHaveProperty('explain')
  })

  it('tells the secret key which clause holds, by which value', async () => {
    const worker = await aWorker()
    const reply = await worker.visit(aVisit({ touches: [aTouch()] }), {
      headers: { authorization: `Bearer ${SECRET}` },
    })
    expect(reply.explain).toMatchObject({
      buyer: {
        stage: 'visitor',
        stages: [
          { id: 'visitor', holds: true },
          { id: 'interested', holds: false },
          { id: 'customer', holds: false },
        ],
      },
    })
    expect(JSON.stringify(reply.explain)).toContain('view_pricing: count ≥ 2 within 14d')
  })

  it('is given to everybody in development', async () => {
    const reply = await (await aWorker({ isDevelopment: true })).visit(aVisit())
    expect(reply.explain).toMatchObject({ buyer: { stage: 'visitor' } })
  })
})
