import { noEvidence } from '../../shared/journey/evidence.ts'
import { judge, meet } from '../../shared/journey/travel.ts'
import type { Playbook } from '../../shared/model/playbook.ts'
import { compilePlaybook } from '../../shared/playbook/compile.ts'
import { sealToken } from '../../worker/passport/token.ts'
import { importTokenKeys } from '../../worker/passport/token-keys.ts'
import { type Results, summarize } from './result.ts'

const NAMES = Array.from({ length: 24 }, (_, place) => `touch_${place}`)
const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 10, 22)

/** 24 touch names, each asked for by count, by recency, or by both in a window. */
export const TOKEN_PLAYBOOK: Playbook = {
  site: 'bench',
  consent: 'implied',
  touches: Object.fromEntries(NAMES.map((name) => [name, {}])),
  journeys: [
    {
      id: 'buyer',
      stages: [
        { id: 'visitor', when: 'always' },
        { id: 'aware', when: { any: NAMES.slice(0, 8).map((touch) => ({ touch, count: { gte: 2 } })) } },
        {
          id: 'interested',
          when: { any: NAMES.slice(8, 16).map((touch) => ({ touch, count: { gte: 2 }, within: '14d' })) },
        },
        { id: 'customer', when: { any: NAMES.slice(16).map((touch) => ({ touch, sum: { gte: 1000 } })) } },
        { id: 'lapsed', when: { all: NAMES.slice(16).map((touch) => ({ touch, last: { olderThan: '90d' } })) } },
      ],
    },
  ],
  slots: {},
  plays: [],
}

/** The token of a visitor who did everything, often and over a year. */
export async function measureToken(): Promise<Results> {
  const compiled = compilePlaybook(TOKEN_PLAYBOOK)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { program } = compiled.value
  const around = { program, attributes: {}, queue: 0x9e3779b9 }
  const stranger = {
    evidence: noEvidence(program.shape),
    placements: [],
    judgedAt: 0,
    nextChange: Number.POSITIVE_INFINITY,
  }
  let walked = judge(stranger, { now: NOW - 400 * DAY_MS, around, cause: 'touch' })
  for (let seq = 1; seq <= 2_400; seq += 1) {
    const at = NOW - 400 * DAY_MS + Math.floor((seq / 2_401) * 400 * DAY_MS)
    const name = NAMES[(seq * 7) % NAMES.length] ?? ''
    walked = meet(walked, { id: String(seq), seq, name, at, channel: 'web', verified: false, value: 1234.56 }, around)
  }
  const keys = await importTokenKeys(`1:${Buffer.alloc(32, 7).toString('base64url')}`)
  const token = await sealToken(
    { visitor: Buffer.alloc(16, 9).toString('base64url'), person: walked, version: 'bench', bond: { is: 'anonymous' } },
    'bench',
    { keys, program },
  )
  return { 'token, 24 touch names, 2,400 touches': summarize([token.length], { unit: 'B', target: { max: 1024 } }) }
}
