import { env, exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { VisitReply } from '../../shared/model/visit.ts'
import { aPlaybook } from '../support/a-playbook.ts'
import { aTouch } from '../support/a-touch.ts'
import { aVisit } from '../support/a-visit.ts'

const fetchWorker = (path: string, init: RequestInit) => exports.default.fetch(`https://edge.example${path}`, init)

describe('the Worker as it is deployed', () => {
  it('publishes a playbook with its secret key, then answers visits by it', async () => {
    const headers = { authorization: `Bearer ${env.WAYPOST_SECRET_KEY}` }
    const body = JSON.stringify(aPlaybook())
    const published = await fetchWorker('/admin/api/sites/shop/playbook', { method: 'PUT', body, headers })
    expect(published.status).toBe(200)
    const { version } = await published.json<{ version: string }>()
    const now = Date.now()
    const visit = aVisit({ sentAt: now, touches: [aTouch({ name: 'add_to_cart', at: now })] })
    const response = await fetchWorker('/v1/visit', { method: 'POST', body: JSON.stringify(visit) })
    const reply = await response.json<VisitReply>()
    expect([reply.playbook, reply.stages.buyer?.stage, reply.slots.hero?.play]).toEqual([
      version,
      'interested',
      'nudge',
    ])
  })

  it('explains nothing to a page', async () => {
    const response = await fetchWorker('/v1/visit', {
      method: 'POST',
      body: JSON.stringify(aVisit({ sentAt: Date.now() })),
    })
    expect(await response.json()).not.toHaveProperty('explain')
  })

  it('refuses a body over 64 KiB that declares its length', async () => {
    const response = await fetchWorker('/v1/visit', { method: 'POST', body: 'x'.repeat(64 * 1024 + 1) })
    expect(response.status).toBe(413)
  })
})
