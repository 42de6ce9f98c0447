import type { Context } from 'hono'
import type { SlotAnswer } from '../../shared/model/visit.ts'
import type { AppEnv } from '../http/app-env.ts'
import { servedOf } from '../http/read-request.ts'
import { readSiteCookie } from '../passport/cookie.ts'
import { decideCarried } from '../viewer/decide-carried.ts'

/** What holds a visitor's decisions is for their browser alone, and for pages of this origin. */
const PRIVATE_HEADERS = {
  'content-type': 'text/javascript; charset=utf-8',
  'cache-control': 'private, no-store',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  vary: 'Cookie',
} as const

/**
 * `GET /v1/tag.js?site=shop`, for pages of the Worker's own origin: the tag, and before it the decisions of all slots for
 * the page that asks and the visitor of its cookie. No storage is asked. Where nothing may be decided, it is the tag alone,
 * and where no cookie comes, as cacheable as ever.
 */
export async function answerTag(c: Context<AppEnv>): Promise<Response> {
  const { files } = c.get('deps')
  const site = c.req.query('site') ?? ''
  const { headers, url } = c.req.raw
  const fileAt = (path: string, request?: Request) => files(new Request(new URL(path, url), request))
  const cookie = readSiteCookie(headers.get('cookie'), site)
  if (cookie === undefined) {
    const plain = await fileAt('/tag.js', c.req.raw)
    const named = new Headers(plain.headers)
    named.append('vary', 'Cookie')
    return new Response(plain.body, { status: plain.status, headers: named })
  }
  const page = pageOf(headers.get('referer'), url)
  const served = page === null ? null : await servedOf(c, site)
  const slots =
    page === null || served === null
      ? null
      : await decideCarried(c, { cookie, page: { url: page }, served, slots: Object.keys(served.playbook.slots) })
  const [stub, tag] = await Promise.all(['/stub.js', '/tag.js'].map(async (path) => (await fileAt(path)).text()))
  const before = page === null || slots === null ? '' : `${stub}${handOver(page, slots)}`
  return new Response(`${before}${tag}`, { headers: PRIVATE_HEADERS })
}

/** The page that asks, if it is of the Worker's own origin and says which it is. */
function pageOf(referer: string | null, url: string): string | null {
  const page = URL.parse(referer ?? '')
  return page !== null && page.origin === new URL(url).origin ? page.href : null
}

/** Says the decisions to the tag, unless the page is another by now than it said: they are of one address. */
function handOver(page: string, slots: { readonly [slot: string]: SlotAnswer }): string {
  return `if(location.href.split("#")[0]===${toScript(page)})try{waypost("decided",${toScript(slots)})}catch{}\n`
}

/** JSON as a script may hold it, wherever it stands. */
function toScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
