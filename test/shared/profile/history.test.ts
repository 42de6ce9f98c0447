import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { join } from '../../../shared/profile/join.ts'
import { judgeProfile } from '../../../shared/profile/judge-profile.ts'
import { packProfile, unpackProfile } from '../../../shared/profile/packed-profile.ts'
import { anyCase, NOW } from '../../support/arbitraries.ts'
import { anyHistory, BROWSERS, heldBy, liveThrough, placedStages, settingOf } from '../../support/profile-history.ts'
import { programOf } from '../../support/programs.ts'
import { referenceStages } from '../../support/reference.ts'

const RUNS = { numRuns: 1000 }

/** A person whose devices and servers have sent everything, in pieces, again and in the wrong order. */
const anyLife = fc.record({ given: anyCase({ late: '36500d' }), history: anyHistory }).map(({ given, history }) => {
  const program = programOf(given.playbook)
  return { ...given, program, ...liveThrough(history, { ...given, program }) }
})

describe('a profile', () => {
  it('is at the stages that the union of all touches makes, whoever sent them, how often and in what order', () => {
    fc.assert(
      fc.property(anyLife, ({ playbook, touches, attributes, program, profile }) => {
        expect(placedStages(profile, program)).toEqual(referenceStages({ playbook, touches, attributes }, NOW))
      }),
      RUNS,
    )
  })

  it('tells what became of every touch it is sent, and accepts each once', () => {
    fc.assert(
      fc.property(anyLife, ({ dealt, told }) => {
        for (const { told: one } of told) {
          expect(one.accepted.length + one.duplicate + one.tooLate + one.waiting).toBe(one.received)
        }
        for (const [place] of BROWSERS.entries()) {
          const accepted = told.filter((one) => one.place === place).flatMap((one) => one.told.accepted)
          expect(accepted.map(({ id }) => id).toSorted()).toEqual((dealt[place] ?? []).map(({ id }) => id).toSorted())
        }
      }),
      RUNS,
    )
  })

  it('holds exactly the numbers of each browser under that browser', () => {
    fc.assert(
      fc.property(anyLife, ({ dealt, profile, program }) => {
        for (const [place] of BROWSERS.entries()) {
          const count = dealt[place]?.length ?? 0
          expect(heldBy(profile, place, program)).toEqual(count === 0 ? [] : [1, count])
        }
      }),
      RUNS,
    )
  })

  it('is the same after it was stored and read', () => {
    fc.assert(
      fc.property(anyLife, ({ profile, program }) => {
        expect(unpackProfile(JSON.parse(JSON.stringify(packProfile(profile, program))), program)).toEqual(profile)
      }),
      RUNS,
    )
  })

  it('is not changed by being joined with itself and judged again', () => {
    fc.assert(
      fc.property(anyLife, ({ profile, program, attributes }) => {
        const again = judgeProfile(join(profile, profile), settingOf({ program, attributes }, NOW))
        expect(again).toEqual(profile)
      }),
      RUNS,
    )
  })
})
