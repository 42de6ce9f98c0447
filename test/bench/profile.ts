import type { Playbook } from '../../shared/model/playbook.ts'
import type { Touch } from '../../shared/model/touch.ts'
import { compilePlaybook } from '../../shared/playbook/compile.ts'
import { admitVisit } from '../../shared/profile/admit-visit.ts'
import { judgeProfile } from '../../shared/profile/judge-profile.ts'
import { type KeptProfile, newProfile } from '../../shared/profile/kept-profile.ts'
import { type PackedProfile, packProfile, unpackProfile } from '../../shared/profile/packed-profile.ts'
import { unite } from '../../shared/profile/unite.ts'
import { type Results, summarize } from './result.ts'
import { TOKEN_PLAYBOOK } from './token.ts'

const DEVICES = 10
const TOUCHES_EACH = 240
const RUNS = 51
const WARM_UPS = 50
const NOW = Date.UTC(2026, 10, 22)

/** Stages that are kept are the dearest to judge: all devices are looked back on. So many as the limit of evidence allows. */
const KEPT = 6

const PLAYBOOK: Playbook = {
  ...TOKEN_PLAYBOOK,
  journeys: TOKEN_PLAYBOOK.journeys.map(({ id, stages }) => ({
    id,
    stages: stages.map((stage) => {
      if (stage.id !== 'interested' || stage.when === 'always' || !('any' in stage.when)) return stage
      return { ...stage, when: { any: stage.when.any.slice(0, KEPT) }, keep: true }
    }),
  })),
}

/**
 * What a shard does when a visitor turns out to be somebody: reads both profiles, joins them, judges the person, and
 * writes all devices. Ten devices each, which did everything that the playbook of 24 touch names asks for.
 */
export function measureProfile(): Results {
  const compiled = compilePlaybook(PLAYBOOK)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { program } = compiled.value
  const setting = {
    edition: { version: 'bench', publishedAt: 0 },
    around: { program, attributes: {}, queue: null },
    now: NOW,
  }
  const [one, other] = ['a', 'b'].map((name) => JSON.stringify(packProfile(aPerson(name), program)))
  const merge = () => {
    const [ours, theirs] = [parse(one), parse(other)].map((packed) => unpackProfile(packed, program))
    const united = unite(ours ?? newProfile(null), theirs ?? newProfile(null), program)
    return JSON.stringify(packProfile(judgeProfile(united, setting), program))
  }
  if (parse(merge()).devices.length !== 2 * DEVICES) throw new Error('the merged profile lacks devices')
  for (let turn = 0; turn < WARM_UPS; turn += 1) merge()
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now()
    merge()
    return performance.now() - start
  })
  return { 'merge two profiles of ten devices each': summarize(times, { unit: 'ms', target: { max: 5 } }) }

  function aPerson(name: string): KeptProfile {
    const names = [...program.vocabulary]
    return Array.from({ length: DEVICES }, (_, device) => device).reduce((profile, device) => {
      const touches = Array.from({ length: TOUCHES_EACH }, (_, place): Touch => {
        const at = NOW - Math.floor(((TOUCHES_EACH - place) / TOUCHES_EACH) * program.lateMs)
        const touch = names[(place * 7 + device) % names.length] ?? ''
        return { id: `t${place}`, seq: place + 1, name: touch, at, channel: 'web', verified: false, value: 12.34 }
      })
      const visit = { device: `${name}${device}`, queue: device, touches, oldest: undefined }
      return admitVisit(profile, visit, setting).profile
    }, newProfile(null))
  }
}

function parse(text: string | undefined): PackedProfile {
  return JSON.parse(text ?? '')
}
