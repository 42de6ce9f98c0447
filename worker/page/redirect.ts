import type { Context } from 'hono'
import type { AppEnv } from '../http/app-env.ts'
import { cookieName } from '../passport/cookie.ts'
import type { Decided } from './plan.ts'

/** A page that sends back, the origin's own or another play's, is then reached all the same. */
const PAUSE_S = 10

/**
 * Where the first play that says so sends the visitor instead, or `null`. Nobody is sent to the page they ask for, nor
 * sent on within seconds: a cookie tells, and who keeps none has no token, so that nobody goes in circles.
 */
export function redirectOf(c: Context<AppEnv>, decided: Decided, site: string): Response | null {
  const pause = pauseName(site)
  if (c.req.raw.headers.get('cookie')?.includes(`${pause}=`) === true) return null
  for (const { content } of decided.values()) {
    if (content?.redirect === undefined) continue
    const here = new URL(c.req.url)
    const there = URL.parse(content.redirect, here)
    if (there === null || !/^https?:$/.test(there.protocol) || isSamePage(there, here)) continue
    const cookie = `${pause}=1; Path=/; Max-Age=${PAUSE_S}; Secure; HttpOnly; SameSite=Lax`
    const headers = { location: there.href, 'cache-control': 'private, no-store', 'set-cookie': cookie }
    return new Response(null, { status: 302, headers })
  }
  return null
}

function isSamePage(there: URL, here: URL): boolean {
  return there.host === here.host && there.pathname.replace(/\/$/, '') === here.pathname.replace(/\/$/, '')
}

/** Begins as the site's cookie does, so that neither goes to the origin. */
function pauseName(site: string): string {
  return `${cookieName(site)}.sent`
}
