import { type DeviceEvidences, horizonOf, level } from '../journey/merge.ts'
import type { Program } from '../journey/program.ts'
import { join } from './join.ts'
import type { KeptProfile } from './kept-profile.ts'

/**
 * Joins what was told of somebody who turned out to be this person, so that both are looked back on alike. Told again,
 * it changes nothing.
 */
export function unite(profile: KeptProfile, other: KeptProfile, program: Program): KeptProfile {
  const isNews = [...other.devices].some(
    ([id, { evidence }]) => evidence.taken > (profile.devices.get(id)?.evidence.taken ?? -1),
  )
  if (!isNews) return join(profile, { ...other, devices: new Map() })
  const horizon = Math.max(...[profile, other].map((one) => horizonOf(evidencesOf(one), program)))
  return join(levelled(profile, program, horizon), levelled(other, program, horizon))
}

function levelled(profile: KeptProfile, program: Program, horizon: number): KeptProfile {
  const evidences = level(evidencesOf(profile), program, horizon)
  const devices = [...profile.devices].map(
    ([id, device]) => [id, { ...device, evidence: evidences.get(id) ?? device.evidence }] as const,
  )
  return { ...profile, devices: new Map(devices) }
}

function evidencesOf({ devices }: KeptProfile): DeviceEvidences {
  return new Map([...devices].map(([id, { evidence }]) => [id, evidence]))
}
