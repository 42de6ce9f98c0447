import type { Profiles } from '../../../worker/profile/profiles.ts'

export interface WatchedProfiles {
  readonly wrap: (real: Profiles) => Profiles
  /** The methods called, in order, with the profile that each was about. */
  readonly calls: { readonly method: keyof Profiles; readonly profile: string }[]
}

/** The real profiles, with every call written down. */
export function watchProfiles(): WatchedProfiles {
  const calls: WatchedProfiles['calls'] = []
  const note = (method: keyof Profiles, profile: string) => {
    calls.push({ method, profile })
  }
  const wrap = (real: Profiles): Profiles => ({
    visit: (call) => {
      note('visit', call.profile)
      return real.visit(call)
    },
    peek: (call) => {
      note('peek', call.profile)
      return real.peek(call)
    },
    take: (site, batches) => {
      for (const { profile } of batches) note('take', profile)
      return real.take(site, batches)
    },
    confirm: (call) => {
      note('confirm', call.profile)
      return real.confirm(call)
    },
    move: (call) => {
      note('move', call.to)
      return real.move(call)
    },
    look: (site, profile) => {
      note('look', profile)
      return real.look(site, profile)
    },
    lookUp: (site, id) => {
      note('lookUp', id)
      return real.lookUp(site, id)
    },
    erase: (site, profile, at) => {
      note('erase', profile)
      return real.erase(site, profile, at)
    },
  })
  return { wrap, calls }
}
