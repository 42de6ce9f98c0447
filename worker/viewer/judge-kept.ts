import type { Journeyer } from '../../shared/journey/travel.ts'
import type { Attributes } from '../../shared/model/touch.ts'
import { setTraits } from '../../shared/profile/join.ts'
import { attributesWith, judgeProfile, underEdition } from '../../shared/profile/judge-profile.ts'
import { journeyerOf, type KeptProfile, SERVER } from '../../shared/profile/kept-profile.ts'
import { unpackProfile } from '../../shared/profile/packed-profile.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import type { Kept } from '../profile/profiles.ts'

/** A kept person, judged by what all their devices know together. */
export interface JudgedProfile {
  readonly profile: KeptProfile
  readonly person: Journeyer
  /** Those of the place, with the person's traits. */
  readonly attributes: Attributes
}

interface Setting {
  readonly served: ServedPlaybook
  /** Where they are thought to be. */
  readonly attributes: Attributes
  /** What is said of them at this instant. */
  readonly traits?: Attributes | undefined
  /** Epoch milliseconds. */
  readonly now: number
}

/** Judges a kept person at an instant, without keeping anything. */
export function judgeKept(kept: Kept, { served, attributes: place, traits, now }: Setting): JudgedProfile {
  const { program, version, publishedAt } = served
  const stored = setTraits(unpackProfile(kept.packed, program), traits, now)
  const attributes = attributesWith(stored, place)
  const setting = { edition: { version, publishedAt }, around: { program, queue: null, attributes }, now }
  const profile = judgeProfile(underEdition(stored, setting), setting)
  return { profile, person: journeyerOf(profile, SERVER, program), attributes }
}
