import type { Program } from '../../shared/journey/program.ts'
import { type PackedProfile, packEvidence, packPlaced } from '../../shared/profile/packed-profile.ts'
import type { Passport } from './passport.ts'

/** What a visitor brings into a profile: one device, and where its person was in their journeys. */
export function packPassport({ visitor, person, version }: Passport, program: Program, now: number): PackedProfile {
  const { evidence } = person
  const device = {
    id: visitor,
    evidence: packEvidence(evidence, program),
    taken: evidence.taken,
    since: now,
    seen: now,
  }
  return { user: null, devices: [device], traits: {}, placed: packPlaced(person, program), version }
}
