import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'
import { aPageSite, htmlOf } from '../support/a-page-site.ts'
import { watchKv } from '../support/watch-kv.ts'

const HERO = '<!doctype html><main><h1 data-slot="hero">Own</h1></main>'
const NUDGED =
  '<!doctype html><main><h1 data-slot-filled="hero" data-slot-arm="nudge:a" data-slot-shown="">Still thinking it over?</h1></main>'
const VALIDATED = {
  etag: '"1"',
  'last-modified': 'Sun, 22 Nov 2026 00:00:00 GMT',
  'cache-control': 'public, max-age=60',
}

describe('a page of the site', () => {
  it('is filled for whoever carries a token, and told apart from what the origin said of it', async () => {
    const site = await aPageSite(() => htmlOf(HERO, { ...VALIDATED, expires: '0', 'cdn-cache-control': 'max-age=9' }))
    const response = await site.open('/', { cookie: await site.cookieAfter(['add_to_cart']) })
    expect(await response.text()).toBe(NUDGED)
    expect(Object.fromEntries(response.headers)).toEqual({
      'cache-control': 'private, no-store',
      'content-type': 'text/html; charset=utf-8',
      vary: 'Cookie',
    })
  })

  it('is as the origin has it, validators and all, for whoever carries none', async () => {
    const site = await aPageSite(() => htmlOf(HERO, VALIDATED))
    const response = await site.open('/')
    expect(await response.text()).toBe(HERO)
    expect(Object.fromEntries(response.headers)).toMatchObject({ ...VALIDATED, vary: 'Cookie' })
  })

  it.each([
    ['sends Global Privacy Control', { 'sec-gpc': '1' }],
    ['is a crawler', { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' }],
  ])('is as the origin has it for whoever %s', async (_, headers) => {
    const site = await aPageSite(() => htmlOf(HERO))
    const cookie = await site.cookieAfter(['add_to_cart'])
    expect(await (await site.open('/', { cookie, ...headers })).text()).toBe(HERO)
  })

  it('is as the origin has it for whoever is measured and refuses to be shown anything else', async () => {
    const site = await aPageSite(() => htmlOf(HERO))
    const consent = { measure: true, personalize: false }
    const cookie = await site.cookieAfter(['add_to_cart'], { consent })
    expect(cookie).toMatch(/~$/)
    expect(await (await site.open('/', { cookie })).text()).toBe(HERO)
  })

  it('is as the origin has it where the token is forged, and that is logged', async () => {
    const site = await aPageSite(() => htmlOf(HERO))
    const cookie = (await site.cookieAfter(['add_to_cart'])).replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'))
    expect(await (await site.open('/', { cookie })).text()).toBe(HERO)
    expect(site.worker.log.map(({ log }) => log)).toContain('token-refused')
  })

  it('asks no storage once the playbook is here, and sets no cookie', async () => {
    const { kv, calls } = watchKv(env.PLAYBOOKS)
    const site = await aPageSite(() => htmlOf(HERO), { kv })
    const cookie = await site.cookieAfter(['add_to_cart'])
    const before = calls.length
    const response = await site.open('/', { cookie })
    expect([await response.text(), response.headers.get('set-cookie'), calls.length]).toEqual([NUDGED, null, before])
  })

  it('is judged as of now: a stage that time has ended shows nothing', async () => {
    const site = await aPageSite(() => htmlOf(HERO))
    const cookie = await site.cookieAfter(['view_pricing', 'view_pricing'])
    site.worker.clock.now += 13 * 86_400_000
    expect(await (await site.open('/', { cookie })).text()).toBe(NUDGED)
    site.worker.clock.now += 2 * 86_400_000
    expect(await (await site.open('/', { cookie })).text()).toBe(HERO)
  })

  it('marks the slot of a control, and leaves its content', async () => {
    const plays = [aPlay({ id: 'p', control: 1 })]
    const site = await aPageSite(() => htmlOf(HERO), { playbook: aPlaybook({ plays }) })
    const text = await (await site.open('/', { cookie: await site.cookieAfter() })).text()
    expect(text).toContain('<h1 data-slot-filled="hero" data-slot-arm="p:control" data-slot-shown="">Own</h1>')
  })

  it('marks the slot of somebody who is held out, and leaves its content', async () => {
    const site = await aPageSite(() => htmlOf(HERO), { playbook: aPlaybook({ plays: [aPlay()], holdout: 1 }) })
    const text = await (await site.open('/', { cookie: await site.cookieAfter() })).text()
    expect(text).toContain('<h1 data-slot-filled="hero" data-slot-arm="play:holdout" data-slot-shown="">Own</h1>')
  })

  it('is asked for without conditions and ranges where it is to be filled, and with them where it is not', async () => {
    const site = await aPageSite(() => htmlOf(HERO))
    const conditions = {
      'if-none-match': '"1"',
      'if-modified-since': 'Sun, 22 Nov 2026 00:00:00 GMT',
      range: 'bytes=0-9',
    }
    await site.open('/', { cookie: `${await site.cookieAfter(['add_to_cart'])}; theme=dark`, ...conditions })
    await site.open('/', conditions)
    const sent = site.asked.map(({ headers }) => Object.keys(conditions).map((name) => headers.get(name)))
    expect(sent).toEqual([[null, null, null], Object.values(conditions)])
    expect(site.asked[0]?.headers.get('cookie')).toBe('theme=dark')
    expect(site.asked[0]?.headers.get('x-forwarded-host')).toBe('edge.example')
  })

  it('is not changed where the origin forbids it', async () => {
    const site = await aPageSite(() => htmlOf(HERO, { 'cache-control': 'no-transform' }))
    expect(await (await site.open('/', { cookie: await site.cookieAfter(['add_to_cart']) })).text()).toBe(HERO)
  })
})

describe('what is no page', () => {
  it.each([
    ['a redirect', () => new Response(null, { status: 301, headers: { location: '/x', 'content-type': 'text/html' } })],
    ['an error', () => htmlOf(HERO, VALIDATED, 500)],
    ['what has not changed', () => new Response(null, { status: 304, headers: VALIDATED })],
    ['no content', () => new Response(null, { status: 204 })],
    ['a part', () => htmlOf(HERO, { 'content-range': 'bytes 0-9/10' }, 206)],
    [
      'an image',
      () => new Response('<h1 data-slot="hero">', { headers: { ...VALIDATED, 'content-type': 'image/png' } }),
    ],
  ])('passes untouched: %s', async (_, answer) => {
    const site = await aPageSite(answer)
    const response = await site.open('/', { cookie: await site.cookieAfter(['add_to_cart']) })
    const plain = answer()
    expect([response.status, Object.fromEntries(response.headers), await response.text()]).toEqual([
      plain.status,
      Object.fromEntries(plain.headers),
      await plain.text(),
    ])
  })

  it('passes with its method, its body and its conditions', async () => {
    const site = await aPageSite(async (request) => new Response(`${request.method} ${await request.text()}`))
    const cookie = await site.cookieAfter(['add_to_cart'])
    const response = await site.worker.fetch('/order', {
      method: 'POST',
      body: 'a=1',
      headers: { cookie, 'if-match': '"1"', accept: 'text/html' },
    })
    expect([await response.text(), site.asked[0]?.headers.get('if-match')]).toEqual(['POST a=1', '"1"'])
  })

  it('is said to be out of reach where the origin is, in words for people where a page was asked for', async () => {
    const site = await aPageSite(() => Promise.reject(new Error('refused')))
    const [page, part] = [await site.open('/'), await site.open('/x.js', { accept: '*/*' })]
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8'])
    expect([part.status, part.headers.get('content-type')]).toEqual([502, 'application/problem+json'])
    expect(site.worker.log).toContainEqual({ log: 'page-fault', site: 'shop', fault: 'Error: refused' })
  })

  it('answers HEAD with the headers of the page that GET would give', async () => {
    const site = await aPageSite(() => new Response(null, { headers: { ...VALIDATED, 'content-type': 'text/html' } }))
    const cookie = await site.cookieAfter(['add_to_cart'])
    const response = await site.worker.fetch('/', { method: 'HEAD', headers: { cookie, accept: 'text/html' } })
    expect([response.status, response.headers.get('cache-control'), response.headers.get('etag')]).toEqual([
      200,
      'private, no-store',
      null,
    ])
  })
})

describe('a redirect', () => {
  const to = (redirect: string) => {
    return aPlaybook({ plays: [aPlay({ variants: [{ id: 'a', content: { redirect } }] })] })
  }

  it('is answered before the origin is asked, for this visitor alone', async () => {
    const site = await aPageSite(() => htmlOf(HERO), { playbook: to('/sale?x=1') })
    const response = await site.open('/', { cookie: await site.cookieAfter() })
    expect([response.status, response.headers.get('location'), response.headers.get('cache-control')]).toEqual([
      302,
      'https://edge.example/sale?x=1',
      'private, no-store',
    ])
    expect(site.asked).toEqual([])
  })

  it('leads nobody to the page they ask for', async () => {
    const site = await aPageSite(() => htmlOf(HERO), { playbook: to('/sale/') })
    expect((await site.open('/sale?y', { cookie: await site.cookieAfter() })).status).toBe(200)
  })

  it('leads nobody in circles, though the page that it leads to sends back', async () => {
    const site = await aPageSite(() => htmlOf(HERO), { playbook: to('/sale') })
    const cookie = await site.cookieAfter()
    const first = await site.open('/', { cookie })
    const went = first.headers.get('set-cookie')?.split(';')[0]
    expect([first.status, went]).toEqual([302, 'waypost-shop.sent=1'])
    expect((await site.open('/', { cookie: `${cookie}; ${went}` })).status).toBe(200)
    expect(site.asked[0]?.headers.get('cookie')).toBeNull()
  })
})
