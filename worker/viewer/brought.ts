import type { PackedProfile } from '../../shared/profile/packed-profile.ts'
import { packPassport } from '../passport/pack-passport.ts'
import type { Passport } from '../passport/passport.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'

/** What a passport brings to the profile that it leads to. */
export interface Brought {
  readonly device: string
  /** `null`: the profile has it already. */
  readonly carried: PackedProfile | null
  /** Epoch milliseconds; of a passport that was never judged, now. */
  readonly issuedAt: number
}

/** Tells a profile of the visitor of a passport, on a visit and on a call that leaves nothing behind alike. */
export function broughtBy(passport: Passport, { program }: ServedPlaybook, now: number): Brought {
  const { visitor, bond, person } = passport
  return {
    device: visitor,
    carried: bond.is === 'kept' ? null : packPassport(passport, program, now),
    issuedAt: person.judgedAt === 0 ? now : person.judgedAt,
  }
}
