import type { IdentityOutcome } from '../../shared/model/visit.ts'
import type { Passport } from '../passport/passport.ts'
import { type Received, receive, type Visit } from './receive.ts'

/** An answer, and what the visitor carries from now on. */
export interface AnsweredAs {
  readonly received: Received
  readonly passport: Passport
  readonly identity: IdentityOutcome | null
  /** The token that the visitor came with, where that stays as it is. */
  readonly token: string | null
}

/** Answers by what the visitor carries, and by nothing else. */
export function answerAlone(visit: Visit, passport: Passport, identity: IdentityOutcome | null): AnsweredAs {
  const received = receive(visit)
  const renewed = { ...passport, person: received.person, version: visit.served.version }
  return { received, passport: renewed, identity, token: null }
}
