import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, type Viewer } from '../../../shared/decision/decide.ts'
import { type ExplainedViewer, explainSlot } from '../../../shared/decision/explain-slot.ts'
import { compilePlays, type Strategy } from '../../../shared/decision/plays.ts'
import type { AttributeCondition } from '../../../shared/model/condition.ts'
import type { Play, Schedule } from '../../../shared/model/playbook.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { DAY, NOW } from '../../support/instant.ts'

const VIEWER: Viewer = {
  mayPersonalize: true,
  stages: ['buyer:visitor'],
  attributes: {},
  now: NOW,
  stableId: 'visitor',
}

const at = (instant: number) => new Date(instant).toISOString()

const explainHero = (plays: readonly Play[], viewer: Partial<ExplainedViewer> = {}) =>
  explainSlot({ plays }, 'hero', { ...VIEWER, ...viewer })

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
      reason: 'play',
      arm: 'a',
      heldOutBy: null,
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

  it('names the page that a viewer is on and those that a play is for', () => {
    const play = aPlay({ pages: ['/pricing*'] })
    const wants = ['/pricing*']
    expect(passedOver(play, { attributes: { path: '/' } })).toEqual([{ reason: 'page', has: '/', wants }])
    expect(passedOver(play)).toEqual([{ reason: 'page', has: null, wants }])
    expect(passedOver(play, { attributes: { path: '/pricing' } })).toEqual([])
  })

  it('names the time on the clock of the zone where a play is off its days or hours', () => {
    const week: Schedule = { days: ['fri'], hours: '09:00-13:00', timeZone: 'Europe/Paris' }
    expect(passedOver(aPlay({ schedule: { from: at(NOW), ...week } }))).toEqual([
      { reason: 'off-hours', has: 'fri 13:00', wants: week },
    ])
    expect(passedOver(aPlay({ schedule: week }), { now: NOW - 1 })).toEqual([])
  })

  it('tells who is a control, who is held out of what, and who has drawn another play of a group', () => {
    expect(explainHero([aPlay({ control: 1 })])).toMatchObject({ chosen: 'play', reason: 'control', arm: 'control' })
    const journeys = [{ id: 'buyer', holdout: 1 }]
    const heldOut = { chosen: 'play', reason: 'holdout', arm: null }
    expect(explainSlot({ plays: [aPlay()], holdout: 1, journeys }, 'hero', VIEWER)).toMatchObject({
      ...heldOut,
      heldOutBy: 'site',
    })
    expect(explainSlot({ plays: [aPlay()], journeys }, 'hero', VIEWER)).toMatchObject({
      ...heldOut,
      heldOutBy: 'journey:buyer',
    })
    const group = (weight: number) => ({ group: { id: 'g', weight } })
    const plays = [aPlay({ id: 'never', ...group(0) }), aPlay({ id: 'always', slot: 'offer', ...group(1) })]
    expect(explainHero(plays)).toEqual({
      chosen: null,
      reason: 'other-group',
      arm: null,
      heldOutBy: null,
      plays: [{ play: 'never', isChosen: false, passedOver: [{ reason: 'other-group', group: 'g', play: 'always' }] }],
      next: null,
    })
  })

  it('draws nothing for a person whom only servers know', () => {
    const drawn = explainHero([aPlay({ control: 1, group: { id: 'g', weight: 1 } })], { stableId: null })
    expect(drawn).toMatchObject({ chosen: 'play', reason: 'undrawn', arm: null, heldOutBy: null })
    expect(explainHero([aPlay()], { stableId: null })).toMatchObject({ reason: 'play', arm: 'a' })
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
      fc.property(anyStrategy, anyViewer, (strategy, viewer) => {
        const { plays } = strategy
        const compiled = compilePlays(strategy)
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
        const { play = null, arm = null, reason } = decide(compiled.value, 'hero', viewer)
        const explained = explainSlot(strategy, 'hero', viewer)
        expect(explained).toMatchObject({ chosen: play, arm, reason })
        expect(explained.heldOutBy !== null).toBe(reason === 'holdout')
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
    expect(shown).toBeGreaterThan(500)
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

const OPEN: Schedule = { days: ['fri'], timeZone: 'UTC' }
const CLOSED: Schedule = { hours: '14:00-15:00', timeZone: 'Europe/Paris' }

const anyPlays = fc
  .array(
    fc.record({
      slot: fc.constantFrom('hero', 'hero', 'offer'),
      stages: fc.uniqueArray(fc.constantFrom(...STAGES), { minLength: 1, maxLength: 4 }),
      audience: fc.constantFrom(...AUDIENCES),
      from: fc.constantFrom(NOW - 1, NOW, NOW + 1),
      length: fc.constantFrom(2, DAY, DAY),
      week: fc.constantFrom<Schedule>({}, {}, {}, OPEN, CLOSED),
      draws: fc.constantFrom<Partial<Play>>({}, {}, { control: 0.5 }, { group: { id: 'g' } }, { pages: ['/a*'] }),
    }),
    { maxLength: 40 },
  )
  .map((plays) =>
    plays.map(({ from, length, week, draws, ...play }, place) =>
      aPlay({
        ...play,
        ...draws,
        id: `play-${place}`,
        schedule: { from: at(from), until: at(from + length), ...week },
      }),
    ),
  )

const anyStrategy: fc.Arbitrary<Strategy> = fc.record({
  plays: anyPlays,
  holdout: fc.constantFrom(0, 0.3),
  journeys: fc.constantFrom([], [{ id: 'a', holdout: 0.5 }]),
})

const anyViewer: fc.Arbitrary<Viewer> = fc.record({
  mayPersonalize: fc.constantFrom(true, true, true, true, true, false),
  stages: fc.subarray(STAGES),
  attributes: fc.record(
    {
      country: fc.constantFrom('FR', 'DE', 'IT', null),
      age: fc.constantFrom(17, 18, 40, '18'),
      plan: fc.constantFrom({ name: 'pro' }, {}, 'pro'),
      tags: fc.constantFrom(['x', 'y'], [], 'x'),
      path: fc.constantFrom('/a', '/b'),
    },
    { requiredKeys: [] },
  ),
  now: fc.constantFrom(NOW - 1, NOW, NOW + 1, NOW + 2),
  stableId: fc.constantFrom('v1', 'v2', 'v3', null),
})
