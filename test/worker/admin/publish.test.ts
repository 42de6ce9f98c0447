import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../../shared/lib/problem.ts'
import type { Playbook } from '../../../shared/model/playbook.ts'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'
import { aVisit } from '../../support/a-visit.ts'
import { HOUR } from '../../support/instant.ts'
import { aWorker, SECRET, type TestWorker } from '../support/a-worker.ts'
import { problemOf } from '../support/problem-of.ts'
import { aWebhook, WEBHOOK_SECRET } from '../support/webhooks.ts'

const PATH = '/admin/api/sites/shop/playbook'

interface Published {
  readonly site: string
  readonly version: string
  readonly bytes: number
  readonly cost: readonly { readonly path: string; readonly keeps: string; readonly bytes: number }[]
  readonly warnings: readonly Problem[]
}

function put(worker: TestWorker, body: unknown, { key = SECRET, path = PATH } = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return worker.fetch(path, { method: 'PUT', body: text, headers: { authorization: `Bearer ${key}` } })
}

async function publish(worker: TestWorker, playbook: Playbook): Promise<Published> {
  const response = await put(worker, playbook)
  expect(response.status).toBe(200)
  return response.json<Published>()
}

describe('the admin API', () => {
  it('answers nobody where no secret key is set', async () => {
    for (const secretKey of [null, '']) {
      const response = await put(await aWorker({ secretKey: secretKey || null }), aPlaybook(), { key: '' })
      expect(await problemOf(response)).toMatchObject({ status: 403, title: 'No secret key is set' })
    }
  })

  it.each([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer wrong' }],
    ['a key that begins right', { authorization: `Bearer ${SECRET.slice(0, -1)}` }],
    ['the key without Bearer', { authorization: SECRET }],
    ['the key as a password', { authorization: `Basic ${btoa(`:${SECRET}`)}` }],
  ])('refuses %s, and publishes nothing', async (_, headers) => {
    const worker = await aWorker({ playbook: null })
    await env.PLAYBOOKS.delete('playbook:v1:shop')
    const response = await worker.fetch(PATH, {
      method: 'PUT',
      body: JSON.stringify(aPlaybook()),
      headers: { ...headers },
    })
    expect(await problemOf(response)).toMatchObject({ status: 401, title: 'Not authorized' })
    expect(await env.PLAYBOOKS.get('playbook:v1:shop')).toBeNull()
  })

  it('tells a stranger nothing of which paths there are', async () => {
    const worker = await aWorker()
    const [known, unknown] = [await worker.fetch(PATH, { method: 'PUT' }), await worker.fetch('/admin/api/else')]
    expect([known.status, unknown.status]).toEqual([401, 401])
  })

  it('answers 404 for what it does not have', async () => {
    const response = await put(await aWorker(), {}, { path: '/admin/api/else' })
    expect(await problemOf(response)).toMatchObject({ status: 404 })
  })

  it('refuses what is no JSON with 400 and what is over 1 MiB with 413', async () => {
    const worker = await aWorker()
    expect(await problemOf(await put(worker, '{'))).toMatchObject({ status: 400 })
    expect(await problemOf(await put(worker, ' '.repeat(1024 * 1024 + 1)))).toMatchObject({ status: 413 })
  })
})

describe('publishing', () => {
  it('serves the next visit from the new playbook', async () => {
    const worker = await aWorker()
    await worker.visit(aVisit())
    const { version } = await publish(worker, aPlaybook({ plays: [aPlay({ id: 'new' })] }))
    const reply = await worker.visit(aVisit())
    expect([reply.slots.hero?.play, reply.playbook]).toEqual(['new', version])
  })

  it('serves a site that was unknown a moment ago', async () => {
    const worker = await aWorker()
    expect((await worker.send(aVisit({ site: 'new-shop' }))).status).toBe(404)
    const response = await put(worker, aPlaybook({ site: 'new-shop' }), { path: '/admin/api/sites/new-shop/playbook' })
    expect(response.status).toBe(200)
    expect((await worker.send(aVisit({ site: 'new-shop' }))).status).toBe(200)
  })

  it('serves other isolates from storage', async () => {
    await publish(await aWorker(), aPlaybook({ plays: [aPlay({ id: 'stored' })] }))
    const published = await env.PLAYBOOKS.get('playbook:v1:shop')
    const other = await aWorker({ playbook: null })
    expect(published).toContain('stored')
    expect((await other.visit(aVisit())).slots.hero?.play).toBe('stored')
  })

  it('gives the same version for the same playbook, in whatever order its fields are written', async () => {
    const worker = await aWorker()
    const playbook = aPlaybook()
    const first = await publish(worker, playbook)
    worker.clock.now += HOUR
    const { plays, slots, ...rest } = playbook
    const again = await publish(worker, { plays, slots, ...rest })
    const other = await publish(worker, { ...playbook, plays: [] })
    expect(first.version).toMatch(/^[0-9a-f]{12}$/)
    expect([again.version, other.version === first.version]).toEqual([first.version, false])
  })

  it('tells what each condition costs', async () => {
    const { site, bytes, cost } = await publish(await aWorker(), aPlaybook())
    expect(site).toBe('shop')
    expect(cost.map(({ path }) => path)).toEqual([
      'journeys.0.stages.1.when.any.0',
      'journeys.0.stages.1.when.any.1',
      'journeys.0.stages.2.when',
    ])
    expect(bytes).toBeGreaterThan(cost.reduce((sum, part) => sum + part.bytes, 0))
  })

  it('leaves the playbook that is served in its place when the new one is refused', async () => {
    const worker = await aWorker()
    await publish(worker, aPlaybook({ plays: [aPlay({ id: 'good' })] }))
    expect((await put(worker, { ...aPlaybook(), touches: {} })).status).toBe(422)
    expect((await worker.visit(aVisit())).slots.hero?.play).toBe('good')
  })
})

describe('the shards of a site', () => {
  const putShards = (worker: TestWorker, shards?: number) =>
    put(worker, aPlaybook({ site: 'sharded', ...(shards !== undefined && { shards }) }), {
      path: '/admin/api/sites/sharded/playbook',
    })

  it('are fixed by the first publication', async () => {
    await env.PLAYBOOKS.delete('playbook:v1:sharded')
    const worker = await aWorker()
    expect((await putShards(worker, 8)).status).toBe(200)
    expect((await putShards(worker, 8)).status).toBe(200)
    for (const shards of [9, undefined]) {
      const details = await problemOf(await putShards(worker, shards))
      expect([details.status, details.problems]).toEqual([
        422,
        [{ path: 'shards', problem: expect.stringContaining('8 shards'), hint: expect.stringContaining('8') }],
      ])
    }
    expect(await worker.deps.store.shards('sharded')).toBe(8)
  })

  it('are 64 where the first publication does not say', async () => {
    await env.PLAYBOOKS.delete('playbook:v1:sharded')
    const worker = await aWorker()
    const statuses = []
    for (const shards of [undefined, 64, 63]) statuses.push((await putShards(worker, shards)).status)
    expect(statuses).toEqual([200, 200, 422])
  })

  it('keep nobody from mending what is stored and broken', async () => {
    await env.PLAYBOOKS.put('playbook:v1:sharded', 'nonsense')
    expect((await putShards(await aWorker(), 8)).status).toBe(200)
  })
})

describe('what publishing warns of', () => {
  it('is nothing, as a rule', async () => {
    expect(await publish(await aWorker(), aPlaybook())).toMatchObject({ warnings: [] })
  })

  it('is that "trusting" lets everybody be any user', async () => {
    const { warnings } = await publish(await aWorker(), aPlaybook({ identity: 'trusting' }))
    expect(warnings).toEqual([
      { path: 'identity', problem: expect.stringContaining('they are any user'), hint: expect.any(String) },
    ])
  })

  it('is that webhooks are told nothing without a secret to sign by, and why one cannot be read', async () => {
    const playbook = aPlaybook({ webhooks: [aWebhook('shop', { stages: ['buyer:customer'] })] })
    const warned = async (webhookSecrets: string) =>
      (await publish(await aWorker({ webhookSecrets }), playbook)).warnings
    const hint = expect.stringContaining('list "shop:whsec_')
    for (const [secrets, problem] of [
      ['', 'are told nothing: there is no secret to sign by'],
      [`other:${WEBHOOK_SECRET}`, 'are told nothing: there is no secret to sign by'],
      ['shop:secret', expect.stringContaining('entry 1 is none')],
    ] as const)
      expect(await warned(secrets)).toEqual([{ path: 'webhooks', problem, hint }])
    expect(await warned(`shop:${WEBHOOK_SECRET}`)).toEqual([])
  })
})
