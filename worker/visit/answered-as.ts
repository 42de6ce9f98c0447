import type { IdentityOutcome } from '../../shared/model/visit.ts'
import type { Passport } from '../passport/passport.ts'
import type { Received } from './receive.ts'

/** An answer, and what the visitor carries from now on. */
export interface AnsweredAs {
  readonly received: Received
  readonly passport: Passport
  readonly identity: IdentityOutcome | null
  /** The token that the visitor came with, where that stays as it is. */
  readonly token: string | null
}
