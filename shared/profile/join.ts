import { higherOf } from '../journey/merge.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import { union } from '../lib/union.ts'
import type { Json } from '../model/touch.ts'
import type { KeptDevice, KeptProfile, Trait } from './kept-profile.ts'

/**
 * The union of two profiles that were proven to be one person: of two states of one device the one that took more touches,
 * of two values of a trait the one said last. Whoever has stages keeps them; the next judgement finds what the union is
 * worth. Never call it with two users.
 */
export function join(profile: KeptProfile, other: KeptProfile): KeptProfile {
  const isPlaced = profile.placed.placements.length > 0
  return {
    user: profile.user ?? other.user,
    devices: joinDevices(profile.devices, other.devices),
    traits: joinTraits(profile.traits, other.traits),
    placed: isPlaced ? profile.placed : other.placed,
    version: isPlaced ? profile.version : other.version,
  }
}

/** Sets traits said at one instant, in epoch milliseconds. */
export function setTraits(
  profile: KeptProfile,
  said: { readonly [name: string]: Json } | undefined,
  at: number,
): KeptProfile {
  if (said === undefined) return profile
  const traits = new Map(Object.entries(said).map(([name, value]) => [name, { value, at }]))
  return { ...profile, traits: joinTraits(profile.traits, traits) }
}

function joinDevices(a: KeptProfile['devices'], b: KeptProfile['devices']): KeptProfile['devices'] {
  return union(a, b, (x: KeptDevice, y: KeptDevice) => ({
    evidence: higherOf(x.evidence, y.evidence),
    since: Math.min(x.since, y.since),
    seen: Math.max(x.seen, y.seen),
  }))
}

function joinTraits(a: KeptProfile['traits'], b: KeptProfile['traits']): KeptProfile['traits'] {
  return union(a, b, laterTrait)
}

/** Of two values of one instant any will do, if it is always the same one. */
function laterTrait(a: Trait, b: Trait): Trait {
  if (a.at !== b.at) return a.at > b.at ? a : b
  return canonicalJson(a.value) >= canonicalJson(b.value) ? a : b
}
