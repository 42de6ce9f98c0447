import type { VisitRequest } from '../../shared/model/visit.ts'
import { ownProfileOf } from '../../shared/profile/own-profile.ts'
import type { Deps } from '../deps.ts'
import { hostOf } from '../identity/decorate.ts'
import { openHandOff } from '../identity/hand-off.ts'
import { profileIdOfUser } from '../identity/profile-id.ts'
import { verifyProof } from '../identity/proof.ts'
import type { Passport } from '../passport/passport.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import { type Door, doorOf } from '../viewer/door.ts'
import { newcomer } from '../viewer/newcomer.ts'

/** Whose visit it is. */
export interface Recognition {
  /** The visitor's, or a new visitor's where another user signed in on a shared device. */
  readonly passport: Passport
  /** The profile that is to be asked, and why it should let the visitor in; `null`: an anonymous visit. */
  readonly door: Door | null
  /** What is kept of the visitor so far and has to move into that profile first. */
  readonly moveFrom: string | null
  readonly identity: 'proven' | 'claimed' | 'refused' | null
}

interface Arriving {
  readonly request: VisitRequest
  readonly served: ServedPlaybook
  readonly passport: Passport
}

/** Finds whose visit it is: by what the page says of the visitor's identity, by a link's hand-off, or by the token. */
export async function recognise(arriving: Arriving, deps: Deps): Promise<Recognition> {
  const { identify, handoff } = arriving.request
  if (identify !== undefined) return byIdentity(arriving, identify, deps)
  const handed = handoff === undefined ? null : await byHandOff(arriving, handoff, deps)
  return handed ?? byToken(arriving)
}

async function byIdentity(
  arriving: Arriving,
  { user, proof }: NonNullable<VisitRequest['identify']>,
  deps: Deps,
): Promise<Recognition> {
  const { request, served } = arriving
  const { site } = request
  const profile = await profileIdOfUser(site, user)
  const passport = isOfAnother(arriving.passport, profile)
    ? await newcomer({ ...request, after: profile }, served, await deps.tokenKeys())
    : arriving.passport
  const { bond } = passport
  if (bond.is === 'kept' && bond.profile === profile)
    return { ...byToken({ ...arriving, passport }), identity: 'proven' }
  if (served.playbook.identity !== 'trusting') {
    if (proof === undefined) return claim({ ...arriving, passport }, profile)
    const secrets = await deps.identitySecrets()
    const verdict = await verifyProof({ site, user, proof, now: deps.now(), secrets })
    if (verdict !== 'proven') {
      deps.log({ log: 'proof-refused', site, fault: verdict.refused })
      return { ...byToken({ ...arriving, passport }), identity: 'refused' }
    }
  }
  const moveFrom = bond.is === 'kept' ? bond.profile : null
  return { passport, door: { profile, entry: { by: 'proof', user } }, moveFrom, identity: 'proven' }
}

/** Without proof nothing is merged and nothing is shown; the claim is kept until a server confirms it. */
function claim(arriving: Arriving, profile: string): Recognition {
  const { bond } = arriving.passport
  if (bond.is === 'kept') return { ...byToken(arriving), identity: 'claimed' }
  const passport: Passport = { ...arriving.passport, bond: { is: 'claimed', profile } }
  return { ...byToken({ ...arriving, passport }), identity: 'claimed' }
}

async function byHandOff(arriving: Arriving, handoff: string, deps: Deps): Promise<Recognition | null> {
  const { request, passport } = arriving
  const { site } = request
  const host = hostOf(request.page.url)
  if (host === null || isUsers(passport)) return null
  const opened = await openHandOff(handoff, { site, host, now: deps.now(), keys: await deps.tokenKeys() })
  if (!opened.ok) {
    deps.log({ log: 'hand-off-refused', site, fault: opened.fault })
    return null
  }
  const { profile, visitor, nonce, expires } = opened.handOff
  const { bond } = passport
  if (visitor === passport.visitor || (bond.is === 'kept' && bond.profile === profile)) return null
  const moveFrom = bond.is === 'kept' ? bond.profile : null
  const own = moveFrom ?? ownProfileOf(passport.visitor)
  return { passport, door: { profile, entry: { by: 'hand-off', nonce, expires, own } }, moveFrom, identity: null }
}

function byToken({ passport, served }: Arriving): Recognition {
  return { passport, door: doorOf(passport, served), moveFrom: null, identity: null }
}

function isOfAnother(passport: Passport, profile: string): boolean {
  return isUsers(passport) && passport.bond.is === 'kept' && passport.bond.profile !== profile
}

function isUsers({ bond }: Passport): boolean {
  return bond.is === 'kept' && bond.isUser
}
