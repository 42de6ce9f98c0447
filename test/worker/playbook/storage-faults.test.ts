import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../shared/lib/canonical-json.ts'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'
import { aVisit } from '../../support/a-visit.ts'
import { NOW } from '../../support/instant.ts'
import { aWorker, MAX_AGE_MS, type TestWorker } from '../support/a-worker.ts'
import { watchKv } from '../support/watch-kv.ts'

const KEY = 'playbook:v1:shop'
const GOOD = aPlaybook({ plays: [aPlay({ id: 'good' })] })

/** Lets the playbook come of age, and visits before and after it is looked up again. */
async function heroesAfterRefresh(worker: TestWorker) {
  worker.clock.now += MAX_AGE_MS + 1
  const before = await worker.visit(aVisit())
  await worker.settle()
  const after = await worker.visit(aVisit())
  return [before.slots.hero?.play, after.slots.hero?.play]
}

async function aServingWorker() {
  const worker = await aWorker({ playbook: GOOD })
  await worker.visit(aVisit())
  return worker
}

describe('a site that had a good playbook goes on with it', () => {
  it.each([
    ['is no JSON', '{"version":'],
    ['is no playbook', '{"version":"x","publishedAt":1,"playbook":{}}'],
    ['is of an unknown form', '[]'],
    ['does not compile', canonicalJson({ version: 'x', publishedAt: NOW + 1, playbook: aPlaybook({ touches: {} }) })],
  ])('when what is stored %s, and logs it once a look', async (_, stored) => {
    const worker = await aServingWorker()
    await env.PLAYBOOKS.put(KEY, stored)
    expect(await heroesAfterRefresh(worker)).toEqual(['good', 'good'])
    expect(worker.log).toEqual([{ log: 'playbook-fault', site: 'shop', fault: expect.any(String) }])
  })

  it('when it is gone', async () => {
    const worker = await aServingWorker()
    await env.PLAYBOOKS.delete(KEY)
    expect(await heroesAfterRefresh(worker)).toEqual(['good', 'good'])
  })

  it('when the storage fails', async () => {
    const broken = { isBroken: false }
    const { kv } = watchKv(env.PLAYBOOKS, async (_, forward) => {
      if (broken.isBroken) throw new Error('KV GET failed: 500')
      return forward()
    })
    const worker = await aWorker({ playbook: GOOD, kv })
    await worker.visit(aVisit())
    broken.isBroken = true
    expect(await heroesAfterRefresh(worker)).toEqual(['good', 'good'])
    expect(await heroesAfterRefresh(worker)).toEqual(['good', 'good'])
  })

  it('when nine of ten reads fail, through a hundred looks', async () => {
    let reads = 0
    const { kv } = watchKv(env.PLAYBOOKS, async (_, forward) => {
      reads += 1
      if (reads % 10 !== 1) throw new Error('KV GET failed: 500')
      return forward()
    })
    const worker = await aWorker({ playbook: GOOD, kv })
    await worker.visit(aVisit())
    for (let look = 0; look < 100; look += 1) expect((await heroesAfterRefresh(worker))[1]).toBe('good')
    expect(reads).toBe(101)
  })

  it('when a thousand unknown sites are asked for', async () => {
    const { kv, calls } = watchKv(env.PLAYBOOKS)
    const worker = await aWorker({ playbook: GOOD, kv })
    await worker.visit(aVisit())
    for (let site = 0; site < 1_100; site += 1) await worker.send(aVisit({ site: `unknown-${site}` }))
    const callsBefore = calls.length
    expect((await worker.visit(aVisit())).slots.hero?.play).toBe('good')
    expect(calls.length).toBe(callsBefore)
  })

  it('when the storage still answers with an older one than was published here', async () => {
    const worker = await aServingWorker()
    worker.clock.now += 1_000
    const newer = aPlaybook({ plays: [aPlay({ id: 'newer' })] })
    await worker.deps.playbooks.accept({ version: 'newer', publishedAt: worker.clock.now, playbook: newer })
    expect(await heroesAfterRefresh(worker)).toEqual(['newer', 'newer'])
  })
})

describe('a site whose playbook cannot be read at first', () => {
  it('is out of service with problem details and the time to ask again, and is served once it can be read', async () => {
    const broken = { isBroken: true }
    const { kv } = watchKv(env.PLAYBOOKS, async (_, forward) => {
      if (broken.isBroken) throw new Error('KV GET failed: 500')
      return forward()
    })
    const worker = await aWorker({ playbook: GOOD, kv })
    const response = await worker.send(aVisit())
    expect([response.status, response.headers.get('content-type')]).toEqual([503, 'application/problem+json'])
    expect(response.headers.get('retry-after')).toBe('5')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await response.json()).toEqual({
      type: 'urn:waypost:problem:out-of-service',
      title: 'Out of service',
      status: 503,
      detail: 'The request may be sent again.',
    })
    expect(worker.log.map(({ log }) => log)).toEqual(['playbook-fault', 'fault'])
    broken.isBroken = false
    expect((await worker.visit(aVisit())).slots.hero?.play).toBe('good')
  })

  it('is out of service when what is stored is broken', async () => {
    const worker = await aWorker({ playbook: null })
    await env.PLAYBOOKS.put(KEY, 'nonsense')
    expect((await worker.send(aVisit())).status).toBe(503)
  })
})
