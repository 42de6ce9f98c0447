import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/model/touch.ts'
import type { Profiles } from '../../../worker/profile/profiles.ts'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit, OTHER_SEED } from '../../support/a-visit.ts'
import { NOW } from '../../support/instant.ts'
import { aBrowser } from '../support/a-browser.ts'
import { aWorker, SECRET, type TestWorker } from '../support/a-worker.ts'
import { problemOf } from '../support/problem-of.ts'
import { proofOf } from '../support/proof-of.ts'
import { watchKv } from '../support/watch-kv.ts'
import { watchProfiles } from '../support/watch-profiles.ts'
import { anyHostile, type HostileRequest, type ValidRequest } from './any-request.ts'

/** Over all endpoints. Fifty thousand take a minute: `FUZZ=all` sends them. */
const REQUESTS = env.FUZZ === 'all' ? 50_000 : 5_000
const SITE = 'fuzzed'

const PLAYBOOK = aPlaybook({
  site: SITE,
  keep: 'everyone',
  shards: 2,
  traits: ['plan'],
  query: ['ref'],
  linkHosts: ['help.example'],
  retention: '90d',
  plays: [aPlay({ audience: { country: 'FR' }, schedule: { from: '2026-01-01T00:00:00Z' } })],
})

const BEARER = { authorization: `Bearer ${SECRET}` }
const VISITOR = 'B8tCgCM-qPI4NWaI_UM-GQ'
const ERASED = 'tbZo_PKToPqsPy7DTWDOSg'

const toJson = (value: object): Json => JSON.parse(JSON.stringify(value))
const post = (path: string, body: object, headers: ValidRequest['headers'] = {}): ValidRequest => {
  return { name: `POST ${path}`, path, method: 'POST', headers, body: toJson(body) }
}

const INSIGHTS = [
  `/v1/insight/now?site=${SITE}&by=country,device&at=1d`,
  `/v1/insight/moves?site=${SITE}&from=30d&view=flow`,
  `/v1/insight/funnel?site=${SITE}&over=touches&steps=page,purchase&by=channel&window=7d`,
  `/v1/insight/person?site=${SITE}&id=${VISITOR}`,
  `/v1/export/facts?site=${SITE}`,
  `/v1/export/touches?site=${SITE}&format=csv`,
]

/** A valid request of every endpoint. */
async function validRequests(worker: TestWorker): Promise<readonly ValidRequest[]> {
  const browser = aBrowser(worker, SITE)
  await browser.signIn('ann')
  const token = browser.token()
  const erased = aBrowser(worker, SITE, OTHER_SEED)
  await erased.signIn('bob')
  const props = { product: 'boots', tags: ['a', { b: null }] }
  const touches = [aTouch({ value: 3, props }), aTouch({ seq: 2, name: 'purchase' })]
  const visit = {
    ...aVisit({ site: SITE, token, fresh: false, oldest: 1, touches, consent: { measure: true, personalize: true } }),
    page: { url: 'https://shop.example/?utm_source=news', referrer: 'https://search.example/', title: 'Shop' },
    dropped: { 'too-old': 1, rejected: 2 },
  }
  const identify = { user: 'ann', proof: await proofOf(SITE, 'ann'), traits: { plan: 'pro' } }
  const message = { id: 'm-1', name: 'purchase', channel: 'store', at: NOW, value: 9.5, props }
  return [
    post('/v1/visit', visit),
    post('/v1/visit', { ...visit, identify, handoff: 'A'.repeat(139) }),
    post(
      '/v1/touches',
      {
        site: SITE,
        touches: [
          { ...message, user: 'ann' },
          { ...message, visitor: VISITOR },
        ],
      },
      BEARER,
    ),
    post('/v1/identify', { site: SITE, user: 'ann', visitor: VISITOR, traits: { plan: 'pro' } }, BEARER),
    post('/v1/identify', { site: SITE, user: 'ann', token }, BEARER),
    post('/v1/link', { site: SITE, token, seed: VISITOR, to: 'https://help.example/a?b=c#d' }),
    post('/v1/privacy/export', { site: SITE, user: 'bob' }, BEARER),
    post('/v1/privacy/export', { site: SITE, token }),
    post('/v1/privacy/erase', { site: SITE, visitor: ERASED }, BEARER),
    post('/v1/privacy/erase', { site: SITE, token: erased.token() }),
    post('/v1/decide', {
      site: SITE,
      token,
      slots: ['hero'],
      page: visit.page,
      context: { country: 'FR', app: { a: [1] } },
    }),
    post('/v1/decide', { site: SITE, user: 'ann', traits: { plan: 'pro' }, consent: visit.consent }, BEARER),
    {
      name: 'GET /v1/decide',
      path: `/v1/decide?site=${SITE}&stableId=x&slots=hero&url=https://shop.example/&context.country=FR`,
      method: 'GET',
      headers: {},
      body: null,
    },
    ...INSIGHTS.map((path) => ({ name: `GET ${path}`, path, method: 'GET', headers: BEARER, body: null })),
    post(
      '/v1/query',
      {
        ...{ site: SITE, of: 'touches', metrics: ['touches', 'people'], dimensions: ['name', 'props.plan'] },
        filters: [['not', ['contains', 'campaign', ['x']]]],
        ...{ date_range: '7d', interval: 'day', order_by: [['people', 'desc']], pagination: { limit: 10, offset: 0 } },
      },
      BEARER,
    ),
    post('/v1/sql', { site: SITE, sql: 'SELECT name, COUNT(*) AS n FROM touches GROUP BY name', limit: 10 }, BEARER),
    { name: 'GET /v1/tag.js', path: `/v1/tag.js?site=${SITE}`, method: 'GET', headers: {}, body: null },
    {
      name: 'GET /v1/profiles',
      path: `/v1/profiles/user:ann?site=${SITE}`,
      method: 'GET',
      headers: BEARER,
      body: null,
    },
    {
      ...post(`/admin/api/sites/${SITE}/playbook`, PLAYBOOK, BEARER),
      name: 'PUT playbook',
      method: 'PUT',
    },
    { name: 'OPTIONS', path: '/v1/visit', method: 'OPTIONS', headers: {}, body: null },
    { name: 'no endpoint', path: '/v1/nothing/here', method: 'GET', headers: {}, body: null },
  ]
}

/** What of profiles changes nothing. */
const READS: readonly (keyof Profiles)[] = ['look', 'lookUp', 'peek']

async function aFuzzedWorker() {
  const kv = watchKv(env.PLAYBOOKS)
  const profiles = watchProfiles()
  const worker = await aWorker({ playbook: PLAYBOOK, kv: kv.kv, profiles: profiles.wrap })
  await worker.store(PLAYBOOK)
  const writes = () =>
    kv.calls.filter((method) => method !== 'get').length +
    profiles.calls.filter(({ method }) => !READS.includes(method)).length
  return { worker, writes }
}

const send = (worker: TestWorker, { path, ...init }: HostileRequest) => worker.fetch(path, init)

describe('every endpoint', async () => {
  const { worker, writes } = await aFuzzedWorker()
  const valid = await validRequests(worker)

  it.each(valid)('answers a valid request: $name', async ({ body, name, ...request }) => {
    const response = await send(worker, { ...request, body: body === null ? null : JSON.stringify(body) })
    expect(response.status).toBeLessThan(name === 'no endpoint' ? 405 : 300)
  })

  it.each(valid)('refuses what is malformed with problem details and stores nothing of it: $name', async (request) => {
    await fc.assert(
      fc.asyncProperty(anyHostile(request), async (hostile) => {
        const before = writes()
        const response = await send(worker, hostile)
        if (response.status < 300) return
        expect(response.status).toBeGreaterThanOrEqual(400)
        expect(response.status).toBeLessThan(500)
        expect(writes()).toBe(before)
        if (hostile.method === 'HEAD') return
        const { title, detail } = await problemOf(response)
        expect([typeof title, typeof detail]).toEqual(['string', 'string'])
      }),
      { numRuns: Math.ceil(REQUESTS / valid.length), endOnFailure: true },
    )
    expect(worker.log.filter(({ log }) => log === 'fault')).toEqual([])
  })
})
