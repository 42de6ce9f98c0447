import type { Context } from 'hono'
import { ownProfileOf } from '../../shared/profile/own-profile.ts'
import { parseLink } from '../../shared/wire/link-schema.ts'
import type { AppEnv } from '../http/app-env.ts'
import { PAGE_HEADERS } from '../http/page-headers.ts'
import { readRequest } from '../http/read-request.ts'
import { decorate, hostOf } from '../identity/decorate.ts'
import { sealHandOff } from '../identity/hand-off.ts'
import type { Passport } from '../passport/passport.ts'
import { sealToken } from '../passport/token.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import { contextOf } from '../viewer/context.ts'
import type { Door } from '../viewer/door.ts'
import { passportOf } from '../viewer/passport-of.ts'
import { stableIdOf } from '../viewer/stable-id.ts'
import { answerAs } from './answer-known.ts'
import type { Visit } from './receive.ts'

const MAX_LINK_BYTES = 16 * 1024

/** What a page gets for a link: the address to go to, and a token where the visitor is kept from now on. */
export interface LinkReply {
  readonly url: string
  readonly token?: string
}

/**
 * `POST /v1/link`: an address that carries its visitor along to another host of the site, for two minutes and one use.
 * The two browsers' storages are devices of one person, so the visitor is kept from then on. Where that cannot be, the
 * address comes back as it was.
 */
export async function answerLink(c: Context<AppEnv>): Promise<Response> {
  const read = await readRequest(c, { maxBytes: MAX_LINK_BYTES, parse: parseLink, title: 'Not a link' })
  if (!read.ok) return read.response
  const { value: request, served } = read
  const plain = () => c.json({ url: request.to }, 200, PAGE_HEADERS)
  const host = hostOf(request.to)
  if (host === null || c.req.header('sec-gpc') === '1') return plain()
  const carried = await passportOf(c, request, served)
  // A visitor of whom nothing is known has nothing to carry along.
  if (carried.token === null) return plain()
  const passport = await keep(c, { site: request.site, passport: carried.passport, served })
  if (passport?.bond.is !== 'kept') return plain()
  const deps = c.get('deps')
  const keys = await deps.tokenKeys()
  const { profile } = passport.bond
  const passage = { site: request.site, host, now: deps.now(), keys }
  const url = decorate(request.to, await sealHandOff({ profile, visitor: passport.visitor }, passage)) ?? request.to
  if (carried.passport === passport) return c.json({ url } satisfies LinkReply, 200, PAGE_HEADERS)
  const token = await sealToken(passport, request.site, { keys, program: served.program })
  return c.json({ url, token } satisfies LinkReply, 200, PAGE_HEADERS)
}

interface Leaving {
  readonly site: string
  readonly passport: Passport
  readonly served: ServedPlaybook
}

/** A visitor who is kept already, or is from now on; `null` where their profile is out of reach. */
async function keep(c: Context<AppEnv>, { site, passport, served }: Leaving): Promise<Passport | null> {
  if (passport.bond.is === 'kept') return passport
  const now = c.get('deps').now()
  const request = { site, touches: [], slots: [], page: { url: '' }, sentAt: now }
  const visit: Visit = {
    request,
    person: passport.person,
    version: passport.version,
    served,
    attributes: contextOf(request, c.req.raw),
    queue: 0,
    touches: [],
    mayPersonalize: false,
    stableId: stableIdOf(passport),
    now,
    later: (work) => c.executionCtx.waitUntil(work),
  }
  const door: Door = { profile: ownProfileOf(passport.visitor), entry: { by: 'token' } }
  const recognition = { passport, door, moveFrom: null, identity: null }
  const answered = await answerAs(visit, { recognition, token: '' }, c.get('deps'))
  return answered.passport.bond.is === 'kept' ? answered.passport : null
}
