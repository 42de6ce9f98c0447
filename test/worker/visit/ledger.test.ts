import { describe, expect, it } from 'vitest'
import { keyOf } from '../../../shared/ledger/key-of.ts'
import type { Posting } from '../../../shared/model/fact.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { DAY, NOW } from '../../support/instant.ts'
import { aBrowser } from '../support/a-browser.ts'
import { aWorker } from '../support/a-worker.ts'
import { watchLedger } from '../support/watch-ledger.ts'

const playbook = aPlaybook({
  journeys: [
    {
      id: 'buyer',
      stages: [
        { id: 'visitor', when: 'always' },
        { id: 'interested', when: { touch: 'view_pricing', within: '14d' } },
        { id: 'customer', when: { touch: 'purchase' } },
        { id: 'lapsed', when: { touch: 'purchase', last: { olderThan: '90d' } } },
      ],
    },
  ],
})

async function aWatchedWorker() {
  const ledger = watchLedger()
  const worker = await aWorker({ playbook, ledger: ledger.wrap })
  return { worker, ledger, browser: aBrowser(worker, 'shop') }
}

function keysOf(postings: readonly Posting[]): readonly string[] {
  return postings.flatMap(({ site, profile, facts }) => facts.map((fact) => keyOf(site, profile, fact)))
}

describe('what a visit tells the ledger', () => {
  it('is where a new visitor is, before the reply', async () => {
    const { ledger, browser } = await aWatchedWorker()
    const { visitor } = await browser.visit({ page: { url: 'https://shop.example/?utm_campaign=spring' } })
    expect(ledger.told).toMatchObject([
      {
        site: 'shop',
        profile: visitor,
        judgedAt: NOW,
        segment: { channel: 'web', country: null, device: 'desktop', campaign: 'spring' },
        facts: [{ kind: 'entered', journey: 'buyer', ordinal: 1, from: null, stage: 'visitor', cause: 'attributes' }],
        placed: { buyer: { stage: 'visitor', ordinal: 1, since: NOW } },
        due: [],
        touches: [],
      },
    ])
  })

  it('is the move and the goal that a touch brings, the touch, and the moves that time will make', async () => {
    const { worker, ledger, browser } = await aWatchedWorker()
    await browser.visit()
    worker.clock.now += 1_000
    await browser.visit({ touches: [aTouch({ name: 'purchase', at: NOW + 500, value: 20 })] })
    const posting = ledger.told[1]
    expect(posting).toMatchObject({
      facts: [
        { kind: 'entered', ordinal: 2, from: 'visitor', stage: 'customer', cause: 'touch', at: NOW + 500 },
        { kind: 'reached', goal: 'purchase', value: 20, at: NOW + 500 },
      ],
      due: [{ journey: 'buyer', stage: 'lapsed', at: NOW + 500 + 90 * DAY + 1 }],
      touches: [{ name: 'purchase', channel: 'web', verified: false, value: 20 }],
    })
    expect(posting?.touches[0]?.id).toMatch(/^[A-Za-z0-9_-]{22}\.[a-z0-9]+\.1$/)
  })

  it('is nothing where nothing has changed', async () => {
    const { ledger, browser } = await aWatchedWorker()
    await browser.visit()
    await browser.visit()
    expect(ledger.told).toHaveLength(1)
  })

  it('is the move that time made, at its own instant, when the visitor comes back', async () => {
    const { worker, ledger, browser } = await aWatchedWorker()
    await browser.visit({ touches: [aTouch()] })
    worker.clock.now += 20 * DAY
    await browser.visit()
    expect(ledger.told[1]?.facts).toEqual([
      {
        kind: 'entered',
        journey: 'buyer',
        ordinal: 2,
        from: 'interested',
        stage: 'visitor',
        cause: 'time',
        at: ledger.told[0]?.due?.[0]?.at,
        after: NOW,
      },
    ])
  })

  it('is told with the same keys when a request is sent again', async () => {
    const { worker, ledger, browser } = await aWatchedWorker()
    await browser.visit()
    worker.clock.now += 5_000
    const visit = aVisit({ token: browser.token(), touches: [aTouch({ name: 'purchase' })], sentAt: worker.clock.now })
    await worker.visit(visit)
    worker.clock.now += 5_000
    await worker.visit({ ...visit, sentAt: worker.clock.now })
    expect(keysOf(ledger.told.slice(2))).toEqual(keysOf(ledger.told.slice(1, 2)))
    expect(keysOf(ledger.told)).toHaveLength(5)
  })
})

describe('a visit while the ledger is out of reach', () => {
  it('is decided, but acknowledges nothing and keeps its token', async () => {
    const { ledger, browser } = await aWatchedWorker()
    await browser.visit()
    const token = browser.token()
    ledger.fail(true)
    const reply = await browser.visit({ touches: [aTouch({ name: 'purchase' })] })
    expect([reply.token, reply.ack, reply.stages.buyer?.stage, reply.slots.hero?.play]).toEqual([
      token,
      [],
      'customer',
      'thanks',
    ])
  })

  it('brings the same facts about once the ledger is back', async () => {
    const { worker, ledger, browser } = await aWatchedWorker()
    await browser.visit()
    ledger.fail(true)
    await browser.visit({ touches: [aTouch({ name: 'purchase' })] })
    ledger.fail(false)
    worker.clock.now += 60_000
    const reply = await browser.visit({ touches: [aTouch({ name: 'purchase' })] })
    expect(reply.ack).toEqual([[1, 1]])
    expect(keysOf(ledger.told.slice(1))).toEqual(keysOf(ledger.lost))
    expect(keysOf(ledger.lost)).toHaveLength(2)
  })

  it('leaves a new visitor who they are, and their first stage to be told the next time', async () => {
    const { worker, ledger, browser } = await aWatchedWorker()
    ledger.fail(true)
    const first = await browser.visit()
    expect(first.stages.buyer?.stage).toBe('visitor')
    worker.clock.now += 60_000
    ledger.fail(false)
    const second = await browser.visit()
    expect(second.visitor).toBe(first.visitor)
    // The same move at another instant: whether the ledger heard of the first or not, it keeps the one that led on.
    const key = `shop/${first.visitor}/entered/buyer/1`
    expect([...keysOf(ledger.lost), ...keysOf(ledger.told)]).toEqual(
      [NOW, NOW + 60_000].map((since) => `${key}/${since}/visitor`),
    )
  })
})
