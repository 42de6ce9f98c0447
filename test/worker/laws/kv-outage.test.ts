import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Playbook } from '../../../shared/model/playbook.ts'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'
import { OTHER_SEED } from '../../support/a-visit.ts'
import { chanceOf } from '../../support/chance.ts'
import { HOUR } from '../../support/instant.ts'
import { aBrowser } from '../support/a-browser.ts'
import { aWorker, MAX_AGE_MS } from '../support/a-worker.ts'
import { watchKv } from '../support/watch-kv.ts'

const SITE = 'outage'
const HOURS = 3

const playbookSaying = (text: string): Playbook =>
  aPlaybook({
    site: SITE,
    journeys: [{ id: 'buyer', stages: [{ id: 'visitor', when: 'always' }] }],
    plays: [aPlay({ text })],
  })

describe('a site whose KV fails nine of ten reads for hours', () => {
  it('answers everybody, anonymous or linked, by the last good playbook, though shards fail as well', async () => {
    const chance = chanceOf(7)
    let rate = 0
    const { kv, calls } = watchKv(env.PLAYBOOKS, async (_, forward) => {
      if (chance() < rate) throw new Error('KV GET failed: 500')
      return forward()
    })
    const worker = await aWorker({
      kv,
      playbook: playbookSaying('Good'),
      // A shard that nobody asked for a while reads the playbook itself, and fails as often.
      profiles: (real) => ({ ...real, visit: async (call) => (chance() < rate / 2 ? null : real.visit(call)) }),
    })
    const [stranger, ann] = [aBrowser(worker, SITE, OTHER_SEED), aBrowser(worker, SITE)]
    await stranger.look(1)
    await ann.signIn('ann')
    rate = 0.9
    const end = worker.clock.now + HOURS * HOUR
    for (let turn = 0; worker.clock.now < end; turn += 1) {
      worker.clock.now += MAX_AGE_MS + 1_000
      const bad = { version: `bad-${turn}`, publishedAt: worker.clock.now, playbook: playbookSaying('Bad') }
      if (turn % 100 === 50) await env.PLAYBOOKS.put(`playbook:v1:${SITE}`, JSON.stringify(bad).slice(0, -9))
      if (turn % 100 === 60) await worker.store(playbookSaying('Good'))
      for (const browser of [stranger, ann]) {
        const reply = await browser.visit()
        expect([reply.slots.hero?.content?.text, reply.stages.buyer?.stage]).toEqual(['Good', 'visitor'])
      }
      expect((await worker.callWithKey(`/v1/profiles/user:ann?site=${SITE}`)).status).toBe(200)
      await worker.settle()
    }
    expect(calls.length).toBeGreaterThan(250)
    expect(worker.log.filter(({ log }) => log === 'playbook-fault').length).toBeGreaterThan(200)
    expect(worker.log.filter(({ log }) => log === 'fault')).toEqual([])
  })

  it('gets a new playbook with the first read that comes through', async () => {
    const chance = chanceOf(11)
    let rate = 0
    const { kv } = watchKv(env.PLAYBOOKS, async (_, forward) => {
      if (chance() < rate) throw new Error('KV GET failed: 500')
      return forward()
    })
    const worker = await aWorker({ kv, playbook: playbookSaying('Old') })
    const browser = aBrowser(worker, SITE)
    await browser.look(1)
    rate = 0.9
    worker.clock.now += HOUR
    await worker.store(playbookSaying('New'))
    const seen: (string | undefined)[] = []
    for (let turn = 0; turn < 100; turn += 1) {
      worker.clock.now += MAX_AGE_MS + 1_000
      seen.push((await browser.visit()).slots.hero?.content?.text)
      await worker.settle()
    }
    const first = seen.indexOf('New')
    expect(first).toBeGreaterThan(0)
    expect(new Set(seen.slice(0, first))).toEqual(new Set(['Old']))
    expect(new Set(seen.slice(first))).toEqual(new Set(['New']))
  })
})
