import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Explanation } from '../../../shared/condition/clause.ts'
import { ahead } from '../../../shared/journey/ahead.ts'
import { explain, type JourneyExplanation } from '../../../shared/journey/explain.ts'
import type { Lack } from '../../../shared/journey/lack.ts'
import type { Way } from '../../../shared/journey/way.ts'
import type { Condition } from '../../../shared/model/condition.ts'
import type { Touch } from '../../../shared/model/touch.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { fewestOf, isBeyondFilter, touched, touchesOf } from '../../support/added-touches.ts'
import { anyCase, NOW } from '../../support/arbitraries.ts'
import { foldAll, programOf } from '../../support/programs.ts'
import { type Case, referenceStages } from '../../support/reference.ts'

const DAY = 86_400_000

describe('ahead', () => {
  it('says of every later stage, the next one first, what is missing, as data and in a sentence', () => {
    expect(aheadOf(aPlaybook(), [touched('add_to_cart')])).toEqual([
      {
        stage: 'customer',
        missing: [
          {
            needs: 'purchase at least once',
            has: 0,
            wants: '≥ 1',
            add: { touch: 'purchase', of: 'purchase', times: 1, isMore: false },
          },
        ],
        isEnough: true,
        others: [],
        sentence: 'One purchase makes this person customer',
      },
    ])
    expect(aheadOf(aPlaybook(), []).map(({ stage }) => stage)).toEqual(['interested', 'customer'])
    expect(aheadOf(aPlaybook(), [touched('purchase')])).toEqual([])
  })

  it('tells the alternatives, the nearest first', () => {
    expect(sentencesTo(aPlaybook(), [])[0]).toBe(
      'One add_to_cart makes this person interested; so do two view_pricing touches within 14 days',
    )
    expect(sentencesTo(aPlaybook(), [touched('view_pricing')])[0]).toBe(
      'One more view_pricing makes this person interested; so does one add_to_cart',
    )
  })

  it.each<[string, Condition, readonly Touch[], string]>([
    [
      'all that is missing together',
      { all: [{ touch: 'purchase', count: { gte: 2 } }, { touch: 'page' }] },
      [touched('purchase')],
      'One more purchase and one page make this person there',
    ],
    [
      'what touches cannot bring',
      { all: [{ touch: 'purchase' }, { attributes: { country: { $in: ['FR', 'DE'] } } }] },
      [],
      'To be there, this person still needs purchase at least once (now 0) and country to be one of FR, DE (now none)',
    ],
    [
      'when time alone brings it',
      { touch: 'purchase', last: { olderThan: '90d' } },
      [touched('purchase', { at: NOW - DAY })],
      `Time alone makes this person there ${on(NOW + 89 * DAY + 1)}`,
    ],
    [
      'when time alone or a touch brings it',
      { any: [{ touch: 'page' }, { touch: 'purchase', last: { olderThan: '90d' } }] },
      [touched('purchase')],
      `One page makes this person there; so does time alone ${on(NOW + 90 * DAY + 1)}`,
    ],
    [
      'the contrary of what must not be',
      { not: { touch: 'page', count: { lt: 3 } } },
      [touched('page')],
      'Two more page touches make this person there',
    ],
    [
      'that nothing brings it any more',
      { touch: 'page', first: { within: '7d' } },
      [touched('page', { at: NOW - 8 * DAY })],
      `Nothing makes this person there any more: it would take the first page to be within 7 days (now ${iso(NOW - 8 * DAY)})`,
    ],
    [
      'the worth that is missing',
      { touch: 'purchase', sum: { gte: 100 } },
      [touched('purchase', { value: 60.5 })],
      'Another 39.5 worth of purchase makes this person there',
    ],
    [
      'how many touches bring the points that are missing',
      { score: { weights: { page: 1, purchase: 5 }, halfLife: '14d', gte: 9 } },
      [],
      'Two purchase touches make this person there',
    ],
    [
      'new values of a property',
      { touch: 'page', where: { area: 'shop' }, distinct: { prop: 'sku', gte: 2 } },
      [],
      'Two page touches where {"area":"shop"}, each with a new sku, make this person there',
    ],
    [
      'no touch that would undo what holds',
      {
        all: [
          { touch: 'page', count: { gte: 2 } },
          { touch: 'page', count: { lte: 1 } },
        ],
      },
      [],
      'To be there, this person still needs page at least twice (now 0)',
    ],
    [
      'no touch that may undo what holds',
      {
        all: [
          { touch: 'page', where: { area: 'shop' } },
          { not: { touch: 'page', channel: 'app', last: { within: '7d' } } },
        ],
      },
      [],
      'To be there, this person still needs page where {"area":"shop"} at least once (now 0)',
    ],
  ])('tells %s', (_, when, touches, sentence) => {
    const stages = [{ id: 'there', when }]
    expect(sentencesTo(aPlaybook({ journeys: [{ id: 'buyer', stages }], plays: [] }), touches)).toEqual([sentence])
  })

  it('says nothing to be missing but what is', () => {
    let lacks = 0
    fc.assert(
      fc.property(anyCase(), (given) => {
        forEachAhead(given, (journey, found) => {
          const stage = journey.stages.find(({ id }) => id === found.stage)
          expect(stage?.holds).toBe(false)
          const seen = stage === undefined ? [] : leavesOf(stage.clause)
          for (const { missing } of waysOf(found)) {
            expect(missing.length).toBeGreaterThan(0)
            for (const lack of missing) expect(seen.some((leaf) => isOf(lack, leaf))).toBe(true)
            lacks += missing.length
          }
        })
      }),
      { numRuns: 1_000 },
    )
    expect(lacks).toBeGreaterThan(1_000)
  })

  it('says touches to be enough only where they bring the stage or a further one', () => {
    let tried = 0
    fc.assert(
      fc.property(anyCase(), (given) => {
        forEachAhead(given, ({ id }, found) => {
          for (const { isEnough, missing } of waysOf(found)) {
            if (!isEnough || missing.some(isBeyondFilter)) continue
            const added = missing.flatMap(({ add }) => (add === undefined ? [] : touchesOf(add)))
            for (const touches of [added, fewestOf(missing)]) {
              const more = touches.map((touch, place) => ({ ...touch, seq: given.touches.length + place + 1 }))
              const stage = referenceStages({ ...given, touches: [...given.touches, ...more] }, NOW)[id]
              expect(placeOf(given, id, stage ?? null)).toBeGreaterThanOrEqual(placeOf(given, id, found.stage))
            }
            tried += 1
          }
        })
      }),
      { numRuns: 3_000 },
    )
    expect(tried).toBeGreaterThan(1_000)
  })

  it('says when time alone brings a stage to the millisecond', () => {
    let tried = 0
    fc.assert(
      fc.property(anyCase(), (given) => {
        forEachAhead(given, ({ id }, { stage, at }) => {
          if (at === undefined) return
          const alone = { ...given.playbook, journeys: onlyStage(given, id, stage) }
          expect(at).toBeGreaterThan(NOW)
          expect(referenceStages({ ...given, playbook: alone }, at)[id]).toBe(stage)
          expect(referenceStages({ ...given, playbook: alone }, at - 1)[id]).toBeNull()
          const reached = referenceStages(given, at)[id] ?? null
          expect(placeOf(given, id, reached)).toBeGreaterThanOrEqual(placeOf(given, id, stage))
          tried += 1
        })
      }),
      { numRuns: 3_000 },
    )
    expect(tried).toBeGreaterThan(100)
  })
})

function iso(at: number): string {
  return new Date(at).toISOString()
}

function on(at: number): string {
  return `on ${iso(at).slice(0, 10)} at ${iso(at).slice(11, 19)} UTC`
}

function explained(given: Case): readonly (JourneyExplanation & { readonly id: string })[] {
  const program = programOf(given.playbook)
  const { cells } = foldAll(given.touches, program)
  const journeys = explain(program, { cells, now: NOW, attributes: given.attributes })
  return Object.entries(journeys).map(([id, journey]) => ({ ...journey, id }))
}

function aheadOf(playbook: Case['playbook'], touches: readonly Touch[]) {
  return explained({ playbook, touches, attributes: {} }).flatMap(ahead)
}

function sentencesTo(playbook: Case['playbook'], touches: readonly Touch[]) {
  return aheadOf(playbook, touches).map(({ sentence }) => sentence)
}

type Found = ReturnType<typeof ahead>[number]

function forEachAhead(given: Case, look: (journey: JourneyExplanation & { id: string }, found: Found) => void): void {
  for (const journey of explained(given)) for (const found of ahead(journey)) look(journey, found)
}

function waysOf({ missing, isEnough, others }: Found): readonly Way[] {
  return missing.length === 0 ? others : [{ missing, isEnough }, ...others]
}

function placeOf({ playbook }: Case, journey: string, stage: string | null): number {
  return playbook.journeys.find(({ id }) => id === journey)?.stages.findIndex(({ id }) => id === stage) ?? -1
}

/** The playbook's journeys, this one with nothing but the one stage, not kept. */
function onlyStage({ playbook }: Case, journey: string, stage: string) {
  return playbook.journeys.map(({ id, stages }) => {
    const alone = stages.filter((part) => part.id === stage).map(({ id: name, when }) => ({ id: name, when }))
    return { id, stages: id === journey ? alone : stages }
  })
}

interface Leaf {
  readonly explained: Explanation
  /** Whether it should hold for the stage to come nearer. */
  readonly isWanted: boolean
}

function leavesOf(whole: Explanation, isWanted = true): readonly Leaf[] {
  const { all, any, not } = whole
  if (not !== undefined) return not.flatMap((part) => leavesOf(part, !isWanted))
  const parts = all ?? any
  return parts === undefined ? [{ explained: whole, isWanted }] : parts.flatMap((part) => leavesOf(part, isWanted))
}

/** Whether a lack is that of a clause that is not as it should be: the value is the clause's, and fails what is wanted. */
function isOf({ has, wants }: Lack, { explained: { asks, holds, clause }, isWanted }: Leaf): boolean {
  if (holds === isWanted) return false
  if (asks === undefined) return clause === 'always' && wants === 'never'
  if (asks.kind === 'first' || asks.kind === 'last') return has === (asks.has === null ? null : iso(asks.has))
  if (!('bounds' in asks)) return has === asks.has
  return has === asks.has && !wants.split(' and ').every((bound) => passesText(asks.has, bound))
}

function passesText(value: number, bound: string): boolean {
  const [sign, text] = bound.split(' ')
  const limit = Number(text)
  if (sign === '=') return value === limit
  if (sign === '≥') return value >= limit
  if (sign === '≤') return value <= limit
  return sign === '>' ? value > limit : value < limit
}
