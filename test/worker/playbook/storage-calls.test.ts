import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { aWorker, MAX_AGE_MS } from '../support/a-worker.ts'
import { watchKv } from '../support/watch-kv.ts'

async function aWatchedWorker() {
  const { kv, calls } = watchKv(env.PLAYBOOKS)
  const worker = await aWorker({ kv })
  return { worker, calls }
}

describe('the storage calls of visits', () => {
  it('are one for the first visit', async () => {
    const { worker, calls } = await aWatchedWorker()
    await worker.visit(aVisit())
    await worker.settle()
    expect(calls).toEqual(['get'])
  })

  it('are none for the next hundred, which carry touches, tokens and cookies, within the age of the playbook', async () => {
    const { worker, calls } = await aWatchedWorker()
    let { token } = await worker.visit(aVisit())
    for (let seq = 1; seq <= 100; seq += 1) {
      worker.clock.now += MAX_AGE_MS / 100
      const touches = [aTouch({ seq, at: worker.clock.now })]
      const headers = { origin: 'https://edge.example', cookie: `__Host-waypost-shop=${token}` }
      const reply = await worker.visit(aVisit({ token: token ?? '', touches, sentAt: worker.clock.now }), { headers })
      token = reply.token
    }
    await worker.settle()
    expect(calls).toEqual(['get'])
  })

  it('are no more than one for each visit that meets an isolate without the playbook, and none for those after', async () => {
    const { worker, calls } = await aWatchedWorker()
    const replies = await Promise.all(Array.from({ length: 100 }, () => worker.visit(aVisit())))
    expect(new Set(replies.map(({ stages }) => stages.buyer?.stage))).toEqual(new Set(['visitor']))
    const atFirst = calls.length
    expect(atFirst).toBeLessThanOrEqual(100)
    await Promise.all(Array.from({ length: 100 }, () => worker.visit(aVisit())))
    expect(calls.length).toBe(atFirst)
  })

  it('are one for all visits after the playbook has come of age, made after the reply', async () => {
    const { worker, calls } = await aWatchedWorker()
    await worker.visit(aVisit())
    worker.clock.now += MAX_AGE_MS + 1
    await Promise.all(Array.from({ length: 20 }, () => worker.visit(aVisit())))
    await worker.settle()
    expect(calls).toEqual(['get', 'get'])
  })

  it('are none for an unknown site that was looked up less than five seconds ago', async () => {
    const { worker, calls } = await aWatchedWorker()
    const statuses: number[] = []
    for (const wait of [0, 1, 4_999, 1, 5_000]) {
      worker.clock.now += wait
      statuses.push((await worker.send(aVisit({ site: 'nobody' }))).status)
    }
    expect([statuses, calls]).toEqual([
      [404, 404, 404, 404, 404],
      ['get', 'get'],
    ])
  })
})

describe('a changed playbook', () => {
  const changed = aPlaybook({ plays: [aPlay({ id: 'new' })] })

  it('answers from the visit on that follows its coming of age', async () => {
    const { worker } = await aWatchedWorker()
    const hero = async () => (await worker.visit(aVisit())).slots.hero?.play
    await hero()
    await worker.store(changed)
    expect(await hero()).toBeUndefined()
    worker.clock.now += MAX_AGE_MS + 1
    expect(await hero()).toBeUndefined()
    await worker.settle()
    expect(await hero()).toBe('new')
  })

  it('keeps no visit waiting while it is read', async () => {
    const gate = Promise.withResolvers<void>()
    let reads = 0
    const { kv } = watchKv(env.PLAYBOOKS, async (_, forward) => {
      reads += 1
      if (reads > 1) await gate.promise
      return forward()
    })
    const worker = await aWorker({ kv })
    await worker.visit(aVisit())
    await worker.store(changed)
    worker.clock.now += MAX_AGE_MS + 1
    expect((await worker.visit(aVisit())).slots.hero?.reason).toBe('no-play')
    expect(reads).toBe(2)
    gate.resolve()
    await worker.settle()
    expect((await worker.visit(aVisit())).slots.hero?.play).toBe('new')
  })
})
