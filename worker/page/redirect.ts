import type { Context } from 'hono'
import { pauseCookie, pauseOf } from '../../shared/lib/redirect-pause.ts'
import type { AppEnv } from '../http/app-env.ts'
import type { Decided } from './plan.ts'

/**
 * Where the first play that says so sends the visitor instead, or `null`. Nobody is sent to the page they ask for, nor
 * sent on within seconds: who keeps no cookie has no token either, so that nobody goes in circles.
 */
export function redirectOf(c: Context<AppEnv>, decided: Decided, site: string): Response | null {
  const pause = pauseOf(site)
  if (c.req.raw.headers.get('cookie')?.includes(pause) === true) return null
  for (const { content } of decided.values()) {
    if (content?.redirect === undefined) continue
    const here = new URL(c.req.url)
    const there = URL.parse(content.redirect, here)
    if (there === null || !/^https?:$/.test(there.protocol) || isSamePage(there, here)) continue
    const headers = { location: there.href, 'cache-control': 'private, no-store', 'set-cookie': pauseCookie(site) }
    return new Response(null, { status: 302, headers })
  }
  return null
}

function isSamePage(there: URL, here: URL): boolean {
  return there.host === here.host && there.pathname.replace(/\/$/, '') === here.pathname.replace(/\/$/, '')
}
