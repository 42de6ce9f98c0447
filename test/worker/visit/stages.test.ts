import { describe, expect, it } from 'vitest'
import { aPlaybook, aPlaybookOf } from '../../support/a-playbook.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { DAY, HOUR, NOW } from '../../support/instant.ts'
import { aWorker, MAX_AGE_MS, SECRET } from '../support/a-worker.ts'

describe('the stages of a visit', () => {
  it('begin at the stage whose condition is always, entered now', async () => {
    const reply = await (await aWorker()).visit(aVisit())
    expect(reply.stages).toEqual({ buyer: { stage: 'visitor', since: NOW } })
  })

  it('move with the touches of the same request', async () => {
    const reply = await (await aWorker()).visit(aVisit({ touches: [aTouch({ seq: 1 }), aTouch({ seq: 2 })] }))
    expect(reply.stages.buyer?.stage).toBe('interested')
  })

  it('move with touches that came one request after the other', async () => {
    const worker = await aWorker()
    const { token: first } = await worker.visit(aVisit({ touches: [aTouch({ seq: 1 })] }))
    const second = await worker.visit(aVisit({ token: first ?? '', touches: [aTouch({ seq: 2 })] }))
    expect(second.stages.buyer?.stage).toBe('interested')
  })

  it('are entered at the touch that moved the visitor, not at its arrival', async () => {
    const touches = [aTouch({ seq: 1, at: NOW - 3 * HOUR }), aTouch({ seq: 2, at: NOW - HOUR })]
    const reply = await (await aWorker()).visit(aVisit({ touches }))
    expect(reply.stages.buyer).toEqual({ stage: 'interested', since: NOW - HOUR })
  })

  it('keep the instant of entry while the visitor stays', async () => {
    const worker = await aWorker()
    const first = await worker.visit(aVisit({ touches: [aTouch({ name: 'add_to_cart' })] }))
    worker.clock.now += HOUR
    const second = await worker.visit(aVisit({ token: first.token ?? '', sentAt: worker.clock.now }))
    expect(second.stages.buyer).toEqual({ stage: 'interested', since: NOW })
  })

  it('move by time alone, at the instant that nextChange told', async () => {
    const worker = await aWorker()
    const first = await worker.visit(aVisit({ touches: [aTouch({ seq: 1 }), aTouch({ seq: 2 })] }))
    worker.clock.now = (first.nextChange ?? 0) - 1
    const before = await worker.visit(aVisit({ token: first.token ?? '', sentAt: worker.clock.now }))
    expect(before.stages.buyer?.stage).toBe('interested')
    worker.clock.now = NOW + 30 * DAY
    const after = await worker.visit(aVisit({ token: before.token ?? '', sentAt: worker.clock.now }))
    expect(after.stages.buyer).toEqual({ stage: 'visitor', since: first.nextChange })
  })

  it('are null where no condition holds', async () => {
    const worker = await aWorker({ playbook: aPlaybookOf({ touch: 'purchase' }) })
    const reply = await worker.visit(aVisit())
    expect(reply.stages).toEqual({ buyer: { stage: null, since: NOW } })
  })

  it('follow the page where a condition reads it', async () => {
    const worker = await aWorker({ playbook: aPlaybookOf({ attributes: { path: '/pricing' } }) })
    const there = await worker.visit(aVisit({ page: { url: 'https://shop.example/pricing?x=1' } }))
    const elsewhere = await worker.visit(aVisit({ token: there.token ?? '' }))
    expect([there.stages.buyer?.stage, elsewhere.stages.buyer?.stage]).toEqual(['here', null])
  })

  it('are judged anew for everybody when the playbook changes', async () => {
    const worker = await aWorker()
    const first = await worker.visit(aVisit({ touches: [aTouch()] }))
    expect(first.stages.buyer?.stage).toBe('visitor')
    worker.clock.now += HOUR
    const stages = [{ id: 'looking', when: { touch: 'view_pricing', count: { gte: 1 }, within: '14d' } }]
    await worker.store(aPlaybook({ journeys: [{ id: 'buyer', stages }], plays: [] }))
    worker.clock.now += MAX_AGE_MS + 1
    await worker.visit(aVisit({ sentAt: worker.clock.now }))
    await worker.settle()
    const second = await worker.visit(aVisit({ token: first.token ?? '', sentAt: worker.clock.now }))
    expect(second.stages.buyer).toEqual({ stage: 'looking', since: NOW + HOUR })
  })
})

describe('touches that have to be verified', () => {
  const touches = { purchase: { verified: true } }
  const visit = aVisit({ touches: [aTouch({ name: 'purchase' })] })

  it('are held but no evidence when a browser sends them', async () => {
    const worker = await aWorker({ playbook: aPlaybookOf({ touch: 'purchase' }, { touches }) })
    const reply = await worker.visit(visit)
    expect([reply.stages.buyer?.stage, reply.ack]).toEqual([null, [[1, 1]]])
  })

  it('are evidence when they come with the secret key', async () => {
    const worker = await aWorker({ playbook: aPlaybookOf({ touch: 'purchase' }, { touches }) })
    const reply = await worker.visit(visit, { headers: { authorization: `Bearer ${SECRET}` } })
    expect(reply.stages.buyer?.stage).toBe('here')
  })

  it('are no evidence with a wrong secret key', async () => {
    const worker = await aWorker({ playbook: aPlaybookOf({ touch: 'purchase' }, { touches }) })
    const reply = await worker.visit(visit, { headers: { authorization: 'Bearer guessed' } })
    expect(reply.stages.buyer?.stage).toBeNull()
  })
})
