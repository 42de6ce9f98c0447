import { ownProfileOf } from '../../shared/profile/own-profile.ts'
import type { Passport } from '../passport/passport.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import type { Entry, ProfilePeek } from '../profile/profiles.ts'

/** The profile that is to be asked, and why it should let a visitor in. */
export interface Door {
  readonly profile: string
  readonly entry: Entry
}

/** The door that a passport opens by itself. */
export interface OwnDoor extends Door {
  readonly entry: ProfilePeek['entry']
}

/** The profile that a passport leads to. */
export function doorOf({ bond, visitor }: Passport, { playbook }: ServedPlaybook): OwnDoor | null {
  if (bond.is === 'kept') return { profile: bond.profile, entry: { by: 'token' } }
  if (bond.is === 'claimed') return { profile: bond.profile, entry: { by: 'claim' } }
  return playbook.keep === 'everyone' ? { profile: ownProfileOf(visitor), entry: { by: 'token' } } : null
}
