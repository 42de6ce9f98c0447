import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'
import { createSharedCache } from '../../support/shared-cache.ts'
import { aPageSite, htmlOf } from '../support/a-page-site.ts'

/** `FUZZ=all` tries many more. */
const RUNS = env.FUZZ === 'all' ? 800 : 40

const WHO = ['nobody', 'new', 'interested', 'customer', 'refuser'] as const
type Who = (typeof WHO)[number]

/** What each of them may be shown: `own` where the cache gives the page as it was for those who carry nothing. */
const OF: { readonly [who in Who]: string } = {
  nobody: 'Own',
  new: 'Welcome back',
  interested: 'Still thinking it over?',
  customer: 'Thank you.',
  refuser: 'Own',
}

const playbook = aPlaybook({
  plays: [
    aPlay({ id: 'welcome', text: OF.new }),
    aPlay({ id: 'nudge', stages: ['buyer:interested'], text: OF.interested }),
    aPlay({ id: 'thanks', stages: ['buyer:customer'], text: OF.customer }),
  ],
})

const anyOriginHeaders = fc.record(
  {
    'cache-control': fc.constantFrom(
      'public, max-age=60',
      'max-age=60',
      's-maxage=60',
      'no-cache',
      'private, max-age=60',
      'no-store',
      'max-age=0, must-revalidate',
      'public, immutable, max-age=31536000',
    ),
    'cdn-cache-control': fc.constant('max-age=600'),
    etag: fc.constantFrom('"1"', 'W/"1"'),
    'last-modified': fc.constant('Sun, 01 Nov 2015 00:00:00 GMT'),
    expires: fc.constantFrom('Sun, 22 Nov 2035 00:00:00 GMT', '0'),
    vary: fc.constantFrom('Accept-Encoding', 'Cookie', 'Accept-Language', '*'),
    'set-cookie': fc.constant('session=1'),
  },
  { requiredKeys: [] },
)

const anyStep = fc.record({
  who: fc.constantFrom(...WHO),
  otherCookies: fc.boolean(),
  headers: fc.record(
    {
      'if-none-match': fc.constantFrom('"1"', 'W/"1"'),
      'if-modified-since': fc.constant('Sun, 22 Nov 2026 00:00:00 GMT'),
      'cache-control': fc.constantFrom('no-cache', 'max-age=0'),
      authorization: fc.constant('Basic eDp5'),
    },
    { requiredKeys: [] },
  ),
  waitMs: fc.constantFrom(0, 0, 1_000, 120_000),
})

describe('no cache', () => {
  it.each([
    ['is the edge’s and one before it', { hasCopies: true, isBlindToVary: false }],
    ['stands before the edge', { hasCopies: false, isBlindToVary: false }],
    ['knows nothing of Vary', { hasCopies: true, isBlindToVary: true }],
  ])(
    'gives one visitor the page of another, whatever is asked in whatever order, where it %s',
    async (_, { hasCopies, isBlindToVary }) => {
      await fc.assert(
        fc.asyncProperty(anyOriginHeaders, fc.array(anyStep, { minLength: 2, maxLength: 12 }), async (said, steps) => {
          const site = await aPageSite(originOf(said), { playbook, hasCopies })
          const cookies: { readonly [who in Who]: string } = {
            nobody: '',
            new: await site.cookieAfter(),
            interested: await site.cookieAfter(['add_to_cart']),
            customer: await site.cookieAfter(['purchase']),
            refuser: await site.cookieAfter(['purchase'], { consent: { measure: true, personalize: false } }),
          }
          const open = async (url: string, headers: Headers) => {
            const response = await site.open(new URL(url).pathname, headers)
            const body = response.body === null ? null : await response.text()
            await site.worker.settle()
            return new Response(body, response)
          }
          const cache = createSharedCache(open, { now: () => site.worker.clock.now, isBlindToVary })
          for (const { who, otherCookies, headers, waitMs } of steps) {
            site.worker.clock.now += waitMs
            const cookie = [cookies[who], otherCookies ? `theme=${who}` : ''].filter((part) => part !== '').join('; ')
            const asked = new Headers({ ...headers, accept: 'text/html', ...(cookie !== '' && { cookie }) })
            const response = await cache.get('https://edge.example/', asked)
            if (response.status === 304) {
              // Only what is the same for everybody is said to be the same as before.
              expect(['nobody', 'refuser']).toContain(who)
              continue
            }
            const text = await response.text()
            // Who is told nothing of Vary may be given what everybody may see, and the tag then fills it.
            expect(isBlindToVary ? [OF[who], 'Own'] : [OF[who]]).toContain(shownIn(text))
            if (isBlindToVary) continue
            // Only the origin's page for this very visitor says who asked.
            if (otherCookies && /private|no-store|set-cookie/.test(JSON.stringify(said)))
              expect(text).toContain(`theme=${who}`)
          }
        }),
        { numRuns: RUNS },
      )
    },
  )

  it('keeps at the edge what was asked for with cookies, unless the origin says that it is public', async () => {
    for (const [control, times] of [
      ['max-age=60', 2],
      ['public, max-age=60', 1],
    ] as const) {
      const site = await aPageSite(originOf({ 'cache-control': control }), { playbook, hasCopies: true })
      for (const cookie of ['theme=dark', 'theme=light']) {
        await (await site.open('/', { cookie })).text()
        await site.worker.settle()
      }
      expect([control, site.asked.length]).toEqual([control, times])
    }
  })

  it('but that of the edge answers: two visitors are filled from one answer of the origin', async () => {
    const site = await aPageSite(originOf({ 'cache-control': 'max-age=60' }), { playbook, hasCopies: true })
    const shown: string[] = []
    for (const touches of [['add_to_cart'], ['purchase'], []]) {
      const response = await site.open('/', { cookie: await site.cookieAfter(touches) })
      shown.push(shownIn(await response.text()) ?? '')
      await site.worker.settle()
    }
    expect([shown, site.asked.length]).toEqual([[OF.interested, OF.customer, OF.new], 1])
  })
})

/** An origin that says these things of its page, obeys conditions, and writes the cookies that it gets into the page. */
function originOf(said: HeadersInit) {
  return (request: Request) => {
    const tag = new Headers(said).get('etag')
    if (tag !== null && request.headers.get('if-none-match') === tag)
      return new Response(null, { status: 304, headers: said })
    return htmlOf(`<h1 data-slot="hero">Own</h1><p>${request.headers.get('cookie') ?? ''}</p>`, said)
  }
}

function shownIn(html: string): string | undefined {
  return /<h1[^>]*>([^<]*)</.exec(html)?.[1]
}
