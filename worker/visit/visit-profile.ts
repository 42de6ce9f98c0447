import type { Attributes, Touch } from '../../shared/model/touch.ts'
import type { VisitRequest } from '../../shared/model/visit.ts'
import { allowTraits } from '../../shared/playbook/allow.ts'
import type { Deps } from '../deps.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import type { Entry, KeptVisit, ProfilePeek, Profiles, ProfileVisit } from '../profile/profiles.ts'
import { broughtBy } from '../viewer/brought.ts'
import type { Door } from '../viewer/door.ts'
import type { Recognition } from './recognise.ts'
import { clockOf } from './touch-times.ts'

/** What came of asking a profile. */
export type ProfileOutcome =
  | { readonly is: 'kept'; readonly profile: string; readonly visit: KeptVisit }
  | { readonly is: 'erased' }
  | { readonly is: 'not-let-in' }
  /** Out of reach: the page is decided from the token, and the touches stay in the browser. */
  | { readonly is: 'unreachable' }

interface Asking {
  readonly request: VisitRequest
  readonly served: ServedPlaybook
  readonly recognition: Recognition
  readonly door: Door
  readonly queue: number
  readonly touches: readonly Touch[]
  readonly attributes: Attributes
  readonly now: number
}

/** A visitor who came by links was several visitors in turn, and then turned out to be a user. */
const MAX_STEPS = 8

/** Brings a visit to its profile: one call, but for those who move. */
export async function visitProfile(asking: Asking, deps: Deps): Promise<ProfileOutcome> {
  const { moveFrom } = asking.recognition
  const call = toCall(asking)
  const { entry } = call
  if (entry.by === 'hand-off') return visitByLink({ ...call, entry }, moveFrom, deps)
  return moveFrom === null ? follow(call, deps.profiles) : join(call, moveFrom, deps)
}

type VisitByLink = ProfileVisit & { readonly entry: Extract<Entry, { by: 'hand-off' }> }

/** As whoever the browser's visitor turned out to be, of which their token may not know yet. */
async function visitByLink(call: VisitByLink, moveFrom: string | null, deps: Deps): Promise<ProfileOutcome> {
  const own = await deps.profiles.peek(ownVisit(call, call.entry.own))
  if (own === null) return { is: 'unreachable' }
  // Nobody is brought into a profile that was erased.
  if (own.is === 'erased') return { is: 'erased' }
  // A user is nobody else.
  if (own.is === 'kept' && own.isUser)
    return follow({ ...call, profile: own.profile, entry: { by: 'token' } }, deps.profiles)
  const from = own.profile === call.entry.own ? moveFrom : own.profile
  const known = { ...call, entry: { ...call.entry, own: own.profile } }
  return from === null ? follow(known, deps.profiles) : join(known, from, deps)
}

/** Brings what is kept of the visitor so far along. */
async function join(call: ProfileVisit, moveFrom: string, { profiles, log }: Deps): Promise<ProfileOutcome> {
  const { site, now, entry } = call
  let from = moveFrom
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const entered = await enter(entry.by === 'hand-off' ? { ...call, entry: { ...entry, own: from } } : call, profiles)
    if (entered.is !== 'kept') return entered
    const { profile } = entered
    try {
      const isUser = entry.by === 'proof'
      const next = profile === from ? null : await profiles.move({ site, from, to: profile, isUser, now })
      if (next === null) return follow({ ...call, profile }, profiles)
      from = next
    } catch (error) {
      log({ log: 'profile-fault', site, fault: String(error) })
      return { is: 'unreachable' }
    }
  }
  return { is: 'unreachable' }
}

/** What a browser that brings nothing finds where it belonged so far. */
function ownVisit(call: ProfileVisit, profile: string): ProfilePeek {
  return { ...call, profile, entry: { by: 'token' }, carried: null, touches: [], oldest: undefined, traits: undefined }
}

/** Nothing moves into a profile that does not let the visitor in: a proof was verified, of a hand-off the profile knows. */
async function enter(
  call: ProfileVisit,
  profiles: Profiles,
): Promise<ProfileOutcome | { is: 'kept'; profile: string }> {
  if (call.entry.by !== 'hand-off') return { is: 'kept', profile: call.profile }
  return follow({ ...call, touches: [], oldest: undefined }, profiles)
}

async function follow(first: ProfileVisit, profiles: Profiles): Promise<ProfileOutcome> {
  let call = first
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const answer = await profiles.visit(call)
    if (answer === null) return { is: 'unreachable' }
    if (answer.is === 'kept') return { is: 'kept', profile: call.profile, visit: answer }
    if (answer.is !== 'moved') return { is: answer.is }
    call = { ...call, profile: answer.to }
  }
  return { is: 'unreachable' }
}

function toCall({ request, served, recognition, door, queue, touches, attributes, now }: Asking): ProfileVisit {
  const said = request.identify?.traits
  const isTold = said !== undefined && door.entry.by !== 'claim' && recognition.identity === 'proven'
  return {
    site: request.site,
    profile: door.profile,
    entry: door.entry,
    ...broughtBy(recognition.passport, served, now),
    queue,
    touches,
    oldest: request.oldest,
    traits: isTold ? allowTraits(said, served.allowed).kept : undefined,
    ...(request.identify?.at !== undefined && { saidAt: clockOf({ ...request, now })(request.identify.at) }),
    attributes,
    now,
  }
}
