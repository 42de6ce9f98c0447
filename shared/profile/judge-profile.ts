import type { Subject } from '../condition/clause.ts'
import { beginRecords } from '../journey/fold.ts'
import { withRecords } from '../journey/merge.ts'
import type { Program } from '../journey/program.ts'
import { type Journeyer, judge, type Surroundings, wait } from '../journey/travel.ts'
import type { Cause } from '../model/fact.ts'
import type { Attributes } from '../model/touch.ts'
import { journeyerOf, type KeptProfile, SERVER, traitValues } from './kept-profile.ts'

/** A playbook's version as profiles are judged by it. */
export interface Edition {
  readonly version: string
  /** Epoch milliseconds. */
  readonly publishedAt: number
}

/** What a profile is judged in. */
export interface ProfileSetting {
  readonly edition: Edition
  readonly around: Surroundings
  /** Epoch milliseconds. */
  readonly now: number
  /** What a move is put down to that neither a touch nor time brings; `attributes` by default. */
  readonly cause?: Cause
}

/** What conditions read of a person in a place: the place's attributes, and the person's traits under `traits`. */
export function attributesWith(profile: KeptProfile, attributes: Attributes): Attributes {
  return profile.traits.size === 0 ? attributes : { ...attributes, traits: traitValues(profile) }
}

/** A new version of the playbook applies to everybody at once, from the moment it was published. */
export function underEdition(profile: KeptProfile, { edition, around, now }: ProfileSetting): KeptProfile {
  if (profile.version === edition.version || profile.placed.placements.length === 0)
    return { ...profile, version: edition.version }
  const at = Math.max(profile.placed.judgedAt, Math.min(edition.publishedAt, now))
  const traveller = { now: at, attributes: around.attributes }
  const begun = { ...withNewRecords(profile, around.program, traveller), version: edition.version }
  return placeProfile(begun, judge(journeyerOf(begun, SERVER, around.program), { now: at, around, cause: 'playbook' }))
}

/** A stage that is kept from now on counts as entered if its condition holds now for all devices together. */
function withNewRecords(
  profile: KeptProfile,
  program: Program,
  traveller: Omit<Subject, 'cells' | 'stages'>,
): KeptProfile {
  const known = journeyerOf(profile, SERVER, program).evidence
  const { cells } = beginRecords(known, program, traveller)
  const devices = [...profile.devices].map(
    ([id, device]) => [id, { ...device, evidence: withRecords(device.evidence, cells, program) }] as const,
  )
  return { ...profile, devices: new Map(devices) }
}

/** Lets time pass until now, and judges what all devices together have seen. */
export function judgeProfile(profile: KeptProfile, { around, now, cause = 'attributes' }: ProfileSetting): KeptProfile {
  const person = wait(journeyerOf(profile, SERVER, around.program), now, around)
  return placeProfile(profile, judge(person, { now: Math.max(now, person.judgedAt), around, cause }))
}

export function placeProfile(
  profile: KeptProfile,
  { placements, judgedAt, nextChange }: Omit<Journeyer, 'evidence'>,
): KeptProfile {
  return { ...profile, placed: { placements, judgedAt, nextChange } }
}
