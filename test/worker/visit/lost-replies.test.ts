import { describe, expect, it } from 'vitest'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { touchesNumbered } from '../../support/a-touch.ts'
import { aVisit, OTHER_SEED, SEED } from '../../support/a-visit.ts'
import { HOUR } from '../../support/instant.ts'
import { aWorker, type TestWorker } from '../support/a-worker.ts'
import { open } from '../support/open.ts'

const aCounter = () => aWorker({ playbook: aCountingPlaybook() })

const visitorOf = async (worker: TestWorker, token: string | null) => (await open(worker, token)).visitor

describe('a first visit whose reply was lost', () => {
  it('is the same visitor and counts once when it is sent again', async () => {
    const worker = await aCounter()
    const visit = aVisit({ touches: touchesNumbered([1, 2]) })
    const lost = await worker.visit(visit)
    worker.clock.now += HOUR
    const again = await worker.visit({ ...visit, sentAt: worker.clock.now })
    expect(await visitorOf(worker, again.token)).toBe(await visitorOf(worker, lost.token))
    expect(again.stages.count?.stage).toBe('2')
  })

  it('gives the very same answer when it is sent again at once', async () => {
    const worker = await aCounter()
    const visit = aVisit({ touches: touchesNumbered([1, 2, 5]) })
    expect(await worker.visit(visit)).toEqual(await worker.visit(visit))
  })

  it('is another visitor from another browser', async () => {
    const worker = await aCounter()
    const one = await worker.visit(aVisit({ seed: SEED }))
    const other = await worker.visit(aVisit({ seed: OTHER_SEED }))
    expect(await visitorOf(worker, one.token)).not.toBe(await visitorOf(worker, other.token))
  })

  it('is another visitor at another site, so that nobody is followed from site to site', async () => {
    const worker = await aCounter()
    await worker.store(aCountingPlaybook({ site: 'other' }))
    const here = await open(worker, (await worker.visit(aVisit())).token)
    const there = await open(worker, (await worker.visit(aVisit({ site: 'other' }))).token, 'other')
    expect(here.visitor).not.toBe(there.visitor)
  })

  it('is an unforeseeable visitor each time without a seed', async () => {
    const worker = await aCounter()
    const { seed: _, ...visit } = aVisit()
    const [one, other] = [await worker.visit(visit), await worker.visit(visit)]
    expect(await visitorOf(worker, one.token)).not.toBe(await visitorOf(worker, other.token))
  })

  it('does not show the seed in the visitor id', async () => {
    const worker = await aCounter()
    expect(await visitorOf(worker, (await worker.visit(aVisit())).token)).not.toContain(SEED.slice(0, 8))
  })
})

describe('a later visit whose reply was lost', () => {
  it('counts once when it is sent again with the older token', async () => {
    const worker = await aCounter()
    const { token } = await worker.visit(aVisit({ touches: touchesNumbered([1]) }))
    const visit = aVisit({ token: token ?? '', touches: touchesNumbered([2, 3]) })
    await worker.visit(visit)
    expect((await worker.visit(visit)).stages.count?.stage).toBe('3')
  })

  it('counts once when its touches are sent again with the newer token', async () => {
    const worker = await aCounter()
    const { token } = await worker.visit(aVisit({ touches: touchesNumbered([1, 2]) }))
    const again = await worker.visit(aVisit({ token: token ?? '', touches: touchesNumbered([1, 2, 3]) }))
    expect(again.stages.count?.stage).toBe('3')
  })

  it('counts a touch once that is twice in one request', async () => {
    const reply = await (await aCounter()).visit(aVisit({ touches: touchesNumbered([1, 1, 2]) }))
    expect(reply.stages.count?.stage).toBe('2')
  })
})

describe('two tabs with one queue', () => {
  it('end in the evidence of both when the touches missing in the surviving token are sent again', async () => {
    const worker = await aCounter()
    const { token: base } = await worker.visit(aVisit())
    const a = await worker.visit(aVisit({ token: base ?? '', touches: touchesNumbered([1]) }))
    const b = await worker.visit(aVisit({ token: base ?? '', touches: touchesNumbered([2]) }))
    expect([a.ack, b.ack]).toEqual([[[1, 1]], [[2, 2]]])
    const both = await worker.visit(aVisit({ token: b.token ?? '', touches: touchesNumbered([1]) }))
    expect([both.ack, both.stages.count?.stage]).toEqual([[[1, 2]], '2'])
    const sameFromA = await worker.visit(aVisit({ token: a.token ?? '', touches: touchesNumbered([1, 2]) }))
    expect([sameFromA.ack, sameFromA.stages.count?.stage]).toEqual([[[1, 2]], '2'])
  })

  it('are one visitor when both make the first visit', async () => {
    const worker = await aCounter()
    const a = await worker.visit(aVisit({ touches: touchesNumbered([1]) }))
    const b = await worker.visit(aVisit({ touches: touchesNumbered([2]) }))
    expect(await visitorOf(worker, a.token)).toBe(await visitorOf(worker, b.token))
  })
})
