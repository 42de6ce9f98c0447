import type { Profiles } from '../../../worker/profile/profiles.ts'

const refuse = () => Promise.reject(new Error('the bench of anonymous visits keeps nobody'))

/** Where nobody is kept: an anonymous visit that asked for a profile would fail. */
export const NO_PROFILES: Profiles = {
  visit: refuse,
  peek: refuse,
  take: refuse,
  confirm: refuse,
  move: refuse,
  look: refuse,
  lookUp: refuse,
  erase: refuse,
}
