import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pointOf } from '../../../shared/decision/bucket.ts'
import { decide } from '../../../shared/decision/decide.ts'
import { compilePlays, type Strategy } from '../../../shared/decision/plays.ts'
import type { Play } from '../../../shared/model/playbook.ts'
import type { SlotAnswer } from '../../../shared/model/visit.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { NOW } from '../../support/instant.ts'

const SLOTS = ['hero', 'offer', 'cta']
const STAGES = ['buyer:visitor', 'club:member']

/** What each slot shows to a visitor who is at these stages. */
function decider(strategy: Strategy, stages: readonly string[] = STAGES): (stableId: string) => readonly SlotAnswer[] {
  const plays = compilePlays(strategy)
  if (!plays.ok) throw new Error(JSON.stringify(plays.problems))
  return (stableId) => {
    const viewer = { mayPersonalize: true, stages, attributes: {}, now: NOW, stableId }
    return SLOTS.map((slot) => decide(plays.value, slot, viewer))
  }
}

const idsTo = (count: number) => Array.from({ length: count }, (_, place) => `visitor-${place}`)

const content = { text: 'Hello' }
const variants = (...weights: readonly number[]) =>
  weights.map((weight, place) => ({ id: `v${place}`, weight, content }))

/** What a visitor draws: an arm, or why they draw none. */
const drawOf = ({ arm, reason }: SlotAnswer | undefined = { variant: null, reason: 'no-play' }) => arm ?? reason

/** Five standard deviations above what even chance gives: with ids that never change, this never fails by bad luck. */
function highestChiSquared(freedom: number): number {
  return freedom + 5 * Math.sqrt(2 * freedom)
}

/** How often each was drawn, against the share that each was promised. */
function chiSquared(drawn: readonly string[], shares: ReadonlyMap<string, number>): number {
  const counts = Map.groupBy(drawn, (name) => name)
  expect([...counts.keys()].filter((name) => !shares.has(name))).toEqual([])
  return [...shares].reduce((sum, [name, share]) => {
    const expected = share * drawn.length
    return sum + ((counts.get(name)?.length ?? 0) - expected) ** 2 / expected
  }, 0)
}

const IDS = 200_000

describe('the draws of a playbook', () => {
  const strategy: Strategy = {
    holdout: 0.05,
    journeys: [{ id: 'club', holdout: 0.2 }],
    plays: [
      aPlay({ id: 'one', slot: 'hero', control: 0.1, variants: variants(2, 1) }),
      aPlay({ id: 'two', slot: 'offer', control: 0.25, variants: variants(1, 1, 3) }),
      aPlay({ id: 'three', slot: 'cta', stages: ['club:member'], control: 0.5, variants: variants(1) }),
    ],
  }
  const decideFor = decider(strategy)
  const drawn = idsTo(IDS).map((id) => decideFor(id).map(drawOf))
  const SHARES = [
    new Map([
      ['holdout', 0.05],
      ['control', 0.95 * 0.1],
      ['v0', (0.95 * 0.9 * 2) / 3],
      ['v1', (0.95 * 0.9) / 3],
    ]),
    new Map([
      ['holdout', 0.05],
      ['control', 0.95 * 0.25],
      ['v0', (0.95 * 0.75) / 5],
      ['v1', (0.95 * 0.75) / 5],
      ['v2', (0.95 * 0.75 * 3) / 5],
    ]),
    new Map([
      ['holdout', 0.05 + 0.95 * 0.2],
      ['control', 0.95 * 0.8 * 0.5],
      ['v0', 0.95 * 0.8 * 0.5],
    ]),
  ]

  it('give every arm its share, within four standard deviations', () => {
    for (const [place, shares] of SHARES.entries()) {
      for (const [name, share] of shares) {
        const count = drawn.filter((draws) => draws[place] === name).length
        expect(Math.abs(count - share * IDS)).toBeLessThan(4 * Math.sqrt(IDS * share * (1 - share)))
      }
    }
  })

  it('say nothing of each other: neither arms of arms, nor holdouts of arms', () => {
    const seen = drawn.filter(([first]) => first !== 'holdout')
    const within = (place: number) =>
      new Map([...(SHARES[place] ?? [])].flatMap(([name, share]) => (name === 'holdout' ? [] : [[name, share / 0.95]])))
    const journeyHeld = new Map([...within(2), ['holdout', 0.2]] as const)
    const joint = (some: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>) =>
      new Map(
        [...some].flatMap(([one, share]) =>
          [...others].map(([two, other]) => [`${one} ${two}`, share * other] as const),
        ),
      )
    const pairs: readonly [number, number, ReadonlyMap<string, number>][] = [
      [0, 1, joint(within(0), within(1))],
      [0, 2, joint(within(0), journeyHeld)],
      [1, 2, joint(within(1), journeyHeld)],
    ]
    for (const [one, two, shares] of pairs) {
      const both = seen.map((draws) => `${draws[one]} ${draws[two]}`)
      expect(chiSquared(both, shares)).toBeLessThan(highestChiSquared(shares.size - 1))
    }
  })
})

const share = fc.constantFrom(0, 0.05, 0.1, 0.5, 1)
const anyPlay: fc.Arbitrary<Omit<Play, 'id'>> = fc.record(
  {
    slot: fc.constantFrom(...SLOTS),
    stages: fc.subarray(STAGES, { minLength: 1 }),
    control: share,
    variants: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }).map((its) => variants(...its)),
    group: fc.record({ id: fc.constantFrom('g', 'h'), weight: fc.integer({ min: 1, max: 4 }) }),
  },
  { requiredKeys: ['slot', 'stages', 'variants'] },
)
const anyStrategy: fc.Arbitrary<Strategy> = fc.record({
  holdout: share,
  journeys: fc.tuple(share, share).map(([buyer, club]) => [
    { id: 'buyer', holdout: buyer },
    { id: 'club', holdout: club },
  ]),
  plays: fc
    .array(anyPlay, { minLength: 1, maxLength: 8 })
    .map((plays) => plays.map((play, place) => ({ ...play, id: `play-${place}` }))),
})

describe('a holdout', () => {
  it('never shows anybody in it a variant, over 10⁵ decisions of any playbooks', () => {
    let decisions = 0
    let held = 0
    fc.assert(
      fc.property(anyStrategy, fc.string(), (strategy, prefix) => {
        const [buyer, club] = strategy.journeys ?? []
        const decideFor = decider(strategy)
        for (let each = 0; each < 300; each += 1) {
          const id = `${prefix}${each}`
          const isOut = pointOf(':holdout', id) < (strategy.holdout ?? 0)
          const out = new Set([
            ...(pointOf(':holdout:buyer', id) < (buyer?.holdout ?? 0) ? ['buyer'] : []),
            ...(pointOf(':holdout:club', id) < (club?.holdout ?? 0) ? ['club'] : []),
          ])
          for (const { variant, content: shown, play } of decideFor(id)) {
            decisions += 1
            const stages = strategy.plays.find((one) => one.id === play)?.stages ?? []
            if (!isOut && !stages.some((stage) => out.has(stage.split(':')[0] ?? ''))) continue
            held += 1
            if (variant !== null || shown !== undefined) throw new Error(`${id} was shown ${play}`)
          }
        }
      }),
      { numRuns: 300 },
    )
    expect(decisions).toBeGreaterThan(100_000)
    expect(held).toBeGreaterThan(20_000)
  })

  it('keeps everybody in it as its share grows', () => {
    const small = decider({ plays: [aPlay()], holdout: 0.05 })
    const large = decider({ plays: [aPlay()], holdout: 0.06 })
    const released = idsTo(20_000).filter(
      (id) => small(id)[0]?.reason === 'holdout' && large(id)[0]?.reason !== 'holdout',
    )
    expect(released).toEqual([])
  })

  it('of a journey keeps from plays that name it among others, and from no other', () => {
    const journeys = [{ id: 'club', holdout: 1 }]
    const plays = [aPlay({ id: 'both', stages: ['buyer:visitor', 'club:member'] }), aPlay({ id: 'own', slot: 'offer' })]
    expect(decider({ plays, journeys }, ['buyer:visitor'])('visitor').slice(0, 2)).toEqual([
      { variant: null, play: 'both', reason: 'holdout' },
      { variant: 'a', play: 'own', arm: 'a', content, reason: 'play' },
    ])
  })

  it('does not take a journey for one whose name begins as its own', () => {
    const plays = [aPlay({ stages: ['clubs:member'] })]
    expect(decider({ plays, journeys: [{ id: 'club', holdout: 1 }] }, ['clubs:member'])('v')[0]?.reason).toBe('play')
  })
})

describe('an arm', () => {
  it('stays while the weights do, whatever else of the playbook changes', () => {
    const play = aPlay({ control: 0.2, variants: variants(1, 2) })
    const before = decider({ plays: [play] })
    const rewritten = play.variants.map((variant) => ({ ...variant, content: { text: 'New' } }))
    const plays = [aPlay({ id: 'other', slot: 'offer' }), { ...play, stages: STAGES, variants: rewritten }]
    const after = decider({ holdout: 0.1, plays })
    for (const id of idsTo(5_000)) {
      const [now] = after(id)
      if (now?.reason !== 'holdout') expect(drawOf(now)).toBe(drawOf(before(id)[0]))
    }
  })

  it('stays a variant where the control share shrinks, and where it grows goes to no other variant', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }).filter((its) => its.some(Boolean)),
        fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })),
        fc.string({ minLength: 1 }),
        (weights, percents, id) => {
          const [less = 0, more = 0] = percents.toSorted((a, b) => a - b).map((percent) => percent / 100)
          const draw = (control: number) =>
            drawOf(decider({ plays: [aPlay({ control, variants: variants(...weights) })] })(id)[0])
          if (draw(more) !== 'control') expect(draw(less)).toBe(draw(more))
        },
      ),
      { numRuns: 3_000 },
    )
  })

  it('of a stopped variant is nobody’s', () => {
    const draw = decider({ plays: [aPlay({ variants: variants(1, 0, 1) })] })
    expect(new Set(idsTo(1_000).map((id) => drawOf(draw(id)[0])))).toEqual(new Set(['v0', 'v2']))
  })

  it('that is the control names the play and leaves the page as it is, and no later play takes its slot', () => {
    const plays = [aPlay({ id: 'first', control: 1 }), aPlay({ id: 'second' })]
    expect(decider({ plays })('visitor')[0]).toEqual({
      variant: null,
      play: 'first',
      arm: 'control',
      reason: 'control',
    })
  })
})

describe('a group of plays', () => {
  it('shows nobody two of its plays, in whatever slots and at whatever stages', () => {
    fc.assert(
      fc.property(anyStrategy, fc.string(), (strategy, prefix) => {
        const deciders = [STAGES, ['buyer:visitor'], ['club:member']].map((stages) => decider(strategy, stages))
        for (let each = 0; each < 50; each += 1) {
          const won = deciders.flatMap((decideFor) => decideFor(`${prefix}${each}`).flatMap(({ play }) => play ?? []))
          for (const id of ['g', 'h']) {
            const ofGroup = strategy.plays.filter(({ group }) => group?.id === id).map((play) => play.id)
            expect(new Set(won.filter((play) => ofGroup.includes(play))).size).toBeLessThanOrEqual(1)
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('shares visitors out by weight, and says nothing of the arms of its plays', () => {
    const group = (weight: number) => ({ group: { id: 'g', weight }, variants: variants(1, 1) })
    const draw = decider({
      plays: [aPlay({ id: 'one', ...group(3) }), aPlay({ id: 'two', slot: 'offer', ...group(1) })],
    })
    const drawn = idsTo(IDS).map((id) => {
      const [hero, offer] = draw(id)
      expect([hero?.reason, offer?.reason].toSorted()).toEqual(['other-group', 'play'])
      return hero?.reason === 'play' ? `one ${hero.arm}` : `two ${offer?.arm}`
    })
    const shares = new Map([
      ['one v0', 3 / 8],
      ['one v1', 3 / 8],
      ['two v0', 1 / 8],
      ['two v1', 1 / 8],
    ])
    expect(chiSquared(drawn, shares)).toBeLessThan(highestChiSquared(3))
  })

  it('leaves the slot to the next play that is for those who drew another', () => {
    const plays = [
      aPlay({ id: 'one', group: { id: 'g', weight: 0 } }),
      aPlay({ id: 'two', slot: 'offer', group: { id: 'g' } }),
    ]
    expect(decider({ plays })('visitor')[0]).toEqual({ variant: null, reason: 'other-group' })
    expect(decider({ plays: [...plays, aPlay({ id: 'next' })] })('visitor')[0]?.play).toBe('next')
  })

  it('needs a weight above 0', () => {
    const plays = [aPlay({ group: { id: 'g', weight: 0 } })]
    const compiled = compilePlays({ plays })
    expect(compiled.ok ? [] : compiled.problems.map(({ path }) => path)).toEqual(['plays.0.group.weight'])
  })
})
