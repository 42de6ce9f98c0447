import type { Context } from 'hono'
import type { Attributes } from '../../shared/model/touch.ts'
import { allowUrl } from '../../shared/playbook/allow-url.ts'
import type { AppEnv } from '../http/app-env.ts'
import { servedOf } from '../http/read-request.ts'
import { readSiteCookie } from '../passport/cookie.ts'
import type { Bond } from '../passport/passport.ts'
import { openToken } from '../passport/token.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import { answerSlots } from '../viewer/answer-slots.ts'
import { isBot } from '../viewer/bot.ts'
import { contextOf } from '../viewer/context.ts'
import { judgeCarried } from '../viewer/judge-carried.ts'
import { stableIdOf } from '../viewer/stable-id.ts'
import type { Decided } from './plan.ts'

/** An isolate that has no playbook yet does not let a page wait longer for it: the tag shows what is decided then. */
const PLAYBOOK_LIMIT_MS = 250

const NOTHING: Decided = new Map()

/**
 * What the slots of a page show to whoever asks for it, of those that a play has won. By the token of the cookie alone:
 * no touch is folded in, nothing is kept or asked of storage. Nothing for those without a token, whose arms the tag's
 * first visit will draw; for those who refuse; for machines.
 */
export async function decidePage(c: Context<AppEnv>, site: string): Promise<Decided> {
  const deps = c.get('deps')
  const { headers } = c.req.raw
  const cookie = readSiteCookie(headers.get('cookie'), site)
  if (cookie === undefined || !cookie.mayPersonalize || headers.get('sec-gpc') === '1') return NOTHING
  const served = await playbookOf(c, site)
  if (served === null || served.plays.size === 0 || (await isBot(c.req.raw, deps))) return NOTHING
  const now = deps.now()
  const { program, version } = served
  const opened = await openToken(cookie.token, site, { keys: await deps.tokenKeys(), program, version, now })
  if (!opened.ok) {
    deps.log({ log: 'token-refused', site, fault: opened.fault })
    return NOTHING
  }
  const { passport } = opened
  const attributes = attributesOf(passport.bond, placeOf(c.req.raw, served))
  const { person, version: judgedBy } = passport
  const around = { program, queue: null, attributes }
  const judged = judgeCarried({ person, version: judgedBy, served, now }, around)
  const asked = { served, slots: [...served.plays.keys()], attributes, mayPersonalize: true, now }
  const { slots } = answerSlots(judged, { ...asked, stableId: stableIdOf(passport) })
  return new Map(Object.entries(slots).filter(([, { play }]) => play !== undefined))
}

async function playbookOf(c: Context<AppEnv>, site: string): Promise<ServedPlaybook | null> {
  const { playbooks } = c.get('deps')
  if (playbooks.known(site) !== null) return servedOf(c, site)
  const found = servedOf(c, site).catch(() => null)
  c.executionCtx.waitUntil(found)
  let timer: ReturnType<typeof setTimeout> | null = null
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PLAYBOOK_LIMIT_MS, null)
  })
  return Promise.race([found, late]).finally(() => clearTimeout(timer ?? undefined))
}

/** As the tag would say where it is, but for the title, which is not known yet. */
function placeOf(request: Request, { allowed }: ServedPlaybook): Attributes {
  const url = allowUrl(request.url, allowed).kept
  const referrer = allowUrl(request.headers.get('referer') ?? '', allowed).kept
  return contextOf({ page: { url, referrer } }, request)
}

/** What is read of somebody who is kept: what the profile last said of the person is in the token. */
function attributesOf(bond: Bond, place: Attributes): Attributes {
  return bond.is === 'kept' && Object.keys(bond.traits).length > 0 ? { ...place, traits: bond.traits } : place
}
