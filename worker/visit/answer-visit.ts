import type { Context } from 'hono'
import { fnv1a32 } from '../../shared/lib/hash.ts'
import type { Parsed } from '../../shared/lib/problem.ts'
import type { VisitRequest } from '../../shared/model/visit.ts'
import { allowVisit } from '../../shared/playbook/allow-visit.ts'
import { isPlainVisit } from '../../shared/wire/plain-visit.ts'
import type { AppEnv } from '../http/app-env.ts'
import { readRequest } from '../http/read-request.ts'
import { hasSecretKey } from '../http/secret-key.ts'
import type { Passport } from '../passport/passport.ts'
import { sealToken } from '../passport/token.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import { isBot } from '../viewer/bot.ts'
import { consentOf } from '../viewer/consent.ts'
import { contextOf } from '../viewer/context.ts'
import { doorOf } from '../viewer/door.ts'
import { type Carried, passportOf } from '../viewer/passport-of.ts'
import { stableIdOf } from '../viewer/stable-id.ts'
import { answerAlone } from './answer-alone.ts'
import type { AnsweredAs } from './answered-as.ts'
import type { Received, Visit } from './receive.ts'
import { toReply, toResponse, unmeasured } from './reply.ts'
import { toTouches } from './touch-times.ts'

const MAX_VISIT_BYTES = 64 * 1024

/** `POST /v1/visit`: the tag's one call. */
export async function answerVisit(c: Context<AppEnv>): Promise<Response> {
  const read = await readRequest(c, { maxBytes: MAX_VISIT_BYTES, parse, title: 'Not a visit' })
  if (!read.ok) return read.response
  const { value: sent, served } = read
  const deps = c.get('deps')
  const { headers } = c.req.raw
  const consent = consentOf(sent, served.playbook, headers.get('sec-gpc'))
  if (!consent.measure) return toResponse(c, unmeasured(sent, served, 'no-consent'))
  const began = deps.isDevelopment ? performance.now() : null
  const isSecret = headers.has('authorization') && (await hasSecretKey(c))
  if (!isSecret && (await isBot(c.req.raw, deps))) return toResponse(c, unmeasured(sent, served, 'bot'))
  const { request, dropped } = allowVisit(sent, served.allowed)
  const carried = await passportOf(c, request, served)
  const visit = toVisit(c, {
    request,
    served,
    passport: carried.passport,
    verified: isSecret,
    mayPersonalize: consent.personalize,
  })
  const { received, passport, identity, token } = await answerFor(c, visit, carried)
  if (request.dropped !== undefined) deps.log({ log: 'touches-given-up', site: request.site, dropped: request.dropped })
  for (const { name, at } of received.unnamed)
    deps.log({ log: 'touch-unnamed', site: request.site, visitor: passport.visitor, name, at })
  const keys = await deps.tokenKeys()
  const reply = toReply(received, {
    token: token ?? (await sealToken(passport, request.site, { keys, program: served.program })),
    visitor: passport.visitor,
    isNew: carried.token !== null && carried.passport.visitor !== passport.visitor,
    served,
    dropped,
    identity,
    explain: isSecret || deps.isDevelopment ? await explained(received, visit) : undefined,
    now: visit.now,
  })
  const tookMs = began === null ? null : performance.now() - began
  return toResponse(c, { reply, site: request.site, mayPersonalize: consent.personalize, tookMs })
}

/** Almost every visit is plain; the schema, which says what is wrong with the others, is loaded for them. */
async function parse(input: unknown): Promise<Parsed<VisitRequest>> {
  if (isPlainVisit(input)) return { ok: true, value: input }
  const { parseVisit } = await import('../../shared/wire/visit-schema.ts')
  return parseVisit(input)
}

/** Few ask why: that is loaded for them. */
async function explained({ person, attributes }: Received, { served, now }: Visit): Promise<unknown> {
  const { explain } = await import('../../shared/journey/explain.ts')
  return explain(served.program, { cells: person.evidence.cells, now, attributes })
}

/** What concerns people who are known is loaded with the first of them: most visits are of visitors alone. */
async function answerFor(c: Context<AppEnv>, visit: Visit, carried: Carried): Promise<AnsweredAs> {
  const { identify, handoff } = visit.request
  const { passport } = carried
  if (identify === undefined && handoff === undefined && doorOf(passport, visit.served) === null)
    return answerAlone(visit, { ...carried, identity: null }, c.get('deps'))
  const { answerKnown } = await import('./answer-known.ts')
  return answerKnown(visit, carried, c.get('deps'))
}

interface VisitParts {
  readonly request: VisitRequest
  readonly served: ServedPlaybook
  readonly passport: Passport
  readonly verified: boolean
  readonly mayPersonalize: boolean
}

function toVisit(c: Context<AppEnv>, { request, served, passport, verified, mayPersonalize }: VisitParts): Visit {
  const now = c.get('deps').now()
  return {
    request,
    person: passport.person,
    version: passport.version,
    served,
    attributes: contextOf(request, c.req.raw),
    queue: fnv1a32(request.seed ?? ''),
    touches: toTouches({ touches: request.touches, sentAt: request.sentAt, now, verified }),
    mayPersonalize,
    stableId: stableIdOf(passport),
    now,
    later: (work) => c.executionCtx.waitUntil(work),
  }
}
