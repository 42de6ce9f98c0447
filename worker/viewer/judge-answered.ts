import type { Journeyer, Surroundings } from '../../shared/journey/travel.ts'
import type { Attributes } from '../../shared/model/touch.ts'
import { unpackEvidence, unpackPlaced } from '../../shared/profile/packed-profile.ts'
import type { Bond } from '../passport/passport.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import type { KeptVisit } from '../profile/profiles.ts'
import { underThisVersion } from './judge-carried.ts'

/** Whom a profile says somebody is, and what is read of them where they are. */
export interface JudgedPerson {
  readonly person: Journeyer
  readonly attributes: Attributes
}

interface Setting {
  readonly served: ServedPlaybook
  readonly attributes: Attributes
  readonly queue: number
  /** Epoch milliseconds. */
  readonly now: number
}

/** Judges a person by what their profile answered, in this isolate's version where the shard has another. */
export function judgeAnswered(kept: KeptVisit, { served, attributes: place, queue, now }: Setting): JudgedPerson {
  const { program } = served
  const attributes = withTraits(place, kept.traits)
  const around: Surroundings = { program, attributes, queue }
  const found = { ...unpackPlaced(kept.placed, program), evidence: unpackEvidence(kept.evidence, program) }
  return { person: underThisVersion({ person: found, version: kept.version, served, now }, around), attributes }
}

/** What is read of a visitor who is kept: what the profile last said of the person is in the token. */
export function attributesOf(bond: Bond, attributes: Attributes): Attributes {
  return bond.is === 'kept' ? withTraits(attributes, bond.traits) : attributes
}

/** Attributes of a place with the traits of whoever is there, if there are any. */
export function withTraits(attributes: Attributes, traits: Attributes): Attributes {
  return Object.keys(traits).length === 0 ? attributes : { ...attributes, traits }
}
