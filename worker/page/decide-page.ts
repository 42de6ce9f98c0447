import type { Context } from 'hono'
import type { AppEnv } from '../http/app-env.ts'
import { servedOf } from '../http/read-request.ts'
import { inTime } from '../lib/in-time.ts'
import { readSiteCookie } from '../passport/cookie.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import { decideCarried } from '../viewer/decide-carried.ts'
import type { Decided } from './plan.ts'

/** An isolate that has no playbook yet does not let a page wait longer for it: the tag shows what is decided then. */
const PLAYBOOK_LIMIT_MS = 250

const NOTHING: Decided = new Map()

/**
 * What the slots of a page show to whoever asks for it, of those that a play has won. As the tag would say where it is,
 * but for the title, which is not known yet.
 */
export async function decidePage(c: Context<AppEnv>, site: string): Promise<Decided> {
  const { headers, url } = c.req.raw
  const cookie = readSiteCookie(headers.get('cookie'), site)
  if (cookie === undefined) return NOTHING
  const served = await playbookOf(c, site)
  if (served === null || served.plays.size === 0) return NOTHING
  const page = { url, referrer: headers.get('referer') ?? '' }
  const slots = await decideCarried(c, { cookie, page, served, slots: [...served.plays.keys()] })
  return slots === null ? NOTHING : new Map(Object.entries(slots).filter(([, { play }]) => play !== undefined))
}

async function playbookOf(c: Context<AppEnv>, site: string): Promise<ServedPlaybook | null> {
  const { playbooks } = c.get('deps')
  if (playbooks.known(site) !== null) return servedOf(c, site)
  const found = servedOf(c, site).catch(() => null)
  c.executionCtx.waitUntil(found)
  return inTime(found, PLAYBOOK_LIMIT_MS).catch(() => null)
}
