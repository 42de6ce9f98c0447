import { describe, expect, it } from 'vitest'
import type { Playbook } from '../../../shared/model/playbook.ts'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { aWorker, type TestWorker } from '../support/a-worker.ts'
import { watchProfiles } from '../support/watch-profiles.ts'

const OWN = 'https://edge.example'
const PAGE = `${OWN}/boots?utm_source=mail`
const CRAWLER = 'Googlebot/2.1'

const PLAYBOOK = aPlaybook({
  plays: [
    aPlay({
      id: 'nudge',
      stages: ['buyer:interested'],
      pages: ['/boots'],
      text: 'Still </script> <!-- thinking\u2028?',
    }),
    aPlay({ id: 'other', stages: ['buyer:interested'], slot: 'offer', pages: ['/poles'], text: 'Poles' }),
  ],
})

const cookieOf = async (worker: TestWorker) => {
  const visit = aVisit({ touches: [aTouch({ name: 'add_to_cart' })] })
  const reply = await worker.send(visit, { headers: { origin: OWN } })
  return reply.headers.get('set-cookie')?.split(';')[0] ?? ''
}

const ask = async (worker: TestWorker, headers: Readonly<Record<string, string>>) => {
  const reply = await worker.fetch('/v1/tag.js?site=shop', { headers })
  return { reply, text: await reply.text() }
}

/** What the script hands to the tag in a page. */
const handedBy = (text: string, href: string) => {
  const [, page = '', slots = 'null'] = /===("[^"]*")\)try\{waypost\("decided",(.*)\)\}catch/.exec(text) ?? []
  return JSON.parse(page) === href ? JSON.parse(slots) : null
}

describe('GET /v1/tag.js', () => {
  it('is the tag alone, as cacheable as ever, without a cookie', async () => {
    const worker = await aWorker({ playbook: PLAYBOOK })
    const { reply, text } = await ask(worker, { referer: PAGE })
    expect(text).toBe(await (await worker.deps.files(new Request(`${OWN}/tag.js`))).text())
    expect(text).toContain('waypost')
    expect(reply.headers.get('vary')).toContain('Cookie')
    expect(reply.headers.get('cache-control')).not.toContain('no-store')
  })

  it('carries the decisions for the page that asks, and no script of theirs', async () => {
    const worker = await aWorker({ playbook: PLAYBOOK })
    const { reply, text } = await ask(worker, { referer: PAGE, cookie: await cookieOf(worker) })
    expect(handedBy(text, PAGE)).toMatchObject({
      hero: { variant: 'a', play: 'nudge', content: { text: 'Still </script> <!-- thinking\u2028?' } },
      offer: { variant: null, reason: 'no-play' },
    })
    expect(text.slice(0, text.indexOf('}catch{}\n', text.indexOf('decided')))).not.toMatch(/<|\u2028/)
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, no-store',
      'cross-origin-resource-policy': 'same-origin',
      vary: 'Cookie',
    })
    const tag = await (await worker.deps.files(new Request(`${OWN}/tag.js`))).text()
    expect(text.endsWith(tag)).toBe(true)
  })

  it.each<[string, Readonly<Record<string, string>>, Partial<Playbook>]>([
    ['refuses by Global Privacy Control', { 'sec-gpc': '1' }, {}],
    ['is a crawler', { 'user-agent': CRAWLER }, {}],
    ['asks from a page of another origin', { referer: 'https://elsewhere.example/boots' }, {}],
    ['does not say from which page', { referer: '' }, {}],
    ['has a cookie that was forged', { cookie: `__Host-waypost-shop=AQ${'x'.repeat(100)}` }, {}],
  ])('carries none for somebody who %s, and is still for nobody else', async (_, headers, changes) => {
    const worker = await aWorker({ playbook: PLAYBOOK })
    const cookie = await cookieOf(worker)
    const other = await aWorker({ playbook: { ...PLAYBOOK, ...changes } })
    const { reply, text } = await ask(other, { referer: PAGE, cookie, ...headers })
    expect(text).not.toContain('waypost("decided"')
    expect(text).toBe(await (await worker.deps.files(new Request(`${OWN}/tag.js`))).text())
    expect(reply.headers.get('cache-control')).toBe('private, no-store')
  })

  it('asks no profile', async () => {
    const watched = watchProfiles()
    const worker = await aWorker({ playbook: PLAYBOOK, profiles: watched.wrap })
    await ask(worker, { referer: PAGE, cookie: await cookieOf(worker) })
    expect(watched.calls).toEqual([])
  })
})
