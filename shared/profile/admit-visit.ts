import { type Admission, admit, admitEvidence, closeBelow, holds } from '../journey/admit.ts'
import { noEvidence } from '../journey/evidence.ts'
import { rangesOf } from '../journey/held.ts'
import { withRecords } from '../journey/merge.ts'
import type { Journeyer } from '../journey/travel.ts'
import type { Touch } from '../model/touch.ts'
import { judgeProfile, type ProfileSetting, placeProfile } from './judge-profile.ts'
import { journeyerOf, type KeptDevice, type KeptProfile } from './kept-profile.ts'

/** What a browser brings to its profile. */
export interface DeviceVisit {
  readonly device: string
  /** Which of the browser's queues numbered the touches. */
  readonly queue: number
  /** In order of time, by the server's clock. */
  readonly touches: readonly Touch[]
  /** The lowest number that still waits in the browser. */
  readonly oldest: number | undefined
}

export interface AdmittedVisit {
  readonly profile: KeptProfile
  /** The pooled evidence, with the numbers that this device holds. */
  readonly person: Journeyer
  /** `[from, to, from, to, …]`: the numbers of this queue that the profile holds. */
  readonly held: readonly number[]
  /** Touches that this visit brought, by what became of them; those that would make a gap too many have to come again. */
  readonly accepted: readonly Touch[]
  readonly tooLate: readonly Touch[]
  readonly duplicate: readonly Touch[]
}

/** Folds a browser's touches into its device of the profile. Sent again, it gives the same profile. */
export function admitVisit(profile: KeptProfile, visit: DeviceVisit, setting: ProfileSetting): AdmittedVisit {
  const { around, now } = setting
  const { device, queue } = visit
  const admission = { around: { ...around, queue }, queue, oldestWelcome: now - around.program.lateMs }
  const before = profile.devices.get(device) ?? { evidence: noEvidence(around.program.shape), since: now, seen: now }
  const own = { ...before, evidence: closeBelow(before.evidence, queue, visit.oldest), seen: now }
  const folded = foldVisit(withDevice(profile, device, own), { ...visit, own }, admission)
  const judged = judgeProfile(folded.profile, setting)
  const { fresh, duplicate } = folded
  return {
    profile: judged,
    person: journeyerOf(judged, device, around.program),
    held: rangesOf(folded.evidence.held, queue),
    accepted: fresh.filter(({ at }) => at >= admission.oldestWelcome),
    tooLate: fresh.filter(({ at }) => at < admission.oldestWelcome),
    duplicate,
  }
}

/** Each touch is judged at its own instant on what all devices know, and kept in the evidence of the one. */
function foldVisit(
  profile: KeptProfile,
  { device, queue, touches, own }: DeviceVisit & { readonly own: KeptDevice },
  admission: Admission,
) {
  const { program } = admission.around
  const [fresh, duplicate]: [Touch[], Touch[]] = [[], []]
  let person = journeyerOf(profile, device, program)
  let { evidence } = own
  for (const touch of touches) {
    if (holds(evidence, queue, touch.seq)) duplicate.push(touch)
    else {
      evidence = admitEvidence(evidence, touch, { ...admission, judgedAt: person.judgedAt })
      person = admit(person, touch, admission)
      if (holds(evidence, queue, touch.seq)) fresh.push(touch)
    }
  }
  if (fresh.length === 0) return { profile, evidence, fresh, duplicate }
  evidence = withRecords(evidence, person.evidence.cells, program)
  return {
    profile: placeProfile(withDevice(profile, device, { ...own, evidence }), person),
    evidence,
    fresh,
    duplicate,
  }
}

function withDevice(profile: KeptProfile, id: string, device: KeptDevice): KeptProfile {
  return { ...profile, devices: new Map([...profile.devices, [id, device]]) }
}
