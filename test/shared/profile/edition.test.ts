import { describe, expect, it } from 'vitest'
import type { Condition } from '../../../shared/model/condition.ts'
import { admitVisit } from '../../../shared/profile/admit-visit.ts'
import { judgeProfile, underEdition } from '../../../shared/profile/judge-profile.ts'
import { newProfile } from '../../../shared/profile/kept-profile.ts'
import { packProfile, unpackProfile } from '../../../shared/profile/packed-profile.ts'
import { playbookOf, START, touch } from '../../support/judging.ts'
import { placedStages } from '../../support/profile-history.ts'
import { programOf } from '../../support/programs.ts'

const DAY_MS = 86_400_000

/**
 * The stage some days after a version was published that keeps a stage which the one before did not, of somebody each of
 * whose devices has brought one touch.
 */
function stageAfter(
  when: Condition,
  names: readonly string[],
  { published, days }: { published: number; days: number },
) {
  const before = programOf(playbookOf(when))
  const after = programOf(playbookOf(when, { keep: true }))
  const publishedAt = START + published
  const settingOf = (now: number) => ({
    edition: { version: 'v2', publishedAt },
    around: { program: after, attributes: {}, queue: null },
    now,
  })
  const known = names.reduce((profile, name, place) => {
    const setting = {
      edition: { version: 'v1', publishedAt: 0 },
      around: { program: before, attributes: {}, queue: null },
      now: START + place,
    }
    const visit = { device: `device-${place}`, queue: 1, touches: [touch(name, place)], oldest: undefined }
    return admitVisit(underEdition(profile, setting), visit, setting).profile
  }, newProfile(null))
  const carried = unpackProfile(packProfile(known, before), after)
  const begun = underEdition(carried, settingOf(publishedAt))
  expect(underEdition(begun, settingOf(publishedAt))).toEqual(begun)
  const now = START + days * DAY_MS
  return placedStages(judgeProfile(begun, settingOf(now)), after).one
}

describe('underEdition', () => {
  const twiceInAWeek: Condition = { touch: 'view', count: { gte: 2 }, within: '7d' }

  it('keeps a stage that a new version keeps, for whom all devices together are at it', () => {
    expect(stageAfter(twiceInAWeek, ['view', 'view'], { published: DAY_MS, days: 30 })).toBe('reached')
    expect(stageAfter(twiceInAWeek, ['view', 'view'], { published: 20 * DAY_MS, days: 30 })).not.toBe('reached')
  })

  it('does not count a stage as entered because one device alone would be at it', () => {
    const viewedOnly: Condition = { all: [{ touch: 'view', within: '7d' }, { not: { touch: 'buy' } }] }
    expect(stageAfter(viewedOnly, ['buy', 'view'], { published: DAY_MS, days: 1 })).not.toBe('reached')
    expect(stageAfter(viewedOnly, ['view', 'view'], { published: DAY_MS, days: 30 })).toBe('reached')
  })
})
