import type { Context } from 'hono'
import { explain } from '../../shared/journey/explain.ts'
import type { DecideReply, DecideRequest } from '../../shared/model/decide.ts'
import type { SlotAnswer } from '../../shared/model/visit.ts'
import { decideQuery } from '../../shared/wire/decide-query.ts'
import { parseDecide } from '../../shared/wire/decide-schema.ts'
import type { AppEnv } from '../http/app-env.ts'
import { PAGE_HEADERS } from '../http/page-headers.ts'
import { type Read, readRequest, underPlaybook } from '../http/read-request.ts'
import { refusalWithoutKey } from '../http/require-key.ts'
import { hasSecretKey } from '../http/secret-key.ts'
import { readCookie } from '../passport/cookie.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import { answerSlots } from '../viewer/answer-slots.ts'
import { isCrawler } from '../viewer/bot.ts'
import { consentOf } from '../viewer/consent.ts'
import { explainSlots } from '../viewer/explain-slots.ts'
import { type Judged, judgeWhom } from './judge-whom.ts'
import { placeOf } from './place-of.ts'

const MAX_DECIDE_BYTES = 64 * 1024
const TITLE = 'Not a call for decisions'

/**
 * `GET` and `POST /v1/decide`: what slots show to somebody now, for servers and apps. The same evidence, version, place
 * and instant give what `/v1/visit` gives; nothing is folded in, kept or renewed.
 */
export async function answerDecide(c: Context<AppEnv>): Promise<Response> {
  const read = await readDecide(c)
  if (!read.ok) return read.response
  const { value: request, served } = read
  const isSecret = await hasSecretKey(c)
  const refusal = !isSecret && needsKey(request) ? await refusalWithoutKey(c) : null
  if (refusal !== null) return refusal
  const consent = consentOf(request, served.playbook, c.req.header('sec-gpc') ?? null)
  if (!consent.measure) return reply(c, undecided(request, served, 'no-consent'))
  if (!isSecret && (await isCrawler(c.req.raw))) return reply(c, undecided(request, served, 'bot'))
  const deps = c.get('deps')
  const now = deps.now()
  const carried = isSecret ? undefined : readCookie(c.req.header('cookie'), request.site)
  const asking = { request, served, now, ...placeOf(request, served, isSecret ? null : c.req.raw), carried }
  const judged = await judgeWhom(asking, deps)
  const mayExplain = isSecret || deps.isDevelopment
  return reply(c, toReply(judged, { request, served, now, mayPersonalize: consent.personalize, mayExplain }))
}

function readDecide(c: Context<AppEnv>): Promise<Read<DecideRequest>> {
  if (c.req.method === 'POST') return readRequest(c, { maxBytes: MAX_DECIDE_BYTES, parse: parseDecide, title: TITLE })
  return underPlaybook(c, parseDecide(decideQuery([...new URL(c.req.url).searchParams])), TITLE)
}

/** Others' decisions tell where they are; and what an audience of traits sees is for people who proved who they are. */
function needsKey({ whom, traits }: DecideRequest): boolean {
  return traits !== undefined || (whom !== null && !('token' in whom))
}

interface Setting {
  readonly request: DecideRequest
  readonly served: ServedPlaybook
  /** Epoch milliseconds. */
  readonly now: number
  readonly mayPersonalize: boolean
  readonly mayExplain: boolean
}

function toReply({ person, attributes, stableId, visitor, known }: Judged, setting: Setting): DecideReply {
  const { served, now, mayExplain } = setting
  const asked = { ...setting, slots: slotsOf(setting.request, served), attributes, stableId }
  const why = mayExplain ? explain(served.program, { cells: person.evidence.cells, now, attributes }) : null
  return {
    playbook: served.version,
    known,
    ...answerSlots(person, asked),
    ...(visitor !== null && { visitor }),
    ...(Number.isFinite(person.nextChange) && { nextChange: person.nextChange }),
    ...(why !== null && { explain: { stages: why, slots: explainSlots(person, { ...asked, why }) } }),
  }
}

/** The page's own content for whoever refuses and for crawlers: nothing is read of them. */
function undecided(request: DecideRequest, served: ServedPlaybook, reason: 'no-consent' | 'bot'): DecideReply {
  const own = slotsOf(request, served).map((slot): [string, SlotAnswer] => [slot, { variant: null, reason }])
  return { playbook: served.version, known: false, stages: {}, slots: Object.fromEntries(own) }
}

function slotsOf({ slots }: DecideRequest, { playbook }: ServedPlaybook): readonly string[] {
  return slots ?? Object.keys(playbook.slots)
}

function reply(c: Context<AppEnv>, body: DecideReply): Response {
  return c.json(body, 200, { ...PAGE_HEADERS, 'cache-control': 'private, no-store' })
}
