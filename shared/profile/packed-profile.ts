import { decodeEvidence, encodeEvidence } from '../journey/encode.ts'
import type { Evidence } from '../journey/evidence.ts'
import type { Program } from '../journey/program.ts'
import type { Placement } from '../journey/travel.ts'
import { decodeBase64Url, encodeBase64Url } from '../lib/base64url.ts'
import type { KeptDevice, KeptProfile, Placed, Trait } from './kept-profile.ts'

/** A profile as it is stored and as it moves between shards: it survives a new version of the playbook. */
export interface PackedProfile {
  readonly user: string | null
  readonly devices: readonly PackedDevice[]
  readonly traits: { readonly [name: string]: Trait }
  readonly placed: PackedPlaced
  readonly version: string
}

export interface PackedDevice {
  readonly id: string
  /** As `encodeEvidence` writes it, in base64url. */
  readonly evidence: string
  readonly taken: number
  readonly since: number
  readonly seen: number
}

/** Placements by journey id. `nextChange` is `null` where there is none. */
export interface PackedPlaced {
  readonly journeys: { readonly [journey: string]: Placement }
  readonly judgedAt: number
  readonly nextChange: number | null
}

export function packProfile(profile: KeptProfile, program: Program): PackedProfile {
  return {
    user: profile.user,
    devices: [...profile.devices].map(([id, device]) => packDevice(id, device, program)),
    traits: Object.fromEntries(profile.traits),
    placed: packPlaced(profile.placed, program),
    version: profile.version,
  }
}

export function packDevice(id: string, { evidence, since, seen }: KeptDevice, program: Program): PackedDevice {
  return { id, evidence: packEvidence(evidence, program), taken: evidence.taken, since, seen }
}

export function unpackProfile(packed: PackedProfile, program: Program): KeptProfile {
  return {
    user: packed.user,
    devices: new Map(
      packed.devices.map(({ id, evidence, since, seen }) => [
        id,
        { evidence: unpackEvidence(evidence, program), since, seen },
      ]),
    ),
    traits: new Map(Object.entries(packed.traits)),
    placed: unpackPlaced(packed.placed, program),
    version: packed.version,
  }
}

export function packEvidence(evidence: Evidence, { shape }: Program): string {
  return encodeBase64Url(encodeEvidence(evidence, shape))
}

/** Text that `packEvidence` did not write throws. */
export function unpackEvidence(text: string, { shape }: Program): Evidence {
  const bytes = decodeBase64Url(text)
  if (bytes === null) throw new RangeError('stored evidence is not base64url')
  return decodeEvidence(bytes, shape)
}

export function packPlaced({ placements, judgedAt, nextChange }: Placed, program: Program): PackedPlaced {
  const journeys = program.journeys.flatMap(({ id }, place) => {
    const placement = placements[place]
    return placement === undefined ? [] : [[id, placement] as const]
  })
  return {
    journeys: Object.fromEntries(journeys),
    judgedAt,
    nextChange: Number.isFinite(nextChange) ? nextChange : null,
  }
}

/** A journey that the playbook did not have then begins at the next judgement; a stage that is gone is left by it. */
export function unpackPlaced({ journeys, judgedAt, nextChange }: PackedPlaced, program: Program): Placed {
  const isPlaced = Object.keys(journeys).length > 0
  const placements = program.journeys.map(
    ({ id }): Placement => journeys[id] ?? { stage: null, since: judgedAt, ordinal: 0 },
  )
  return { placements: isPlaced ? placements : [], judgedAt, nextChange: nextChange ?? Number.POSITIVE_INFINITY }
}
