import { hold, rangesOf } from '../../shared/journey/held.ts'
import type { Deps } from '../deps.ts'
import type { Bond, Passport } from '../passport/passport.ts'
import type { KeptVisit } from '../profile/profiles.ts'
import { type Door, doorOf } from '../viewer/door.ts'
import { attributesOf } from '../viewer/judge-answered.ts'
import { newcomer } from '../viewer/newcomer.ts'
import type { Carried } from '../viewer/passport-of.ts'
import { stableIdOf } from '../viewer/stable-id.ts'
import { answerAlone } from './answer-alone.ts'
import { answerKept } from './answer-kept.ts'
import type { AnsweredAs } from './answered-as.ts'
import { keepNothing } from './keep-nothing.ts'
import { receive, type Visit } from './receive.ts'
import { type Recognition, recognise } from './recognise.ts'
import { visitProfile } from './visit-profile.ts'

interface Arrival {
  readonly recognition: Recognition
  readonly token: string | null
}

/** Answers a visit of somebody who is kept, or who says who they are. */
export async function answerKnown(visit: Visit, { passport, token }: Carried, deps: Deps): Promise<AnsweredAs> {
  const recognition = await recognise({ request: visit.request, served: visit.served, passport }, deps)
  const { person, version } = recognition.passport
  const stableId = stableIdOf(recognition.passport)
  return answerAs({ ...visit, person, version, stableId }, { recognition, token }, deps)
}

/** Answers for the visitor alone, or for the person whose profile lets the visitor in. */
export async function answerAs(visit: Visit, arrival: Arrival, deps: Deps): Promise<AnsweredAs> {
  const { recognition, token } = arrival
  const { passport, door, identity } = recognition
  if (door === null) return answerAlone(visit, { passport, token, identity }, deps)
  const outcome = await visitProfile({ ...visit, recognition, door }, deps)
  switch (outcome.is) {
    case 'kept': {
      const { profile, visit: kept } = outcome
      const isProven = door.entry.by === 'claim' || identity === 'proven'
      return { ...answerAsPerson(visit, passport, { profile, kept }), identity: isProven ? 'proven' : identity }
    }
    case 'not-let-in': {
      const own = ownDoor(visit, recognition)
      const alone = { ...recognition, door: own, moveFrom: null }
      return own === null
        ? answerAlone(visit, { passport, token, identity }, deps)
        : answerAs(visit, { ...arrival, recognition: alone }, deps)
    }
    case 'erased':
      return answerErased(visit, passport, deps)
    case 'unreachable':
      return answerUnreached(visit, passport, token)
  }
}

function answerAsPerson(
  visit: Visit,
  { visitor }: Passport,
  { profile, kept }: { profile: string; kept: KeptVisit },
): Omit<AnsweredAs, 'identity'> {
  const received = answerKept(visit, kept)
  const { isUser, stable, traits } = kept
  const bond: Bond = { is: 'kept', profile, isUser, stable, traits }
  return { received, passport: { visitor, person: received.person, version: visit.served.version, bond }, token: null }
}

/** Where a visitor is kept whom neither their claim nor their link let into another profile. */
function ownDoor({ served }: Visit, { passport, door }: Recognition): Door | null {
  const bond: Bond = passport.bond.is === 'claimed' ? { is: 'anonymous' } : passport.bond
  const own = doorOf({ ...passport, bond }, served)
  return own?.profile === door?.profile ? null : own
}

/**
 * The person was erased: a new visitor, the same one when the request is sent again, who brings nothing along. What the
 * erased one's token holds may wait in the browser still: the new one's holds it too, or it would come as the new one's.
 */
async function answerErased(visit: Visit, { visitor, person: erased }: Passport, deps: Deps): Promise<AnsweredAs> {
  const { request, served, queue, touches } = visit
  const fresh = await newcomer({ ...request, after: visitor }, served, await deps.tokenKeys())
  const last = Math.max(0, ...rangesOf(erased.evidence.held, queue), ...touches.map(({ seq }) => seq))
  const held = last === 0 ? [] : hold([], queue, [1, last])
  const person = { ...fresh.person, evidence: { ...fresh.person.evidence, held } }
  const begun = { ...visit, person, version: served.version, touches: [], stableId: fresh.visitor }
  const answered = await answerAlone(begun, { passport: { ...fresh, person }, token: null, identity: null }, deps)
  const refused = touches.map(({ seq }) => ({ seq, reason: 'erased' as const }))
  return { ...answered, received: { ...answered.received, refused, gone: 'erased' } }
}

/** The profile is out of reach: decided by what it said last and by what the visit brings, of which nothing is kept. */
function answerUnreached(visit: Visit, passport: Passport, token: string | null): AnsweredAs {
  const alone = { ...visit, attributes: attributesOf(passport.bond, visit.attributes) }
  return keepNothing(visit, receive(alone), { passport, token })
}
