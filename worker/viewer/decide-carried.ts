import type { Context } from 'hono'
import type { SlotAnswer, VisitRequest } from '../../shared/model/visit.ts'
import { allowUrl } from '../../shared/playbook/allow-url.ts'
import type { AppEnv } from '../http/app-env.ts'
import type { SiteCookie } from '../passport/cookie.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import { answerSlots } from './answer-slots.ts'
import { isBot } from './bot.ts'
import { contextOf } from './context.ts'
import { attributesOf } from './judge-answered.ts'
import { judgeCarried } from './judge-carried.ts'
import { openPassport } from './open-passport.ts'
import { stableIdOf } from './stable-id.ts'

interface Asked {
  readonly cookie: SiteCookie
  readonly page: VisitRequest['page']
  readonly served: ServedPlaybook
  readonly slots: readonly string[]
}

/**
 * What slots of a page show to whoever asks, by the token of their cookie alone: no touch is folded in, nothing is kept
 * or asked of storage. `null`: nothing may be decided, for those whose token is refused, whose arms the tag's first visit
 * will draw; for those who refuse; for machines. Where consent has to be given, there is a cookie only once it was.
 */
export async function decideCarried(
  c: Context<AppEnv>,
  { cookie, page, served, slots }: Asked,
): Promise<{ readonly [slot: string]: SlotAnswer } | null> {
  const deps = c.get('deps')
  if (!cookie.mayPersonalize || c.req.raw.headers.get('sec-gpc') === '1') return null
  if (await isBot(c.req.raw, deps)) return null
  const now = deps.now()
  const passport = await openPassport(cookie.token, served, deps)
  if (passport === null) return null
  const attributes = attributesOf(passport.bond, contextOf({ page: allowed(page, served) }, c.req.raw))
  const { person, version: judgedBy } = passport
  const judged = judgeCarried(
    { person, version: judgedBy, served, now },
    { program: served.program, queue: null, attributes },
  )
  const asked = { served, slots, attributes, mayPersonalize: true, now, stableId: stableIdOf(passport) }
  return answerSlots(judged, asked).slots
}

function allowed({ url, referrer }: VisitRequest['page'], served: ServedPlaybook): VisitRequest['page'] {
  return { url: allowUrl(url, served.allowed).kept, referrer: allowUrl(referrer ?? '', served.allowed).kept }
}
