import { describe, expect, it } from 'vitest'
import type { VisitRequest } from '../../../shared/model/visit.ts'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { aTouch, touchesNumbered } from '../../support/a-touch.ts'
import { aVisit, OTHER_SEED } from '../../support/a-visit.ts'
import { DAY, NOW } from '../../support/instant.ts'
import { aWorker, type TestWorker } from '../support/a-worker.ts'

const aCounter = (late?: string) => aWorker({ playbook: aCountingPlaybook(late === undefined ? {} : { late }) })

/** Sends visits one after the other, each with the token of the reply before, and gives the last reply. */
async function visitInTurn(worker: TestWorker, ...visits: readonly Partial<VisitRequest>[]) {
  let reply = await worker.visit(aVisit())
  for (const visit of visits) reply = await worker.visit(aVisit({ token: reply.token ?? '', ...visit }))
  return reply
}

const ODD_UP_TO_15 = [1, 3, 5, 7, 9, 11, 13, 15]

describe('the acknowledgement', () => {
  it('is empty before the first touch', async () => {
    expect((await visitInTurn(await aCounter())).ack).toEqual([])
  })

  it('names the numbers that the token holds as ranges with both ends', async () => {
    const reply = await visitInTurn(await aCounter(), { touches: touchesNumbered([1, 2, 3, 7, 9, 10]) })
    expect(reply.ack).toEqual([
      [1, 3],
      [7, 7],
      [9, 10],
    ])
  })

  it('joins ranges when the numbers between them come', async () => {
    const reply = await visitInTurn(
      await aCounter(),
      { touches: touchesNumbered([1, 3]) },
      { touches: touchesNumbered([2]) },
    )
    expect(reply.ack).toEqual([[1, 3]])
  })

  it('holds touches that are no evidence too', async () => {
    const reply = await visitInTurn(await aCounter(), { touches: [aTouch({ name: 'dance' })] })
    expect([reply.ack, reply.stages.count?.stage]).toEqual([[[1, 1]], '0'])
  })

  it('reaches the largest number that JSON carries', async () => {
    const reply = await visitInTurn(await aCounter(), { touches: touchesNumbered([1, Number.MAX_SAFE_INTEGER]) }, {})
    expect(reply.ack).toEqual([
      [1, 1],
      [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ])
  })
})

describe('the oldest number that waits', () => {
  it('closes the gaps below it', async () => {
    const reply = await visitInTurn(await aCounter(), { touches: touchesNumbered([2, 5]) }, { oldest: 5 })
    expect(reply.ack).toEqual([[1, 5]])
  })

  it('leaves gaps above it open', async () => {
    const reply = await visitInTurn(await aCounter(), { touches: touchesNumbered([2, 5]) }, { oldest: 3 })
    expect(reply.ack).toEqual([
      [1, 2],
      [5, 5],
    ])
  })

  it('lets a visitor whose token was lost go on at the number where the queue is', async () => {
    const worker = await aCounter()
    const reply = await worker.visit(aVisit({ oldest: 41, touches: touchesNumbered([41, 42]) }))
    expect([reply.ack, reply.stages.count?.stage]).toEqual([[[1, 42]], '2'])
  })
})

describe('a touch that would leave an eighth gap', () => {
  it('is not acknowledged yet, while eight ranges are', async () => {
    const reply = await visitInTurn(await aCounter(), { touches: touchesNumbered([...ODD_UP_TO_15, 17]) })
    expect(reply.ack).toEqual(ODD_UP_TO_15.map((seq) => [seq, seq]))
    expect(reply.stages.count?.stage).toBe('8')
  })

  it('is taken once a gap is filled', async () => {
    const reply = await visitInTurn(
      await aCounter(),
      { touches: touchesNumbered([...ODD_UP_TO_15, 17]) },
      { touches: touchesNumbered([2, 17]) },
    )
    expect(reply.ack).toEqual([[1, 3], ...[5, 7, 9, 11, 13, 15, 17].map((seq) => [seq, seq])])
    expect(reply.stages.count?.stage).toBe('10')
  })

  it('is logged once it is taken, not while it waits', async () => {
    const worker = await aCounter()
    const waiting = [...touchesNumbered(ODD_UP_TO_15), aTouch({ seq: 17, name: 'dance' })]
    const reply = await visitInTurn(worker, { touches: waiting })
    expect(worker.log).toEqual([])
    await worker.visit(
      aVisit({ token: reply.token ?? '', touches: [aTouch({ seq: 2 }), aTouch({ seq: 17, name: 'dance' })] }),
    )
    expect(worker.log).toMatchObject([{ log: 'touch-unnamed', name: 'dance' }])
  })
})

describe('a touch that comes later than the playbook allows', () => {
  const touches = [aTouch({ seq: 1, at: NOW - 2 * DAY - 1 }), aTouch({ seq: 2, at: NOW - 2 * DAY })]

  it('is refused by name and acknowledged, and is no evidence', async () => {
    const reply = await visitInTurn(await aCounter('2d'), { touches })
    expect(reply.refused).toEqual([{ seq: 1, reason: 'too-late' }])
    expect([reply.ack, reply.stages.count?.stage]).toEqual([[[1, 2]], '1'])
  })

  it('may be seven days old where the playbook does not say', async () => {
    const both = [aTouch({ seq: 1, at: NOW - 7 * DAY - 1 }), aTouch({ seq: 2, at: NOW - 7 * DAY })]
    const reply = await visitInTurn(await aCounter(), { touches: both })
    expect([reply.refused, reply.stages.count?.stage]).toEqual([[{ seq: 1, reason: 'too-late' }], '1'])
  })

  it('is not refused when the token holds it already: it was in time', async () => {
    const worker = await aCounter('2d')
    const first = await worker.visit(aVisit({ touches: touchesNumbered([1]) }))
    worker.clock.now += 3 * DAY
    const again = await worker.visit(
      aVisit({ token: first.token ?? '', touches: touchesNumbered([1]), sentAt: worker.clock.now }),
    )
    expect(again).not.toHaveProperty('refused')
    expect(again.stages.count?.stage).toBe('1')
  })
})

describe('another queue with the same token', () => {
  it('numbers its touches anew', async () => {
    const worker = await aCounter()
    const reply = await visitInTurn(
      worker,
      { touches: touchesNumbered([1, 2]) },
      { seed: OTHER_SEED, touches: touchesNumbered([1, 2]) },
    )
    expect([reply.ack, reply.stages.count?.stage]).toEqual([[[1, 2]], '4'])
  })

  it('leaves the numbers of the first held', async () => {
    const worker = await aCounter()
    const reply = await visitInTurn(
      worker,
      { touches: touchesNumbered([1, 2]) },
      { seed: OTHER_SEED, touches: touchesNumbered([1]) },
      { touches: touchesNumbered([2, 3]) },
    )
    expect([reply.ack, reply.stages.count?.stage]).toEqual([[[1, 3]], '4'])
  })
})
