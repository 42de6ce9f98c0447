import type { Attributes, Touch } from '../../shared/model/touch.ts'
import type { VisitRequest } from '../../shared/model/visit.ts'
import { allowTraits } from '../../shared/playbook/allow.ts'
import type { Deps } from '../deps.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import type { KeptVisit, ProfilePeek, Profiles, ProfileVisit } from '../profile/profiles.ts'
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
export async function visitProfile(asking: Asking, { profiles, log }: Deps): Promise<ProfileOutcome> {
  const { moveFrom: from } = asking.recognition
  const call = toCall(asking)
  if (call.entry.by === 'hand-off') {
    const own = await profiles.peek(ownVisit(call, call.entry.own))
    if (own === null) return { is: 'unreachable' }
    // Nobody is brought into a profile that was erased.
    if (own.is === 'erased') return { is: 'erased' }
  }
  if (from === null) return follow(call, profiles)
  const entered = await enter(call, profiles)
  if (entered.is !== 'kept') return entered
  if (entered.profile === from) return follow({ ...call, profile: from }, profiles)
  const { site, now } = call
  try {
    await profiles.move({ site, from, to: entered.profile, isUser: call.entry.by === 'proof', now })
  } catch (error) {
    log({ log: 'profile-fault', site, fault: String(error) })
    return { is: 'unreachable' }
  }
  return follow({ ...call, profile: entered.profile }, profiles)
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
