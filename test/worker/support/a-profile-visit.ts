import type { Touch } from '../../../shared/model/touch.ts'
import type { ProfileVisit } from '../../../worker/profile/profiles.ts'
import { NOW } from '../../support/instant.ts'

/** Ids as visitors have them. */
export const PHONE = 'cGhvbmUtb2Ytc29tZWJvZA'
export const LAPTOP = 'bGFwdG9wLW9mLXNvbWVib2'
/** The profile of a user. */
export const ANN = 'cHJvZmlsZS1vZi1hbm4tMA'

/** A visit of a phone that was just proven to be Ann's. */
export function aProfileVisit(changes: Partial<ProfileVisit> = {}): ProfileVisit {
  return {
    site: 'shop',
    profile: ANN,
    device: PHONE,
    entry: { by: 'proof', user: 'ann' },
    carried: null,
    issuedAt: NOW,
    queue: 1,
    touches: [],
    oldest: undefined,
    traits: undefined,
    attributes: {},
    now: NOW,
    ...changes,
  }
}

/** Touches as the engines see them, numbered. */
export function profileTouches(numbers: readonly number[], changes: Partial<Touch> = {}): readonly Touch[] {
  return numbers.map((seq) => ({
    id: `touch-${seq}`,
    seq,
    name: 'view_pricing',
    at: NOW,
    channel: 'web',
    verified: false,
    ...changes,
  }))
}
