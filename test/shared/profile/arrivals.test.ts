import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Program } from '../../../shared/journey/program.ts'
import type { Playbook } from '../../../shared/model/playbook.ts'
import type { Attributes, Touch } from '../../../shared/model/touch.ts'
import { admitMessages } from '../../../shared/profile/admit-messages.ts'
import { admitVisit } from '../../../shared/profile/admit-visit.ts'
import { judgeProfile } from '../../../shared/profile/judge-profile.ts'
import { type KeptProfile, newProfile } from '../../../shared/profile/kept-profile.ts'
import { unite } from '../../../shared/profile/unite.ts'
import { anyCase, NOW } from '../../support/arbitraries.ts'
import { BROWSERS, placedStages, settingOf } from '../../support/profile-history.ts'
import { programOf } from '../../support/programs.ts'
import { referenceStages } from '../../support/reference.ts'

const RUNS = { numRuns: 1000 }

interface Receiving {
  readonly program: Program
  readonly attributes: Attributes
  /** How often each visit is sent. */
  readonly times?: number
  /** Who is known so far; nobody otherwise. */
  readonly from?: KeptProfile
}

interface Arrival {
  readonly touch: Touch
  readonly place: number
  readonly receivedAt: number
}

/** Touches over many years, each sent by one of a person's browsers or by a server, and not too late. */
const anyArrivals = anyCase().chain(({ playbook, touches, attributes }) => {
  const { lateMs } = programOf(playbook)
  const delay = fc.oneof(fc.constantFrom(0, 1, lateMs - 1, lateMs), fc.nat(lateMs))
  const one = fc.record({ place: fc.nat(BROWSERS.length), delay })
  return fc.array(one, { minLength: touches.length, maxLength: touches.length }).map((ways) => ({
    playbook,
    touches,
    attributes,
    arrivals: inOrder(
      touches.map((touch, index) => {
        const { place, delay } = ways[index] ?? { place: 0, delay: 0 }
        return { touch, place, receivedAt: Math.min(NOW, touch.at + delay) }
      }),
    ),
  }))
})

/** Touches over many years that servers send when it pleases them, and no stage that looks back. */
const anyPast = anyCase().chain(({ playbook, touches, attributes }) =>
  fc
    .array(fc.record({ place: fc.nat(4), at: fc.double({ min: 0, max: 1, noNaN: true }) }), {
      minLength: touches.length,
      maxLength: touches.length,
    })
    .map((ways) => ({
      playbook: withoutKeep(playbook),
      touches,
      attributes,
      arrivals: inOrder(
        touches.map((touch, index) => {
          const { place, at } = ways[index] ?? { place: 0, at: 0 }
          const isBrowser = place < BROWSERS.length
          return { touch, place, receivedAt: isBrowser ? touch.at : Math.round(touch.at + (NOW - touch.at) * at) }
        }),
      ),
    })),
)

describe('a profile', () => {
  it('keeps a stage that no device alone has entered, when all of them have long forgotten why', () => {
    fc.assert(
      fc.property(anyArrivals, ({ playbook, touches, attributes, arrivals }) => {
        const program = programOf(playbook)
        const profile = receiveAll(arrivals, { program, attributes })
        expect(placedStages(profile, program)).toEqual(referenceStages({ playbook, touches, attributes }, NOW))
      }),
      { numRuns: 3000 },
    )
  })

  it('counts what a server tells of the past, however long ago', () => {
    fc.assert(
      fc.property(anyPast, ({ playbook, touches, attributes, arrivals }) => {
        const program = programOf(playbook)
        const profile = receiveAll(arrivals, { program, attributes })
        expect(placedStages(profile, program)).toEqual(referenceStages({ playbook, touches, attributes }, NOW))
      }),
      RUNS,
    )
  })

  it('is the same when each visit is sent twice', () => {
    fc.assert(
      fc.property(anyArrivals, ({ playbook, attributes, arrivals }) => {
        const around = { program: programOf(playbook), attributes }
        expect(receiveAll(arrivals, { ...around, times: 2 })).toEqual(receiveAll(arrivals, around))
      }),
      RUNS,
    )
  })
})

describe('unite', () => {
  it('changes nothing when it is told again, also after more has come', () => {
    fc.assert(
      fc.property(anyArrivals, ({ playbook, attributes, arrivals }) => {
        const around = { program: programOf(playbook), attributes }
        const [first, later] = [arrivals.slice(0, arrivals.length / 2), arrivals.slice(arrivals.length / 2)]
        const own = receiveAll(
          first.filter(({ place }) => place === 0),
          around,
        )
        const other = receiveAll(
          first.filter(({ place }) => place !== 0),
          around,
        )
        const united = unite(own, other, around.program)
        expect(unite(united, other, around.program)).toEqual(united)
        const after = receiveAll(later, { ...around, from: united })
        expect(unite(after, other, around.program)).toEqual(after)
      }),
      RUNS,
    )
  })
})

function receiveAll(
  arrivals: readonly Arrival[],
  { times = 1, from = newProfile(null), ...around }: Receiving,
): KeptProfile {
  const seqs = BROWSERS.map((device) => from.devices.get(device)?.evidence.held[0]?.ranges.at(-1) ?? 0)
  const received = arrivals.reduce((profile, { touch, place, receivedAt }) => {
    const setting = settingOf(around, receivedAt)
    const device = BROWSERS[place]
    if (device === undefined) return admitMessages(profile, [touch], setting)
    const seq = (seqs[place] ?? 0) + 1
    seqs[place] = seq
    const visit = { device, queue: 1, touches: [{ ...touch, seq }], oldest: undefined }
    let visited = profile
    for (let time = 0; time < times; time += 1) visited = admitVisit(visited, visit, setting).profile
    return visited
  }, from)
  return judgeProfile(received, settingOf(around, NOW))
}

function inOrder(arrivals: readonly Arrival[]): readonly Arrival[] {
  return arrivals.toSorted((a, b) => a.receivedAt - b.receivedAt)
}

function withoutKeep(playbook: Playbook): Playbook {
  const journeys = playbook.journeys.map(({ id, stages }) => ({
    id,
    stages: stages.map((stage) => ({ id: stage.id, when: stage.when })),
  }))
  return { ...playbook, journeys }
}
