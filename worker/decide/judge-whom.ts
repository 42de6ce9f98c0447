import type { Journeyer } from '../../shared/journey/travel.ts'
import type { DecideRequest } from '../../shared/model/decide.ts'
import type { Whose } from '../../shared/model/server-touch.ts'
import type { Attributes } from '../../shared/model/touch.ts'
import type { Deps } from '../deps.ts'
import { profileIdOf } from '../identity/profile-id.ts'
import { ANONYMOUS, newPassport, type Passport } from '../passport/passport.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import type { ProfilePeek } from '../profile/profiles.ts'
import { broughtBy } from '../viewer/brought.ts'
import { doorOf, type OwnDoor } from '../viewer/door.ts'
import { judgeAnswered, withTraits } from '../viewer/judge-answered.ts'
import { judgeCarried } from '../viewer/judge-carried.ts'
import { judgeKept } from '../viewer/judge-kept.ts'
import { openPassport } from '../viewer/open-passport.ts'
import { stableIdOf } from '../viewer/stable-id.ts'

/** What is to be decided, and everything that the answer depends on. */
export interface Asking {
  readonly request: DecideRequest
  readonly served: ServedPlaybook
  /** Where they are: attributes without traits. */
  readonly place: Attributes
  /** The token of the cookie that came along. */
  readonly carried: string | undefined
  /** Epoch milliseconds. */
  readonly now: number
}

/** Somebody judged, and what is read of them. */
export interface Judged {
  readonly person: Journeyer
  readonly attributes: Attributes
  /** By what their arms are drawn; `null`: there is nothing to draw them by. */
  readonly stableId: string | null
  /** Whose token it was. */
  readonly visitor: string | null
  readonly known: boolean
}

/** Finds whom slots are decided for, and where they are in their journeys. Keeps nothing. */
export async function judgeWhom(asking: Asking, deps: Deps): Promise<Judged> {
  const { whom, stableId } = asking.request
  if (whom === null) {
    const own = stableId === undefined ? asking.carried : undefined
    return own === undefined ? judgeStranger(asking, stableId ?? null) : judgeBearer(asking, own, deps)
  }
  return 'token' in whom ? judgeBearer(asking, whom.token, deps) : judgeNamed(asking, whom, deps)
}

/** A visitor's own id is what their arms are drawn by, and will be if they are not known yet. */
async function judgeNamed(asking: Asking, whom: Whose | { profile: string }, { profiles }: Deps): Promise<Judged> {
  const { request, place: attributes } = asking
  const otherwise = 'visitor' in whom ? whom.visitor : (request.stableId ?? null)
  const profile = await profileIdOf(request.site, whom)
  const kept = await ('profile' in whom ? profiles.lookUp(request.site, profile) : profiles.look(request.site, profile))
  if (kept === null) return judgeStranger(asking, otherwise)
  const judged = judgeKept(kept, { ...asking, attributes, traits: request.traits })
  return { ...judged, stableId: kept.stable ?? otherwise, visitor: null, known: true }
}

/** Whoever holds a token is decided for as on a visit that brings nothing; a token of nobody is that of somebody new. */
async function judgeBearer(asking: Asking, token: string, deps: Deps): Promise<Judged> {
  const { request, served } = asking
  const passport = await openPassport(token, served, deps)
  if (passport === null) return judgeStranger(asking, request.stableId ?? null)
  const door = doorOf(passport, served)
  return door === null ? judgeAlone(asking, passport) : judgeAt(door, { ...asking, passport }, deps)
}

/** By what their profile would answer to the visit, or by what the token says where the profile is out of reach. */
async function judgeAt(door: OwnDoor, asking: Asking & { readonly passport: Passport }, deps: Deps): Promise<Judged> {
  const { request, served, passport, place: attributes } = asking
  const answer = await deps.profiles.peek(toPeek(door, asking))
  if (answer === null) return judgeAlone(asking, passport)
  switch (answer.is) {
    case 'kept': {
      const judged = judgeAnswered(answer, { ...asking, attributes, queue: NO_QUEUE })
      return { ...judged, stableId: answer.stable, visitor: passport.visitor, known: true }
    }
    case 'not-let-in': {
      const unclaimed = { ...passport, bond: ANONYMOUS }
      const own = doorOf(unclaimed, served)
      return own === null ? judgeAlone(asking, unclaimed) : judgeAt(own, { ...asking, passport: unclaimed }, deps)
    }
    case 'erased':
      return judgeStranger(asking, request.stableId ?? null)
  }
}

/** No browser's queue: a call brings no touches. */
const NO_QUEUE = 0

function toPeek(
  door: OwnDoor,
  { request, served, passport, place, now }: Asking & { passport: Passport },
): ProfilePeek {
  return {
    site: request.site,
    ...door,
    ...broughtBy(passport, served, now),
    queue: NO_QUEUE,
    touches: [],
    oldest: undefined,
    traits: request.traits,
    attributes: place,
    now,
  }
}

function judgeAlone(asking: Asking, passport: Passport): Judged {
  const { visitor, bond } = passport
  const known = bond.is === 'kept' ? bond.traits : {}
  const judged = judgeBy(asking, passport, { ...known, ...asking.request.traits })
  return { ...judged, stableId: stableIdOf(passport), visitor, known: true }
}

/** Somebody of whom nothing is known but where they are. */
function judgeStranger(asking: Asking, stableId: string | null): Judged {
  const passport = newPassport('', asking.served.version, asking.served.program)
  return { ...judgeBy(asking, passport, { ...asking.request.traits }), stableId, visitor: null, known: false }
}

function judgeBy({ served, place, now }: Asking, { person, version }: Passport, traits: Attributes) {
  const attributes = withTraits(place, traits)
  const around = { program: served.program, queue: null, attributes }
  return { person: judgeCarried({ person, version, served, now }, around), attributes }
}
