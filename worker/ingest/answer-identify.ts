import type { Context } from 'hono'
import type { IdentifyRequest } from '../../shared/model/identify.ts'
import { allowTraits } from '../../shared/playbook/allow.ts'
import { ownProfileOf } from '../../shared/profile/own-profile.ts'
import { parseIdentify } from '../../shared/wire/identify-schema.ts'
import type { AppEnv } from '../http/app-env.ts'
import { problemResponse } from '../http/problem-response.ts'
import { readRequest } from '../http/read-request.ts'
import { refusalWithoutKey } from '../http/require-key.ts'
import { profileIdOfUser } from '../identity/profile-id.ts'
import { packPassport } from '../passport/pack-passport.ts'
import type { Passport } from '../passport/passport.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import type { Kept } from '../profile/profiles.ts'
import { openPassport } from '../viewer/open-passport.ts'

const MAX_IDENTIFY_BYTES = 256 * 1024

/** `POST /v1/identify`: a server's word on which user a visitor is, or on a user's traits. May be sent again. */
export async function answerIdentify(c: Context<AppEnv>): Promise<Response> {
  const refusal = await refusalWithoutKey(c)
  if (refusal !== null) return refusal
  const read = await readRequest(c, { maxBytes: MAX_IDENTIFY_BYTES, parse: parseIdentify, title: 'Not an identity' })
  if (!read.ok) return read.response
  const { site, user } = read.value
  const profile = await profileIdOfUser(site, user)
  const device = await deviceOf(c, read.value, read.served)
  if (device === 'malformed') return badToken()
  const deps = c.get('deps')
  const now = deps.now()
  const known = device === null ? null : await deps.profiles.lookUp(site, device.visitor)
  if (isOfAnother(known, device, profile)) return otherUser()
  const traits = read.value.traits && allowTraits(read.value.traits, read.served.allowed)
  const outcome = await deps.profiles.confirm({
    site,
    profile,
    user,
    device: device?.visitor ?? null,
    carried: device?.passport?.bond.is === 'anonymous' ? packPassport(device.passport, read.served.program, now) : null,
    traits: traits?.kept,
    now,
  })
  if (outcome === 'erased') return erasedVisitor()
  if (outcome === 'other-user') return otherUser()
  const from = keptAt(known, device, read.served)
  if (from !== null && from !== profile) await deps.profiles.move({ site, from, to: profile, isUser: true, now })
  return c.json({ profile, ...(device && { visitor: device.visitor }), droppedTraits: traits?.dropped ?? 0 })
}

interface Device {
  readonly visitor: string
  /** What its token says, where the server sent it. */
  readonly passport: Passport | null
}

async function deviceOf(
  c: Context<AppEnv>,
  { device }: IdentifyRequest,
  served: ServedPlaybook,
): Promise<Device | 'malformed' | null> {
  if (device === undefined) return null
  if ('visitor' in device) return { visitor: device.visitor, passport: null }
  const passport = await openPassport(device.token, served, c.get('deps'))
  return passport === null ? 'malformed' : { visitor: passport.visitor, passport }
}

/** Whether a visitor turned out to be somebody else before: two users are never made one. */
function isOfAnother(known: Kept | null, device: Device | null, profile: string): boolean {
  const bond = device?.passport?.bond
  if (bond?.is === 'kept' && bond.isUser && bond.profile !== profile) return true
  return known !== null && known.packed.user !== null && known.profile !== profile
}

/** Where a visitor is kept so far, or would be; `null`: nowhere. */
function keptAt(known: Kept | null, device: Device | null, { playbook }: ServedPlaybook): string | null {
  if (known !== null) return known.profile
  return device !== null && playbook.keep === 'everyone' ? ownProfileOf(device.visitor) : null
}

function otherUser(): Response {
  const detail = 'This visitor is another user already, and two users are never made one: sign-out should call reset.'
  return problemResponse({
    status: 409,
    title: 'Another user',
    detail,
    problems: [{ path: 'visitor', problem: 'is of another user' }],
  })
}

function erasedVisitor(): Response {
  const detail = 'This visitor was erased with the person they were. Their browser gets a new id at its next visit.'
  return problemResponse({
    status: 410,
    title: 'Erased',
    detail,
    problems: [{ path: 'visitor', problem: 'was erased' }],
  })
}

function badToken(): Response {
  const detail =
    'The token was not given out by this Worker for this site, or is too old: send the one the page has now.'
  return problemResponse({
    status: 422,
    title: 'Not an identity',
    detail,
    problems: [{ path: 'token', problem: 'is not a token of this site' }],
  })
}
