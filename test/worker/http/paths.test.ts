import { describe, expect, it } from 'vitest'
import { aWorker } from '../support/a-worker.ts'
import { problemOf } from '../support/problem-of.ts'

describe('the paths of the Worker', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/v1/visit'],
    ['PUT', '/v1/visit'],
    ['POST', '/v1/visits'],
    ['POST', '/V1/visit'],
  ])('answer %s %s with 404 and problem details', async (method, path) => {
    const response = await (await aWorker()).fetch(path, { method })
    expect(await problemOf(response)).toMatchObject({
      status: 404,
      title: 'Not found',
      detail: `Nothing answers ${method} ${path}.`,
    })
  })

  it('tell whoever watches over the Worker that it is well', async () => {
    const response = await (await aWorker({ playbook: null })).fetch('/healthz')
    expect([response.status, await response.text()]).toEqual([200, 'ok'])
  })
})

describe('a page that asks first', () => {
  it('may send visits from any origin, and need not ask again for a day', async () => {
    const headers = {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    }
    const response = await (await aWorker()).fetch('/v1/visit', { method: 'OPTIONS', headers })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-methods')).toContain('POST')
    expect(response.headers.get('access-control-allow-headers')).toContain('content-type')
    expect(response.headers.get('access-control-max-age')).toBe('86400')
  })

  it('is never allowed to send cookies across origins', async () => {
    const response = await (await aWorker()).fetch('/v1/visit', {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example' },
    })
    expect(response.headers.has('access-control-allow-credentials')).toBe(false)
  })
})

describe('a Worker that cannot be set up', () => {
  it('answers 503 with problem details, and logs the reason', async () => {
    const worker = await aWorker()
    const broken = { ...worker.deps, tokenKeys: () => Promise.reject(new Error('WAYPOST_TOKEN_KEYS is not set')) }
    const { createApp } = await import('../../../worker/app.ts')
    const app = createApp(() => broken)
    const body = JSON.stringify({ site: 'shop', touches: [], slots: [], page: { url: '' }, sentAt: 0 })
    await worker.deps.playbooks.get('shop', () => undefined)
    const response = await app.request('https://edge.example/v1/visit', { method: 'POST', body })
    expect(response.headers.get('retry-after')).toBe('5')
    expect(await problemOf(response)).toMatchObject({
      status: 503,
      title: 'Out of service',
      detail: 'The request may be sent again.',
    })
    expect(worker.log).toMatchObject([
      { log: 'fault', detail: expect.stringContaining('WAYPOST_TOKEN_KEYS is not set') },
    ])
  })
})
