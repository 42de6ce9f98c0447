import type { Context } from 'hono'
import { noEvidence } from '../../shared/journey/evidence.ts'
import { fnv1a32 } from '../../shared/lib/hash.ts'
import type { SlotAnswer, VisitReply, VisitRequest } from '../../shared/model/visit.ts'
import { parseVisit } from '../../shared/wire/visit-schema.ts'
import type { AppEnv } from '../http/app-env.ts'
import { PAGE_HEADERS } from '../http/page-headers.ts'
import { bodyProblem, problemResponse } from '../http/problem-response.ts'
import { readJson } from '../http/read-json.ts'
import { hasSecretKey } from '../http/secret-key.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import { consentOf } from './consent.ts'
import { contextOf, originOf } from './context.ts'
import { isFirstParty, readCookie, writeCookie } from './cookie.ts'
import { type Received, receive } from './receive.ts'
import { openToken, type Passport, sealToken } from './token.ts'
import { mintVisitorId } from './visitor-id.ts'

const MAX_VISIT_BYTES = 64 * 1024

/** `POST /v1/visit`: the tag's one call. */
export async function answerVisit(c: Context<AppEnv>): Promise<Response> {
  const body = await readJson(c.req.raw, MAX_VISIT_BYTES)
  if (!body.ok) return bodyProblem(body.fault, MAX_VISIT_BYTES)
  const parsed = parseVisit(body.json)
  if (!parsed.ok) {
    const detail = parsed.problems.map(({ path, problem }) => `${path} ${problem}`).join('; ')
    return problemResponse({ status: 422, title: 'Not a visit', detail, problems: parsed.problems })
  }
  const request = parsed.value
  const served = await c.get('deps').playbooks.get(request.site, (refresh) => c.executionCtx.waitUntil(refresh))
  if (served !== null) return answer(c, request, served)
  const detail = `No playbook is published for the site "${request.site}": publish one, or correct data-site in the page.`
  return problemResponse({
    status: 404,
    title: 'Unknown site',
    detail,
    problems: [{ path: 'site', problem: 'has no playbook' }],
  })
}

async function answer(c: Context<AppEnv>, request: VisitRequest, served: ServedPlaybook): Promise<Response> {
  const deps = c.get('deps')
  const { headers } = c.req.raw
  const consent = consentOf(request, served.playbook, headers.get('sec-gpc'))
  if (!consent.measure) return toResponse(c, unmeasured(request, served))
  const began = performance.now()
  const isSecret = headers.has('authorization') && (await hasSecretKey(c))
  const passport = await passportOf(c, request, served)
  const received = receive({
    ...passport,
    request,
    served,
    attributes: contextOf(request, originOf(c.req.raw)),
    queue: fnv1a32(request.seed ?? ''),
    verified: isSecret,
    mayPersonalize: consent.personalize,
    now: deps.now(),
  })
  const sealed = { visitor: passport.visitor, person: received.person, version: served.version }
  const token = await sealToken(sealed, request.site, { keys: await deps.tokenKeys(), program: served.program })
  for (const { name, at } of received.unnamed)
    deps.log({ log: 'touch-unnamed', site: request.site, visitor: passport.visitor, name, at })
  const reply = toReply(received, { token, version: served.version, mayExplain: isSecret || deps.isDevelopment })
  return toResponse(c, { reply, site: request.site, timing: `decide;dur=${(performance.now() - began).toFixed(2)}` })
}

/** Nothing is read, kept or told apart: the page's own content for everybody who refuses, and the cookie is forgotten. */
function unmeasured({ site, slots }: VisitRequest, { version }: ServedPlaybook): Answer {
  const own = Object.fromEntries(
    slots.map((slot): [string, SlotAnswer] => [slot, { variant: null, reason: 'no-consent' }]),
  )
  return { site, reply: { token: null, ack: [], stages: {}, slots: own, playbook: version }, timing: 'decide;dur=0' }
}

interface Answer {
  readonly site: string
  readonly reply: VisitReply
  readonly timing: string
}

function toResponse(c: Context<AppEnv>, { site, reply, timing }: Answer): Response {
  const cookie = isFirstParty(c.req.url, c.req.raw.headers.get('origin'))
    ? { 'set-cookie': writeCookie(site, reply.token) }
    : null
  const headers = { ...PAGE_HEADERS, 'content-type': 'application/json', 'server-timing': timing, ...cookie }
  return new Response(JSON.stringify(reply), { headers })
}

/** The passport that the request carries, in its body or its cookie, or a new one. */
async function passportOf(c: Context<AppEnv>, request: VisitRequest, served: ServedPlaybook): Promise<Passport> {
  const deps = c.get('deps')
  const keys = await deps.tokenKeys()
  const cookie = request.fresh === true ? undefined : readCookie(c.req.raw.headers.get('cookie'), request.site)
  for (const token of [request.token, cookie]) {
    if (token === undefined) continue
    const opened = await openToken(token, request.site, {
      keys,
      program: served.program,
      version: served.version,
      now: deps.now(),
    })
    if (opened.ok) return opened.passport
    deps.log({ log: 'token-refused', site: request.site, fault: opened.fault })
  }
  const evidence = noEvidence(served.program.shape)
  const person = { evidence, placements: [], judgedAt: 0, nextChange: Number.POSITIVE_INFINITY }
  return { visitor: await mintVisitorId(request.site, request.seed, keys), person, version: served.version }
}

interface ReplyParts {
  readonly token: string
  readonly version: string
  readonly mayExplain: boolean
}

function toReply(
  { person, ack, refused, stages, slots, why }: Received,
  { token, version, mayExplain }: ReplyParts,
): VisitReply {
  return {
    token,
    ack,
    ...(refused.length > 0 && { refused }),
    stages,
    slots,
    playbook: version,
    ...(Number.isFinite(person.nextChange) && { nextChange: person.nextChange }),
    ...(mayExplain && { explain: why() }),
  }
}
