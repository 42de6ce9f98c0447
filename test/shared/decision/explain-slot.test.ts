import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, type Viewer } from '../../../shared/decision/decide.ts'
import { type ExplainedViewer, explainSlot } from '../../../shared/decision/explain-slot.ts'
import { compilePlays } from '../../../shared/decision/plays.ts'
import type { AttributeCondition } from '../../../shared/model/condition.ts'
import type { Play } from '../../../shared/model/playbook.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { DAY, NOW } from '../../support/instant.ts'

const VIEWER: Viewer = { mayPersonalize: true, stages: ['buyer:visitor'], attributes: {}, now: NOW }

const at = (instant: number) => new Date(instant).toISOString()

const explainHero = (plays: readonly Play[], viewer: Partial<ExplainedViewer> = {}) =>
  explainSlot(plays, 'hero', { ...VIEWER, ...viewer })

const passedOver = (play: Play, viewer: Partial<ExplainedViewer> = {}) =>
  explainHero([play], viewer).plays[0]?.passedOver

describe('explainSlot', () => {
  it('tells of every play of the slot, in order, why it is shown or passed over', () => {
    const plays = [
      aPlay({ id: 'thanks', stages: ['buyer:customer'] }),
      aPlay({ id: 'elsewhere', slot: 'offer' }),
      aPlay({ id: 'welcome' }),
      aPlay({ id: 'fallback' }),
    ]
    expect(explainHero(plays)).toEqual({
      chosen: 'welcome',
      plays: [
        {
          play: 'thanks',
          isChosen: false,
          passedOver: [{ reason: 'stage', has: ['buyer:visitor'], wants: ['buyer:customer'] }],
        },
        { play: 'welcome', isChosen: true, passedOver: [] },
        { play: 'fallback', isChosen: false, passedOver: [{ reason: 'earlier-play', play: 'welcome' }] },
      ],
      next: 'thanks',
    })
  })

  it('names the clauses of the audience that fail, with the value that is and the one that is wanted', () => {
    const audience = { country: { $in: ['FR', 'DE'] }, age: { $gte: 18, $lt: 65 }, $not: { plan: 'pro' } }
    expect(passedOver(aPlay({ audience }), { attributes: { country: 'IT', age: 70, plan: 'pro' } })).toEqual([
      {
        reason: 'audience',
        failed: [
          { path: 'country', has: 'IT', wants: { $in: ['FR', 'DE'] } },
          { path: 'age', has: 70, wants: { $lt: 65 } },
          { path: 'plan', has: 'pro', wants: 'pro', not: true },
        ],
      },
    ])
  })

  it('names the instant at which a play begins or was over, to the millisecond', () => {
    const schedule = { from: at(NOW), until: at(NOW + DAY) }
    expect(passedOver(aPlay({ schedule }), { now: NOW - 1 })).toEqual([{ reason: 'not-begun', at: NOW }])
    expect(passedOver(aPlay({ schedule }), { now: NOW })).toEqual([])
    expect(passedOver(aPlay({ schedule }), { now: NOW + DAY })).toEqual([{ reason: 'over', at: NOW + DAY }])
  })

  it('tells everything that speaks against a play, refused consent first', () => {
    const play = aPlay({ stages: ['buyer:customer'], audience: { country: 'FR' }, schedule: { from: at(NOW + 1) } })
    const reasons = passedOver(play, { mayPersonalize: false })?.map(({ reason }) => reason)
    expect(reasons).toEqual(['no-consent', 'stage', 'not-begun', 'audience'])
  })

  it('names as next the play whose stage is nearest ahead, then the one that lacks the least', () => {
    const plays = [
      aPlay({ id: 'past', stages: ['buyer:visitor'] }),
      aPlay({ id: 'loyal', stages: ['buyer:loyal'] }),
      aPlay({ id: 'french', stages: ['buyer:customer'], audience: { country: 'FR' } }),
      aPlay({ id: 'customer', stages: ['buyer:customer'] }),
    ]
    const viewer = { stages: ['buyer:interested'], ahead: ['buyer:customer', 'buyer:loyal'] }
    expect(explainHero(plays, viewer).next).toBe('customer')
    expect(
      explainHero([...plays, aPlay({ stages: viewer.stages, schedule: { from: at(NOW + 1) } })], viewer).next,
    ).toBe('play')
  })

  it('names no play as next that is over, or to somebody who refuses', () => {
    const over = aPlay({ schedule: { until: at(NOW) } })
    expect(explainHero([over]).next).toBeNull()
    expect(explainHero([aPlay()], { mayPersonalize: false }).next).toBeNull()
    expect(explainHero([]).next).toBeNull()
  })

  it('chooses what decide shows, whatever the plays and the viewer', () => {
    let shown = 0
    fc.assert(
      fc.property(anyPlays, anyViewer, (plays, viewer) => {
        const compiled = compilePlays(plays)
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
        const { play = null } = decide(compiled.value, 'hero', viewer)
        const explained = explainSlot(plays, 'hero', viewer)
        expect(explained.chosen).toBe(play)
        expect(explained.plays.map((part) => part.play)).toEqual(
          plays.filter(({ slot }) => slot === 'hero').map(({ id }) => id),
        )
        for (const part of explained.plays) {
          expect(part.isChosen).toBe(part.play === play)
          expect(part.passedOver.length === 0).toBe(part.isChosen)
        }
        expect(explained.next === null || explained.next !== play).toBe(true)
        if (play !== null) shown += 1
      }),
      { numRuns: 4_000 },
    )
    expect(shown).toBeGreaterThan(1_000)
  })
})

const STAGES = ['a:1', 'a:2', 'b:1', 'b:2']

const AUDIENCES: readonly AttributeCondition[] = [
  {},
  { country: 'FR' },
  { country: { $ne: 'FR' } },
  { country: { $in: ['FR', 'DE'], $nin: ['DE'] } },
  { $or: [{ country: 'FR' }, { age: { $gte: 18, $lt: 40 } }] },
  { $or: [] },
  { $and: [] },
  { $nor: [] },
  { $nor: [{ country: 'FR' }, { age: 17 }] },
  { $not: { country: 'FR', age: { $gt: 17 } } },
  { age: { $not: { $gt: 20 } } },
  { 'plan.name': { $regex: '^p' }, tags: { $size: 2 } },
  { tags: { $elemMatch: { $eq: 'x' } } },
  { tags: ['x', 'y'] },
  { plan: { name: 'pro' } },
  { plan: {} },
  { country: null },
]

const anyPlays = fc
  .array(
    fc.record({
      slot: fc.constantFrom('hero', 'hero', 'offer'),
      stages: fc.uniqueArray(fc.constantFrom(...STAGES), { minLength: 1, maxLength: 4 }),
      audience: fc.constantFrom(...AUDIENCES),
      from: fc.constantFrom(NOW - 1, NOW, NOW + 1),
      length: fc.constantFrom(2, DAY, DAY),
    }),
    { maxLength: 40 },
  )
  .map((plays) =>
    plays.map(({ from, length, ...play }, place) =>
      aPlay({ ...play, id: `play-${place}`, schedule: { from: at(from), until: at(from + length) } }),
    ),
  )

const anyViewer: fc.Arbitrary<Viewer> = fc.record({
  mayPersonalize: fc.constantFrom(true, true, true, true, true, false),
  stages: fc.subarray(STAGES),
  attributes: fc.record(
    {
      country: fc.constantFrom('FR', 'DE', 'IT', null),
      age: fc.constantFrom(17, 18, 40, '18'),
      plan: fc.constantFrom({ name: 'pro' }, {}, 'pro'),
      tags: fc.constantFrom(['x', 'y'], [], 'x'),
    },
    { requiredKeys: [] },
  ),
  now: fc.constantFrom(NOW - 1, NOW, NOW + 1, NOW + 2),
})
