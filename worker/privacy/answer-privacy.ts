import type { Context } from 'hono'
import type { PersonKey } from '../../shared/model/personal-store.ts'
import type { PrivacyRequest } from '../../shared/model/privacy.ts'
import { ownProfileOf } from '../../shared/profile/own-profile.ts'
import { parsePrivacy } from '../../shared/wire/privacy-schema.ts'
import type { AppEnv } from '../http/app-env.ts'
import { PAGE_HEADERS } from '../http/page-headers.ts'
import { problemResponse } from '../http/problem-response.ts'
import { readRequest } from '../http/read-request.ts'
import { refusalWithoutKey } from '../http/require-key.ts'
import { profileIdOf } from '../identity/profile-id.ts'
import { isFirstParty, readCookie, writeCookie } from '../passport/cookie.ts'
import { packPassport } from '../passport/pack-passport.ts'
import type { Passport } from '../passport/passport.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import { openPassport } from '../viewer/open-passport.ts'

const MAX_PRIVACY_BYTES = 16 * 1024

/** Whom a request is about, and what their own browser carries where it is they who ask. */
interface Asked {
  readonly person: PersonKey
  readonly passport: Passport | null
  readonly served: ServedPlaybook
}

/** `POST /v1/privacy/export`: a full copy of a person's data. */
export async function answerExport(c: Context<AppEnv>): Promise<Response> {
  const asked = await readAsked(c)
  if (asked instanceof Response) return asked
  const { person, passport, served } = asked
  const { services, now } = c.get('deps')
  const { personalStores } = await services()
  const copies = await Promise.all(personalStores.map(async (store) => [store.name, await store.copy(person)] as const))
  const browser = passport && { ...packPassport(passport, served.program, now()), bond: passport.bond }
  return reply(c, { exportedAt: now(), ...person, browser, stores: Object.fromEntries(copies) })
}

/** `POST /v1/privacy/erase`: erases a person wherever their data lies, with a receipt. May be sent again. */
export async function answerErase(c: Context<AppEnv>): Promise<Response> {
  const asked = await readAsked(c)
  if (asked instanceof Response) return asked
  const { person } = asked
  const { services, now, log } = c.get('deps')
  const { personalStores } = await services()
  const erasedAt = now()
  const erased = await Promise.all(
    personalStores.map(async (store) => [store.name, await store.erase(person, erasedAt)] as const),
  )
  const receipt = crypto.randomUUID()
  const stores = Object.fromEntries(erased)
  log({ log: 'erased', site: asked.served.playbook.site, receipt, stores })
  const forget = asked.passport !== null && isFirstParty(c.req.url, c.req.header('origin'))
  const cookie = forget ? { 'set-cookie': writeCookie(asked.served.playbook.site, null) } : {}
  return reply(c, { receipt, erasedAt, stores }, cookie)
}

async function readAsked(c: Context<AppEnv>): Promise<Asked | Response> {
  const read = await readRequest(c, {
    maxBytes: MAX_PRIVACY_BYTES,
    parse: parsePrivacy,
    title: 'Not a privacy request',
  })
  if (!read.ok) return read.response
  const { site, subject } = read.value
  if (subject === null || 'token' in subject) return ownAsked(c, read.value, read.served)
  const refusal = await refusalWithoutKey(c)
  if (refusal !== null) return refusal
  return { person: { site, profile: await profileIdOf(site, subject) }, passport: null, served: read.served }
}

/** Somebody asks about themselves: their token says who they are. */
async function ownAsked(
  c: Context<AppEnv>,
  { site, subject }: PrivacyRequest,
  served: ServedPlaybook,
): Promise<Asked | Response> {
  const token = subject !== null && 'token' in subject ? subject.token : readCookie(c.req.header('cookie'), site)
  const passport = token === undefined ? null : await openPassport(token, served, c.get('deps'))
  if (passport === null) return nobodyAsks()
  // The reply that told a visitor's browser of their profile may have been lost: what is kept is found by the visitor's id.
  const profile = passport.bond.is === 'kept' ? passport.bond.profile : ownProfileOf(passport.visitor)
  return { person: { site, profile }, passport, served }
}

function reply(c: Context<AppEnv>, body: object, headers: { readonly [name: string]: string } = {}): Response {
  return c.json(body, 200, { ...PAGE_HEADERS, ...headers })
}

function nobodyAsks(): Response {
  return problemResponse({
    status: 401,
    title: 'Nobody asks',
    detail: 'Send the visitor\'s own "token" (or their cookie), or a secret key with "profile", "user" or "visitor".',
    problems: [{ path: 'token', problem: 'is missing, or not a token of this site' }],
  })
}
