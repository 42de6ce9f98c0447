import { describe, expect, it } from 'vitest'
import type { TouchesReply } from '../../../worker/ingest/answer-touches.ts'
import { aPlaybook, aPlaybookOf } from '../../support/a-playbook.ts'
import { DAY, HOUR, NOW } from '../../support/instant.ts'
import { aBrowser, countOf } from '../support/a-browser.ts'
import { aSite } from '../support/a-site.ts'
import type { TestWorker } from '../support/a-worker.ts'
import { problemOf } from '../support/problem-of.ts'

const aMessage = (changes: object = {}) => ({
  id: 'm-1',
  user: 'ann',
  name: 'view_pricing',
  channel: 'phone',
  ...changes,
})

async function tell(worker: TestWorker, site: string, touches: readonly unknown[]): Promise<TouchesReply> {
  return (await worker.callWithKey('/v1/touches', { site, touches })).json()
}

async function personOf(worker: TestWorker, site: string, user = 'ann') {
  const response = await worker.callWithKey(`/v1/profiles/user:${user}?site=${site}`)
  return response.json<{ journeys: { [id: string]: { stage: string } }; devices: { kind: string }[] }>()
}

describe('POST /v1/touches', () => {
  it('says what became of every touch: received is accepted, duplicate and refused by reason', async () => {
    const { worker, site } = await aSite({ retention: '30d' })
    await tell(worker, site, [aMessage({ user: 'bob' })])
    worker.clock.now += HOUR
    await worker.callWithKey('/v1/privacy/erase', { site, user: 'bob' })
    const reply = await tell(worker, site, [
      aMessage(),
      aMessage(),
      aMessage({ id: 'm-2' }),
      aMessage({ id: 'm-3', at: NOW - 31 * DAY }),
      aMessage({ id: 'm-4', user: 'bob', at: NOW }),
      aMessage({ id: 'm-5', user: undefined, visitor: 'B8tCgCM-qPI4NWaI_UM-GQ' }),
      aMessage({ id: '' }),
      aMessage({ channel: 'pigeon' }),
      'nonsense',
    ])
    expect(reply).toMatchObject({
      received: 9,
      accepted: 2,
      duplicate: 1,
      refused: { 'too-old': 1, erased: 1, 'not-kept': 1, malformed: 3 },
      problems: [{ index: 6 }, { index: 7 }, { index: 8 }],
    })
    expect((await personOf(worker, site)).journeys.count?.stage).toBe('2')
  })

  it('takes the same ids for another person, and counts them for each', async () => {
    const { worker, site } = await aSite()
    expect(await tell(worker, site, [aMessage(), aMessage({ user: 'bob' })])).toMatchObject({ accepted: 2 })
    for (const user of ['ann', 'bob']) expect((await personOf(worker, site, user)).journeys.count?.stage).toBe('1')
  })

  it('brings past touches within the retention, and takes what lies in the future for now', async () => {
    const { worker, site } = await aSite()
    const past = aMessage({ at: NOW - 300 * DAY })
    const future = aMessage({ id: 'm-2', at: NOW + DAY })
    expect(await tell(worker, site, [past, future])).toMatchObject({ accepted: 2 })
    expect((await personOf(worker, site)).journeys.count?.stage).toBe('2')
  })

  it('counts once what was sent again because a shard failed, before or after it was kept', async () => {
    let failure: 'before' | 'after' | null = 'before'
    const { worker, site } = await aSite(
      {},
      {
        profiles: (real) => ({
          ...real,
          take: async (of, batches) => {
            if (failure === 'before') throw new Error('before')
            const answers = await real.take(of, batches)
            if (failure === 'after') throw new Error('after')
            return answers
          },
        }),
      },
    )
    const send = () => worker.callWithKey('/v1/touches', { site, touches: [aMessage(), aMessage({ user: 'bob' })] })
    expect((await send()).status).toBe(503)
    failure = 'after'
    expect((await problemOf(await send())).title).toBe('Out of service')
    failure = null
    expect(await (await send()).json()).toMatchObject({ received: 2, accepted: 0, duplicate: 2 })
    expect((await personOf(worker, site)).journeys.count?.stage).toBe('1')
  })

  it('answers nobody without the secret key', async () => {
    const { worker, site } = await aSite()
    const body = JSON.stringify({ site, touches: [aMessage()] })
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: '' }])
      expect((await worker.fetch('/v1/touches', { method: 'POST', headers, body })).status).toBe(401)
    expect((await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)).status).toBe(404)
  })

  it('is where a site’s console cannot make anybody loyal: verified touches of a channel come from servers alone', async () => {
    const when = { touch: 'purchase', channel: 'store', verified: true } as const
    const { touches, ...changes } = aPlaybookOf(when)
    const { worker, site } = await aSite({ journeys: changes.journeys, touches: aPlaybook().touches })
    const browser = aBrowser(worker, site)
    await browser.signIn('ann')
    const faked = { seq: 1, name: 'purchase', at: NOW, channel: 'store', verified: true, props: {} }
    expect((await browser.visit({ touches: [faked] })).stages.buyer?.stage).toBeNull()
    await tell(worker, site, [aMessage({ name: 'purchase', channel: 'store' })])
    expect((await browser.visit()).stages.buyer?.stage).toBe('here')
    expect(Object.keys(touches)).toContain('purchase')
  })
})

describe('what a server tells of a user', () => {
  it('is seen by their browser with the next visit', async () => {
    const { worker, site } = await aSite()
    const browser = aBrowser(worker, site)
    await browser.look(1)
    await browser.signIn('ann')
    await tell(worker, site, [aMessage()])
    expect(countOf(await browser.visit())).toBe('2')
  })
})
