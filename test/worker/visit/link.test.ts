import { describe, expect, it } from 'vitest'
import type { VisitRequest } from '../../../shared/model/visit.ts'
import { HAND_OFF_TTL_MS } from '../../../worker/identity/hand-off.ts'
import { OTHER_SEED } from '../../support/a-visit.ts'
import { SECOND } from '../../support/instant.ts'
import { aBrowser, type Browser, countOf } from '../support/a-browser.ts'
import { aSite } from '../support/a-site.ts'
import type { TestWorker } from '../support/a-worker.ts'
import { linkFrom, TARGET } from '../support/link-from.ts'
import { deliverAll, SHARDS } from '../support/shards.ts'

const THIRD_SEED = 'dGhpcmQtc2VlZC1vZi1vbg'
async function follow(worker: TestWorker, site: string, browser: Browser, headers: HeadersInit = {}) {
  const { handoff, url } = await linkFrom(worker, site, browser, headers)
  if (handoff === null) throw new Error(`no hand-off in ${url}`)
  return { handoff, url }
}

const arrival = (handoff: string, host = 'help.example'): Partial<VisitRequest> => {
  return { handoff, page: { url: `https://${host}/start` } }
}

describe('a link to another host', () => {
  it('carries an anonymous visitor along: both hosts see one person from then on', async () => {
    const { worker, site } = await aSite()
    const [shop, help] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
    await shop.look(2)
    await help.look(1)
    const { handoff } = await follow(worker, site, shop)
    expect(countOf(await help.visit(arrival(handoff)))).toBe('3')
    expect(countOf(await help.look(1))).toBe('4')
    expect(countOf(await shop.look(1))).toBe('5')
  })

  it('carries a user along, whose profile the other browser then belongs to', async () => {
    const { worker, site } = await aSite()
    const [shop, help] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
    await shop.look(2)
    await shop.signIn('ann')
    const { handoff } = await follow(worker, site, shop)
    expect(countOf(await help.look(1, arrival(handoff)))).toBe('3')
    const found = await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)
    expect((await found.json<{ devices: unknown[] }>()).devices).toHaveLength(2)
  })

  it('keeps the rest of the address as it was', async () => {
    const { worker, site } = await aSite()
    const shop = aBrowser(worker, site)
    await shop.look(1)
    expect((await follow(worker, site, shop)).url).toMatch(/^https:\/\/help\.example\/start\?a=1&wp_h=[\w-]{139}#top$/)
  })

  it('is left as it was for somebody of whom nothing is known, and for whom measuring is refused', async () => {
    const { worker, site } = await aSite()
    const plain = JSON.stringify({ site, to: TARGET })
    const nobody = await worker.fetch('/v1/link', { method: 'POST', body: plain })
    expect(await nobody.json()).toEqual({ url: TARGET })
    const shop = aBrowser(worker, site)
    await shop.look(1)
    const body = JSON.stringify({ site, token: shop.token(), to: TARGET })
    const refused = await worker.fetch('/v1/link', { method: 'POST', body, headers: { 'sec-gpc': '1' } })
    expect(await refused.json()).toEqual({ url: TARGET })
  })

  it('is left as it was while the shard is out of reach', async () => {
    const { worker, site } = await aSite({}, { profiles: (real) => ({ ...real, visit: async () => null }) })
    const shop = aBrowser(worker, site)
    await shop.look(1)
    const body = JSON.stringify({ site, token: shop.token(), to: TARGET })
    const reply = await worker.fetch('/v1/link', { method: 'POST', body })
    expect([reply.status, await reply.json()]).toEqual([200, { url: TARGET }])
  })
})

describe('a hand-off', () => {
  it('lets the same browser in again when the reply was lost', async () => {
    const { worker, site } = await aSite()
    const [shop, help] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
    await shop.look(2)
    const { handoff } = await follow(worker, site, shop)
    await aBrowser(worker, site, OTHER_SEED).look(1, arrival(handoff))
    expect(countOf(await help.look(1, arrival(handoff)))).toBe('3')
    expect(countOf(await help.look(1))).toBe('4')
  })

  it.each<'known' | 'everyone'>(['known', 'everyone'])('lets no second browser in where %s are kept', async (keep) => {
    const { worker, site } = await aSite({ keep })
    const [shop, help, thief] = [undefined, OTHER_SEED, THIRD_SEED].map((seed) => aBrowser(worker, site, seed))
    if (shop === undefined || help === undefined || thief === undefined) throw new Error('three browsers')
    await shop.look(2)
    await thief.look(4)
    const { handoff } = await follow(worker, site, shop)
    expect(countOf(await help.look(1, arrival(handoff)))).toBe('3')
    expect(countOf(await thief.visit(arrival(handoff)))).toBe('4')
    expect(countOf(await thief.look(1))).toBe('5')
    expect(countOf(await shop.look(1))).toBe('4')
  })

  it('lets in a browser that is kept already, with all that it brings', async () => {
    const { worker, site } = await aSite({ keep: 'everyone' })
    const [shop, help] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
    await shop.look(2)
    await help.look(3)
    const { handoff } = await follow(worker, site, shop)
    expect(countOf(await help.look(1, arrival(handoff)))).toBe('6')
    expect(countOf(await help.look(1))).toBe('7')
    expect(countOf(await shop.look(1))).toBe('8')
  })

  it('is good for nobody at another host, and after two minutes', async () => {
    const { worker, site } = await aSite()
    const [shop, help] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
    await shop.look(2)
    const { handoff } = await follow(worker, site, shop)
    expect(countOf(await help.look(1, arrival(handoff, 'evil.example')))).toBe('1')
    worker.clock.now += HAND_OFF_TTL_MS + SECOND
    expect(countOf(await help.look(1, arrival(handoff)))).toBe('2')
    const refusals = worker.log.filter(({ log }) => log === 'hand-off-refused')
    expect(refusals.map((entry) => 'fault' in entry && entry.fault)).toEqual(['other-host', 'expired'])
  })

  it('does not make two users one: a browser of another user stays theirs', async () => {
    const { worker, site } = await aSite()
    const [shop, help] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
    await shop.look(2)
    await shop.signIn('ann')
    await help.look(1)
    await help.signIn('bob')
    const { handoff } = await follow(worker, site, shop)
    expect(countOf(await help.look(1, arrival(handoff)))).toBe('2')
  })

  it('leads to the user whom the visitor turned out to be in the meantime', async () => {
    const { worker, site } = await aSite()
    const [shop, help] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
    await shop.look(2)
    const { handoff } = await follow(worker, site, shop)
    await shop.signIn('ann')
    expect(countOf(await help.look(1, arrival(handoff)))).toBe('3')
  })

  it('makes both a user when the one who made it signs in, whichever of the two stands for both', async () => {
    // Which of them does hangs on their ids: eight pairs, one after the other.
    for (let pair = 0; pair < 8; pair += 1) {
      const { worker, site } = await aSite({ shards: SHARDS })
      const [shop, help] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
      await shop.look(2)
      await help.look(1)
      const { handoff } = await follow(worker, site, shop)
      expect(countOf(await help.visit(arrival(handoff)))).toBe('3')
      expect(countOf(await shop.signIn('ann'))).toBe('3')
      expect(countOf(await help.look(1))).toBe('4')
      const found = await worker.callWithKey(`/v1/profiles/user:ann?site=${site}`)
      expect(await found.json()).toMatchObject({ journeys: { count: { stage: '4' } } })
    }
  })

  it('makes three one person when who made a link follows another, whichever of them stands for all', async () => {
    for (let trio = 0; trio < 8; trio += 1) {
      const { worker, site } = await aSite({ shards: SHARDS })
      const [shop, help, blog] = [
        aBrowser(worker, site),
        aBrowser(worker, site, OTHER_SEED),
        aBrowser(worker, site, THIRD_SEED),
      ]
      for (const browser of [shop, help, blog]) await browser.look(1)
      const first = await follow(worker, site, shop)
      await help.visit(arrival(first.handoff))
      const second = await follow(worker, site, blog)
      expect(countOf(await shop.visit(arrival(second.handoff)))).toBe('3')
      await deliverAll(site)
      for (const browser of [help, blog, shop]) expect(countOf(await browser.visit())).toBe('3')
    }
  })

  it('makes three one person when one opens the links of both others at once, whichever of them stands for all', async () => {
    for (let trio = 0; trio < 8; trio += 1) {
      const { worker, site } = await aSite({ shards: SHARDS })
      const seeds = [undefined, OTHER_SEED, THIRD_SEED]
      const [shop, help, blog] = seeds.map((seed) => aBrowser(worker, site, seed))
      if (shop === undefined || help === undefined || blog === undefined) throw new Error('three browsers')
      for (const browser of [shop, help, blog]) await browser.look(1)
      const links = [await follow(worker, site, shop), await follow(worker, site, help)]
      await Promise.all(links.map(({ handoff }) => blog.visit(arrival(handoff))))
      for (let round = 0; round < 3; round += 1) await deliverAll(site)
      for (const browser of [blog, help, shop]) expect(countOf(await browser.visit())).toBe('3')
    }
  })

  it('lets no second browser in when the visitor turned out to be a user after its first use', async () => {
    const { worker, site } = await aSite()
    const [shop, help, thief] = [undefined, OTHER_SEED, THIRD_SEED].map((seed) => aBrowser(worker, site, seed))
    if (shop === undefined || help === undefined || thief === undefined) throw new Error('three browsers')
    await shop.look(2)
    const { handoff } = await follow(worker, site, shop)
    await help.look(1, arrival(handoff))
    await shop.signIn('ann')
    expect(countOf(await thief.look(1, arrival(handoff)))).toBe('1')
  })
})
