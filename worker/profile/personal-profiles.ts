import type { PersonalStore } from '../../shared/model/personal-store.ts'
import type { Json } from '../../shared/model/touch.ts'
import { ownProfileOf } from '../../shared/profile/own-profile.ts'
import type { Kept, Profiles } from './profiles.ts'

/** Kept profiles as a place where a person's data lies. */
export function personalProfiles(profiles: Profiles): PersonalStore {
  return {
    name: 'profiles',
    async copy({ site, profile }) {
      const kept = await profiles.lookUp(site, profile)
      return kept === null ? null : toJson(kept)
    },
    async erase({ site, profile }, at) {
      const person = (await profiles.lookUp(site, profile))?.profile
      const { rows } = await profiles.erase(site, person ?? profile, at)
      // Whoever comes back with a token of before, as the visitor or as their own profile, is somebody new.
      if (person !== profile) for (const name of [profile, ownProfileOf(profile)]) await profiles.erase(site, name, at)
      return rows
    },
  }
}

function toJson({ profile, packed, stable, messages, confirmed }: Kept): Json {
  const { user, devices, traits, placed, version } = packed
  return {
    profile,
    user,
    stable,
    devices: devices.map((device) => ({ ...device })),
    traits: Object.fromEntries(Object.entries(traits).map(([name, trait]) => [name, { ...trait }])),
    journeys: Object.fromEntries(Object.entries(placed.journeys).map(([id, placement]) => [id, { ...placement }])),
    judgedAt: placed.judgedAt,
    nextChange: placed.nextChange,
    playbook: version,
    serverTouches: messages.map((message) => ({ ...message })),
    confirmed: confirmed.map((confirmation) => ({ ...confirmation })),
  }
}
