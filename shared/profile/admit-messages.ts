import { noEvidence } from '../journey/evidence.ts'
import { fold, settle } from '../journey/fold.ts'
import { withRecords } from '../journey/merge.ts'
import { meet } from '../journey/travel.ts'
import type { Touch } from '../model/touch.ts'
import { judgeProfile, type ProfileSetting, placeProfile } from './judge-profile.ts'
import { journeyerOf, type KeptProfile, SERVER } from './kept-profile.ts'

/**
 * Folds touches that a server sent, in order of time, none of them known before. They may lie in the past: what has been
 * answered is not rewritten, so a move that they bring is made now.
 */
export function admitMessages(
  profile: KeptProfile,
  touches: readonly Touch[],
  { around, ...setting }: ProfileSetting,
): KeptProfile {
  const unnumbered = { ...around, queue: null }
  const { program } = around
  const before = profile.devices.get(SERVER)
  const since = before?.since ?? setting.now
  let evidence = before?.evidence ?? noEvidence(program.shape)
  let person = journeyerOf(profile, SERVER, program)
  for (const touch of touches) {
    evidence = fold(settle(evidence, program, Math.max(touch.at, person.judgedAt)), touch, unnumbered)
    person = meet(person, touch, unnumbered)
  }
  evidence = withRecords(evidence, person.evidence.cells, program)
  const devices = new Map([...profile.devices, [SERVER, { evidence, since, seen: setting.now }]])
  return judgeProfile(placeProfile({ ...profile, devices }, person), { ...setting, around: unnumbered })
}
