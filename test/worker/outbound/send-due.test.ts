import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Fact } from '../../../shared/model/fact.ts'
import { forgetDeliveries } from '../../../worker/ledger/forget-deliveries.ts'
import { writePostings } from '../../../worker/ledger/write-postings.ts'
import type { Outbound } from '../../../worker/outbound/send-due.ts'
import { DAY, HOUR, NOW } from '../../support/instant.ts'
import { aLedgerSite, aPosting } from '../support/postings.ts'
import { aWebhook, deliveriesOf, messages, outboundOf, received, sendAt, tellingOf } from '../support/webhooks.ts'

const MINUTE = 60_000

const enteredBy = (changes: Partial<Fact & { kind: 'entered' }> = {}): Fact => ({
  kind: 'entered',
  journey: 'buyer',
  ordinal: 2,
  from: 'visitor',
  stage: 'customer',
  cause: 'touch',
  at: NOW,
  ...changes,
})

interface Shop {
  /** What the CRM answers, in order; the last one for good. */
  readonly answers?: string
  readonly people?: readonly string[]
}

/** People of a site who became customers, which two webhooks are to be told: `crm` and `mail`. */
async function aShop({ answers = '200', people = ['anna'] }: Shop = {}) {
  const site = aLedgerSite()
  const stages = ['buyer:customer']
  const webhooks = [aWebhook(site, { stages, answers }), aWebhook(site, { id: 'mail', stages })]
  const telling = tellingOf(site, webhooks, NOW)
  const postings = people.map((profile) => aPosting({ site, profile, facts: [enteredBy()] }))
  const written = await writePostings(env.LEDGER, postings, { telling })
  const send = (now: number, changes: Partial<Outbound> = {}) =>
    sendAt(now, telling, { ...outboundOf(site), ...changes })
  return { site, written, send }
}

async function crmOf(site: string) {
  return (await deliveriesOf(site)).filter(({ webhook }) => webhook === 'crm')
}

describe('sendDue', () => {
  it('tells each webhook who entered, whence and when', async () => {
    const { site, written, send } = await aShop()
    expect([written, await send(NOW + 5)]).toEqual([2, 2])
    const [message] = await messages(site)
    expect(message).toEqual({
      id: expect.stringMatching(/^msg_[\w-]{24}$/),
      type: 'stage.entered',
      timestamp: new Date(NOW).toISOString(),
      data: {
        ...{ site, webhook: 'crm', profile: 'anna', journey: 'buyer', stage: 'customer', from: 'visitor' },
        ...{ ordinal: 2, at: NOW, by: 'touch', playbook: 'v1' },
      },
    })
    expect(await messages(site, 'mail')).toHaveLength(1)
    expect((await messages(site, 'mail'))[0].id).not.toBe(message.id)
    expect(await crmOf(site)).toMatchObject([
      { state: 'sent', attempts: 1, last_status: 200, due: null, done_at: NOW + 5 },
    ])
  })

  it('tells nothing twice, whoever asks, and at once', async () => {
    const { site, send } = await aShop({ people: ['anna', 'ben', 'clara'] })
    await Promise.all([send(NOW), send(NOW), send(NOW)])
    await send(NOW + HOUR)
    expect(await messages(site)).toHaveLength(3)
  })

  it('tries again what was answered with 500: the same message, each time twice as late', async () => {
    const { site, send } = await aShop({ answers: '500,503,204' })
    await send(NOW)
    expect(await crmOf(site)).toMatchObject([
      { state: 'pending', attempts: 1, last_status: 500, last_error: 'answers 500' },
    ])
    const second = NOW + 1.5 * MINUTE
    await send(second - 1)
    expect(await messages(site)).toHaveLength(1)
    await send(second)
    await send(second + 3 * MINUTE - 1)
    expect(await messages(site)).toHaveLength(2)
    await send(second + 3 * MINUTE)
    expect(await crmOf(site)).toMatchObject([{ state: 'sent', attempts: 3, last_status: 204, last_error: null }])
    const sent = await received(site)
    expect(sent).toHaveLength(3)
    for (const what of [sent.map(({ headers }) => headers['webhook-id']), sent.map(({ body }) => body)])
      expect(new Set(what).size).toBe(1)
    const seconds = sent.map(({ headers }) => Number(headers['webhook-timestamp']))
    expect(seconds).toEqual([NOW, second, second + 3 * MINUTE].map((at) => Math.floor(at / 1000)))
  })

  it('gives up after eleven attempts, a day and two hours after the first, and says so', async () => {
    const { site, send } = await aShop({ answers: '500' })
    const failures: string[] = []
    const onFailure: Outbound['onFailure'] = ({ webhook }, error) => failures.push(`${webhook} ${error}`)
    let last = 0
    for (let now = NOW; now < NOW + 72 * HOUR; now += 30 * MINUTE) {
      const before = (await received(site)).length
      await send(now, { onFailure })
      if ((await received(site)).length > before) last = now
    }
    expect(await received(site)).toHaveLength(11)
    expect(last - NOW).toBeGreaterThanOrEqual(25 * HOUR)
    expect(await crmOf(site)).toMatchObject([{ state: 'failed', attempts: 11, last_status: 500, due: null }])
    expect(failures).toEqual(['crm answers 500'])
  })

  it('stops what a webhook that is gone has not been told, and no other’s', async () => {
    const people = Array.from({ length: 40 }, (_, place) => `p${place}`)
    const { site, send } = await aShop({ answers: '410', people })
    await send(NOW)
    const stopped = await crmOf(site)
    expect(stopped.map(({ state, last_status }) => `${state} ${last_status}`)).toEqual(people.map(() => 'failed 410'))
    expect((await received(site)).length).toBeLessThan(people.length)
    expect(await received(site, 'mail')).toHaveLength(people.length)
  })

  it('waits no longer than its limit for an answer, and lets nobody else wait for that webhook', async () => {
    const people = Array.from({ length: 40 }, (_, place) => `p${place}`)
    const { site, send } = await aShop({ answers: 'hang', people })
    await send(NOW, { timeoutMs: 500 })
    const tried = (await crmOf(site)).filter(({ attempts }) => attempts === 1)
    expect(tried.length).toBeLessThanOrEqual(6)
    expect(tried[0]).toMatchObject({ state: 'pending', last_status: null, last_error: 'no answer within 500 ms' })
    expect(await received(site, 'mail')).toHaveLength(people.length)
  })

  it('follows no redirect', async () => {
    const { site, send } = await aShop({ answers: '307' })
    await send(NOW)
    expect(await received(site)).toHaveLength(1)
    expect(await crmOf(site)).toMatchObject([
      { state: 'pending', last_status: 307, last_error: 'answers 307: redirects are not followed' },
    ])
  })

  it('sends nothing without a secret, says why, and sends once there is one', async () => {
    const { site, send } = await aShop()
    await send(NOW, { secrets: async () => new Map() })
    expect(await received(site)).toEqual([])
    const error = `WAYPOST_WEBHOOK_SECRETS has no secret of "${site}"`
    expect(await crmOf(site)).toMatchObject([{ state: 'pending', attempts: 1, last_status: null, last_error: error }])
    await send(NOW + HOUR)
    expect(await received(site)).toHaveLength(1)
  })

  it('sends nothing to a webhook that the playbook does not have, and says why', async () => {
    const { site, send } = await aShop()
    await send(NOW, { webhooksOf: async () => [] })
    expect(await received(site)).toEqual([])
    expect(await crmOf(site)).toMatchObject([{ state: 'pending', last_error: 'the playbook has no such webhook' }])
  })

  it('goes on to tell others while the playbook of one site is out of reach', async () => {
    const [broken, well] = [await aShop(), await aShop()]
    await broken.send(NOW, { webhooksOf: () => Promise.reject(new Error('KV is out of reach')) })
    await well.send(NOW + HOUR)
    expect(await received(well.site)).toHaveLength(1)
    expect(await crmOf(broken.site)).toMatchObject([{ state: 'pending', last_status: null }])
  })

  it('tells again what it died over, with the same id, and no sooner than two minutes later', async () => {
    const { site, send } = await aShop()
    const mortal = { ...outboundOf(site).deliveries, settle: () => Promise.reject(new Error('killed')) }
    await expect(send(NOW, { deliveries: mortal })).rejects.toThrow('killed')
    await send(NOW + 2 * MINUTE - 1)
    expect(await messages(site)).toHaveLength(1)
    await send(NOW + 2 * MINUTE)
    const [first, second] = await messages(site)
    expect(second).toEqual(first)
    expect(await crmOf(site)).toMatchObject([{ state: 'sent', attempts: 2 }])
  })
})

describe('forgetDeliveries', () => {
  it('forgets what has been over for 30 days, and nothing that is not', async () => {
    const { site, send } = await aShop({ answers: '500' })
    await send(NOW)
    await forgetDeliveries(env.LEDGER, NOW + 30 * DAY)
    expect((await deliveriesOf(site)).map(({ state }) => state)).toEqual(['pending', 'sent'])
    await forgetDeliveries(env.LEDGER, NOW + 30 * DAY + 1)
    expect((await deliveriesOf(site)).map(({ state }) => state)).toEqual(['pending'])
  })
})
