import { describe, expect, it } from 'vitest'
import { decodeEvidence, encodeEvidence } from '../../../shared/journey/encode.ts'
import { noEvidence } from '../../../shared/journey/evidence.ts'
import { beginRecords, fold } from '../../../shared/journey/fold.ts'
import { merge } from '../../../shared/journey/merge.ts'
import { stagesOf } from '../../../shared/journey/stages.ts'
import type { Condition } from '../../../shared/model/condition.ts'
import type { Touch } from '../../../shared/model/touch.ts'
import { playbookOf, START, touch } from '../../support/judging.ts'
import { programOf, QUEUE } from '../../support/programs.ts'

const DAY_MS = 86_400_000

/** The stage some days after a version was published that keeps a stage which the one before did not. */
function stageAfter(
  when: Condition,
  touches: readonly Touch[],
  { published, days }: { published: number; days: number },
) {
  const before = programOf(playbookOf(when))
  const after = programOf(playbookOf(when, { keep: true }))
  const known = touches.reduce(
    (kept, one, place) => fold(kept, { ...one, seq: place + 1 }, { program: before, queue: QUEUE }),
    noEvidence(before.shape),
  )
  const carried = decodeEvidence(encodeEvidence(known, before.shape), after.shape)
  const begun = beginRecords(carried, after, { now: START + published, attributes: {} })
  return stagesOf(after, { cells: begun.cells, now: START + days * DAY_MS, attributes: {} })[0]
}

describe('beginRecords', () => {
  const twiceInAWeek: Condition = { touch: 'view', count: { gte: 2 }, within: '7d' }
  const views = [touch('view', 0), touch('view', 1000)]

  it('keeps a stage that a new version keeps, for whoever is at it when that is published', () => {
    expect(stageAfter(twiceInAWeek, views, { published: DAY_MS, days: 30 })).toBe('reached')
  })

  it('does not invent that whoever had left the stage by then ever entered it', () => {
    expect(stageAfter(twiceInAWeek, views, { published: 20 * DAY_MS, days: 30 })).not.toBe('reached')
  })

  it('does not take the unknown past for one in which nothing happened', () => {
    const quiet: Condition = { not: { touch: 'view', within: '1d' } }
    expect(stageAfter(quiet, views, { published: 2000, days: 0.5 })).not.toBe('reached')
  })
})

describe('merge', () => {
  it('prefers the later state of a device, also once it has forgotten its oldest queue', () => {
    const program = programOf(playbookOf({ touch: 'view', count: { gte: 6 } }))
    const seen = (queues: readonly number[]) =>
      queues.reduce(
        (known, queue, place) => fold(known, { ...touch('view', place), seq: place + 1 }, { program, queue }),
        noEvidence(program.shape),
      )
    const later = new Map([['phone', seen([1, 1, 2, 3, 4])]])
    const earlier = new Map([['phone', seen([1, 1, 2, 3])]])
    expect(merge(earlier, later)).toEqual(later)
    expect(merge(later, earlier)).toEqual(later)
  })
})
