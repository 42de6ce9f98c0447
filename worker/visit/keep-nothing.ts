import { rangesOf } from '../../shared/journey/held.ts'
import type { Carried } from '../viewer/passport-of.ts'
import type { AnsweredAs } from './answered-as.ts'
import { type Received, toPairs, type Visit } from './receive.ts'

/**
 * A visit that is answered and of which nothing is kept: no more is acknowledged than the token holds, so that all comes
 * again. Whoever has no token yet gets that of somebody who was not judged yet: their first stages are entered then.
 */
export function keepNothing(visit: Visit, received: Received, { passport, token }: Carried): AnsweredAs {
  const ack = toPairs(rangesOf(passport.person.evidence.held, visit.queue))
  const unjudged = { ...passport, person: { ...passport.person, judgedAt: visit.now } }
  return {
    received: { ...received, ack, refused: [], unnamed: [] },
    passport: token === null ? unjudged : passport,
    identity: null,
    token,
  }
}
