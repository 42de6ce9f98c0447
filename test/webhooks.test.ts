import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { VisitReply } from '../shared/model/visit.ts'
import { aPlaybook } from './support/a-playbook.ts'
import { aVisit } from './support/a-visit.ts'
import { type Server, startServer } from './support/server.ts'

/** Long enough on a busy machine; nothing waits for it to pass. */
const PATIENCE = { timeout: 45_000, interval: 200 }

const KEY = randomBytes(32)

/** A server of somebody else's on this machine. It answers 204. */
async function aReceiver() {
  const received: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = []
  const server = createServer(async (request, response) => {
    const parts: string[] = []
    for await (const part of request.setEncoding('utf8')) parts.push(String(part))
    received.push({ headers: request.headers, body: parts.join('') })
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The receiver listens on no port')
  const bodies = () => received.map(({ body }) => JSON.parse(body).data)
  return { url: `http://127.0.0.1:${address.port}/hook`, received, bodies, stop: () => server.close() }
}

describe('a webhook of the built Worker, through its queue, its cron and HTTP', () => {
  let server: Server
  let receiver: Awaited<ReturnType<typeof aReceiver>>
  beforeAll(async () => {
    receiver = await aReceiver()
    const stages = [
      { id: 'visitor', when: 'always' },
      { id: 'customer', when: { touch: 'purchase' } },
      { id: 'lapsed', when: { touch: 'purchase', last: { olderThan: '2s' } } },
    ] as const
    const playbook = aPlaybook({
      journeys: [{ id: 'buyer', stages }],
      plays: [],
      webhooks: [{ id: 'crm', url: receiver.url, stages: ['buyer:customer', 'buyer:lapsed'] }],
    })
    server = await startServer({ playbooks: [playbook], webhookSecrets: `shop:whsec_${KEY.toString('base64')}` })
  })
  afterAll(async () => {
    receiver.stop()
    await server.stop()
  })

  it('is told of a touch right after it, of a lapse by the cron with no visit, and of nothing again by the next visit', async () => {
    const sentAt = Date.now()
    const touches = [{ id: 't1', seq: 1, name: 'purchase', at: sentAt }]
    const first = await visit(aVisit({ touches, sentAt }))
    await vi.waitFor(() => expect(receiver.bodies()).toMatchObject([{ stage: 'customer', by: 'touch' }]), PATIENCE)
    await vi.waitFor(async () => {
      await server.sweep()
      expect(receiver.received).toHaveLength(2)
    }, PATIENCE)
    const [entered, lapsed] = receiver.bodies()
    expect(lapsed).toEqual({
      ...{ site: 'shop', webhook: 'crm', profile: first.visitor, journey: 'buyer', stage: 'lapsed', from: 'customer' },
      ...{ ordinal: entered.ordinal + 1, at: entered.at + 2_001, by: 'time', playbook: first.playbook },
    })
    const again = await visit(aVisit({ token: first.token ?? '', oldest: 2, sentAt: Date.now(), touches: [] }))
    expect(again.stages.buyer?.stage).toBe('lapsed')
    const purchase = [{ id: 't2', seq: 2, name: 'purchase', at: Date.now() }]
    await visit(aVisit({ token: again.token ?? '', oldest: 2, sentAt: Date.now(), touches: purchase }))
    await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThanOrEqual(3), PATIENCE)
    expect(
      receiver
        .bodies()
        .map(({ stage }) => stage)
        .slice(0, 3),
    ).toEqual(['customer', 'lapsed', 'customer'])
  })

  it('can tell by the signature that it is the site’s own word', () => {
    for (const { headers, body } of receiver.received) {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
      const expected = `v1,${createHmac('sha256', KEY).update(signed).digest('base64')}`
      expect(headers['webhook-signature']).toBe(expected)
      expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(300)
    }
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(receiver.received.length)
  })

  it('is on record, to be asked for in SQL', async () => {
    const reply = await fetch(`${server.url}/v1/sql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.secretKey}` },
      body: JSON.stringify({
        site: 'shop',
        sql: "SELECT webhook, stage, state, attempts, last_status FROM deliveries WHERE stage = 'lapsed' ORDER BY at LIMIT 1",
      }),
    })
    const { rows } = await reply.json()
    expect(rows).toEqual([{ webhook: 'crm', stage: 'lapsed', state: 'sent', attempts: 1, last_status: 204 }])
  })

  async function visit(request: ReturnType<typeof aVisit>): Promise<VisitReply> {
    const reply = await fetch(`${server.url}/v1/visit`, { method: 'POST', body: JSON.stringify(request) })
    expect(reply.status).toBe(200)
    return reply.json()
  }
})
