import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Posting } from '../../../shared/model/fact.ts'
import type { Telling } from '../../../worker/ledger/delivery-rows.ts'
import { takeMessages } from '../../../worker/ledger/take-messages.ts'
import { NOW } from '../../support/instant.ts'
import { aLedgerSite, aPosting, ledgerOf } from '../support/postings.ts'
import { aWebhook, tellingOf } from '../support/webhooks.ts'

async function take(bodies: readonly unknown[], telling?: Telling) {
  const log: object[] = []
  const messages = bodies.map((body, place) => ({ id: `m${place}`, timestamp: 0, attempts: 1, body }))
  const batch = createMessageBatch('waypost-facts', messages)
  const told = await takeMessages(batch, {
    db: env.LEDGER,
    log: (entry) => log.push(entry),
    ...(telling && { telling }),
  })
  const result = await getQueueResult(batch, createExecutionContext())
  return { log, told, acked: result.explicitAcks, retried: result.retryMessages.map(({ msgId }) => msgId) }
}

describe('takeMessages', () => {
  it('writes a posting and acknowledges it', async () => {
    const site = aLedgerSite()
    const { acked, retried } = await take([aPosting({ site })])
    expect([acked, retried]).toEqual([['m0'], []])
    const { facts, states, dues } = await ledgerOf(site)
    expect(facts.map(({ stage, country, cause }) => [stage, country, cause])).toEqual([['visitor', 'FR', 'touch']])
    expect(states.map(({ stage, ordinal }) => [stage, ordinal])).toEqual([['visitor', 1]])
    expect(dues.map(({ at, moves }) => [at, moves])).toEqual([[null, '[]']])
  })

  it('counts a batch that is delivered twice once', async () => {
    const site = aLedgerSite()
    const batch = [aPosting({ site }), aPosting({ site, profile: 'BAAAAAAAAAAAAAAAAAAAAA' })]
    await take(batch)
    const once = await ledgerOf(site)
    await take([...batch, ...batch])
    expect(await ledgerOf(site)).toEqual(once)
  })

  it('counts what webhooks are to be told anew, and asks each site once for them', async () => {
    const [site, other] = [aLedgerSite(), aLedgerSite()]
    const asked: string[] = []
    const { webhooksOf, now } = tellingOf(site, [aWebhook(site, { stages: ['buyer:visitor'] })], NOW)
    const telling: Telling = {
      now,
      webhooksOf: (of) => {
        asked.push(of)
        return of === other ? Promise.reject(new Error('KV is out of reach')) : webhooksOf(of)
      },
    }
    const batch = [aPosting({ site }), aPosting({ site: other }), aPosting({ site, profile: 'BAAAAAAAAAAAAAAAAAAAAA' })]
    const { told, acked, retried, log } = await take(batch, telling)
    expect([told, acked, retried]).toEqual([2, ['m0', 'm2'], ['m1']])
    expect(log).toMatchObject([{ log: 'posting-delayed', fault: 'Error: KV is out of reach' }])
    expect(asked.toSorted()).toEqual([site, other].toSorted())
    expect((await take(batch.slice(0, 1), telling)).told).toBe(0)
  })

  it('gives up what is no posting, says so, and writes the others', async () => {
    const site = aLedgerSite()
    const { log, acked } = await take([
      { site },
      null,
      'x',
      aPosting({ site }),
      { ...aPosting({ site }), facts: [{ kind: 'left' }] },
    ])
    expect(acked).toHaveLength(5)
    expect(log).toHaveLength(4)
    expect(log[0]).toMatchObject({ log: 'posting-refused', message: 'm0', fault: 'profile is missing' })
    expect((await ledgerOf(site)).facts).toHaveLength(1)
  })

  it('asks again for what the database does not take, and writes the others', async () => {
    const site = aLedgerSite()
    const broken: Posting = aPosting({ site, profile: 'x'.repeat(3_000_000) })
    const { log, acked, retried } = await take([
      aPosting({ site }),
      broken,
      aPosting({ site, profile: 'CAAAAAAAAAAAAAAAAAAAAA' }),
    ])
    expect([acked, retried]).toEqual([['m0', 'm2'], ['m1']])
    expect(log).toMatchObject([{ log: 'posting-delayed', message: 'm1', attempts: 1 }])
    expect((await ledgerOf(site)).states).toHaveLength(2)
  })
})
