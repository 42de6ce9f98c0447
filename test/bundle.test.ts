import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { VisitReply, VisitRequest } from '../shared/model/visit.ts'
import { aPlaybook } from './support/a-playbook.ts'
import { aVisit } from './support/a-visit.ts'
import { type Server, startServer } from './support/server.ts'

describe('the built bundle', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer({ playbooks: [aPlaybook()] })
  })
  afterAll(() => server.stop())

  it('answers GET /healthz', async () => {
    const reply = await fetch(`${server.url}/healthz`)
    expect([reply.status, await reply.text()]).toEqual([200, 'ok'])
  })

  it('answers POST /v1/visit with the stage and the variant of a first visitor', async () => {
    const sentAt = Date.now()
    const touches = [{ id: 't1', seq: 1, name: 'add_to_cart', at: sentAt }]
    const reply = await visit(aVisit({ touches, sentAt }))
    expect(reply.stages.buyer?.stage).toBe('interested')
    expect(reply.slots.hero).toMatchObject({ play: 'nudge', variant: 'a', reason: 'play' })
  })

  it('takes the token of one reply in the next request', async () => {
    const sentAt = Date.now()
    const first = await visit(aVisit({ touches: [{ id: 't1', seq: 1, name: 'purchase', at: sentAt }], sentAt }))
    const token = first.token ?? ''
    const second = await visit(aVisit({ token, oldest: 2, sentAt }))
    expect(second.stages.buyer?.stage).toBe('customer')
  })

  it('judges regular expressions without making code', async () => {
    const audience = { url: { $regex: '^https://shop\\.example/.*' } }
    await server.publish(aPlaybook({ site: 'regex', plays: [{ ...GREETING, audience }] }))
    const reply = await visit(aVisit({ site: 'regex', sentAt: Date.now() }))
    expect(reply.slots.hero?.play).toBe('greeting')
  })

  it('sanitises markup and fills merge fields with what it loads for them', async () => {
    const html = '<p onclick="x()">{{ country | default: "Anywhere" | upcase }}</p><script>x()</script>'
    const variants = [{ id: 'a', content: { html } }]
    await server.publish(aPlaybook({ site: 'merging', allowHtml: true, plays: [{ ...GREETING, variants }] }))
    const reply = await visit(aVisit({ site: 'merging', sentAt: Date.now() }))
    expect(reply.slots.hero?.content?.html).toMatch(/^<p>[A-Z]+<\/p>$/)
  })

  it('fills a page below /edge/ for whoever carries a token, and for nobody else', async () => {
    await server.publish(aPlaybook({ site: 'demo' }))
    // Without TLS, it is only by this name that the Worker sets its cookie.
    const url = server.url.replace('127.0.0.1', 'localhost')
    const sentAt = Date.now()
    const touches = [{ id: 't1', seq: 1, name: 'add_to_cart', at: sentAt }]
    const sent = JSON.stringify(aVisit({ site: 'demo', touches, sentAt }))
    const reply = await fetch(`${url}/v1/visit`, { method: 'POST', headers: { origin: url }, body: sent })
    const cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? ''
    const open = (headers: { readonly cookie?: string }) =>
      fetch(`${url}/edge/`, { headers: { accept: 'text/html', ...headers } })
    const [filled, own] = [await open({ cookie }), await open({})]
    expect([filled.status, filled.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    const page = await filled.text()
    expect(page).toContain('data-slot-filled="hero" data-testid="hero" data-slot-arm="nudge:a" data-slot-shown=""')
    expect(page).toMatch(/data-slot-text[^>]*>Still thinking it over\?<\/h1>/)
    expect(await own.text()).toContain('<div data-slot="hero" data-testid="hero">')
  })

  it('refuses a playbook through the admin API with its problems', async () => {
    await expect(server.publish(aPlaybook({ journeys: [] }))).rejects.toThrow(/refused \(422\).*journeys/)
  })

  it('serves the tag to every site', async () => {
    const reply = await fetch(`${server.url}/tag.js`)
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-type')).toMatch(/^text\/javascript/)
    expect(reply.headers.get('access-control-allow-origin')).toBe('*')
  })

  it('answers what is neither a file nor a feature with a problem', async () => {
    const reply = await fetch(`${server.url}/no-such-page`)
    expect(reply.status).toBe(404)
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  })

  async function visit(request: VisitRequest): Promise<VisitReply> {
    const reply = await fetch(`${server.url}/v1/visit`, { method: 'POST', body: JSON.stringify(request) })
    expect(reply.status).toBe(200)
    return reply.json()
  }
})

const GREETING = {
  id: 'greeting',
  slot: 'hero',
  stages: ['buyer:visitor'],
  variants: [{ id: 'a', content: { text: 'Hello' } }],
} as const
