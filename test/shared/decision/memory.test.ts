import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../shared/decision/decide.ts'
import { explainSlot } from '../../../shared/decision/explain-slot.ts'
import { fnv1a32 } from '../../../shared/lib/hash.ts'
import type { Play, Playbook, ShowCap } from '../../../shared/model/playbook.ts'
import type { Touch } from '../../../shared/model/touch.ts'
import { compilePlaybook } from '../../../shared/playbook/compile.ts'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'
import { START, touch } from '../../support/judging.ts'
import { decideNaively } from '../../support/naive-decision.ts'
import { foldAll } from '../../support/programs.ts'

const STAGES = ['buyer:visitor']
const SPANS = { '1m': 60_000, '5m': 300_000 }
const IDS = ['one', 'two', 'three']

interface Exposure {
  readonly play: string
  readonly slot: string
  readonly arm: string
  readonly at: number
}

const anyCap: fc.Arbitrary<ShowCap> = fc.record(
  { shows: fc.integer({ min: 1, max: 3 }), within: fc.constantFrom('1m', '5m') },
  { requiredKeys: ['shows'] },
)

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 })

/** Three plays of two variants, as they were when they were seen and as they are now. */
const anyPlays = fc
  .tuple(
    ...IDS.map((id) =>
      fc.record({
        id: fc.constant(id),
        slot: fc.constantFrom('hero', 'offer'),
        weights: fc.constantFrom<readonly [number, number]>([1, 1], [1, 9], [0, 1], [1, 0]),
        control: fc.constantFrom(0, 0.5, 1),
        sticky: maybe(fc.boolean()),
        cap: maybe(anyCap),
      }),
    ),
  )
  .map((drafts) =>
    drafts.map(({ weights, sticky, cap, ...rest }): Play => {
      const variants = weights.map((weight, place) => ({ id: `v${place}`, weight, content: { text: rest.id } }))
      return aPlay({ ...rest, stages: STAGES, variants, ...(sticky !== undefined && { sticky }), ...(cap && { cap }) })
    }),
  )

const anyExposures = fc.array(
  fc.record({
    play: fc.constantFrom(...IDS, 'gone'),
    slot: fc.constantFrom('hero', 'offer'),
    arm: fc.constantFrom('v0', 'v1', 'control', 'holdout', 'gone'),
    at: fc.integer({ min: 0, max: 12 }).map((half) => START + half * 30_000),
  }),
  { maxLength: 12 },
)

const anyCase = fc.record({
  plays: anyPlays,
  slotCap: maybe(anyCap),
  siteCap: maybe(anyCap),
  exposures: anyExposures,
  after: fc.integer({ min: 0, max: 20 }),
  stableId: fc.constantFrom('a', 'b', 'c', 'd'),
})

function toTouch({ at, ...props }: Exposure, place: number): Touch {
  return touch('exposure', at - START, { id: `${place}`, seq: place + 1, props })
}

function playbookOf({
  plays,
  slotCap,
  siteCap,
}: {
  plays: readonly Play[]
  slotCap?: ShowCap | undefined
  siteCap?: ShowCap | undefined
}): Playbook {
  const element = { kind: 'element', default: 'page' } as const
  const slots = { hero: { ...element, ...(slotCap && { cap: slotCap }) }, offer: element }
  return aPlaybook({ plays, slots, ...(siteCap && { cap: siteCap }) })
}

/** Whether so many shows lie in the window, told from the shows themselves. */
function isReached(cap: ShowCap | undefined, shows: readonly Exposure[], now: number): boolean {
  if (cap === undefined) return false
  const { within } = cap
  const since = within === '1m' || within === '5m' ? now - SPANS[within] : Number.NEGATIVE_INFINITY
  return shows.filter(({ at }) => at >= since && at <= now).length >= cap.shows
}

/** The arm that was seen first of those that the play has still, told from the shows themselves. */
function firstArm(play: Play, shows: readonly Exposure[]): string | null {
  if (play.sticky === false) return null
  const isHad = (arm: string) =>
    arm === 'control'
      ? (play.control ?? 0) > 0
      : (play.control ?? 0) < 1 && play.variants.some(({ id, weight = 1 }) => id === arm && weight > 0)
  const had = shows.filter((show) => show.play === play.id && isHad(show.arm))
  return had.toSorted((a, b) => a.at - b.at || fnv1a32(a.arm) - fnv1a32(b.arm))[0]?.arm ?? null
}

describe('what is remembered of shows', () => {
  it('holds plays back and keeps arms as the shows themselves say, in whatever order they arrive', () => {
    fc.assert(
      fc.property(anyCase, ({ exposures, after, stableId, ...rules }) => {
        const playbook = playbookOf(rules)
        const compiled = compilePlaybook(playbook)
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
        const now = START + 12 * 30_000 + after * 15_000
        const { cells } = foldAll(exposures.map(toTouch), compiled.value.program)
        const viewer = { mayPersonalize: true, stages: STAGES, attributes: {}, now, stableId }
        const open = playbook.plays.filter(({ id, slot, cap }) => {
          const caps = [
            isReached(
              cap,
              exposures.filter(({ play }) => play === id),
              now,
            ),
            isReached(
              playbook.slots[slot]?.cap,
              exposures.filter((show) => show.slot === slot),
              now,
            ),
            isReached(playbook.cap, exposures, now),
          ]
          return !caps.includes(true)
        })
        for (const slot of ['hero', 'offer']) {
          const { everyShow, ...answer } = decide(compiled.value.plays, slot, { ...viewer, cells })
          const { arm: drawn, ...naive } = decideNaively({ ...playbook, plays: open }, slot, viewer)
          expect({ play: answer.play }).toEqual({ play: naive.play })
          const play = playbook.plays.find(({ id }) => id === answer.play)
          if (play === undefined) continue
          expect(answer.arm).toBe(firstArm(play, exposures) ?? drawn)
          const caps = [play.cap, playbook.slots[slot]?.cap, playbook.cap]
          expect(everyShow).toBe(caps.some((cap) => cap !== undefined) ? true : undefined)
          const strategy = { ...playbook, memory: compiled.value.memory }
          expect(explainSlot(strategy, slot, { ...viewer, cells })).toMatchObject({ chosen: play.id, arm: answer.arm })
        }
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('compilePlaybook', () => {
  const many = (shows: number) =>
    Array.from({ length: 10 }, (_, place) => aPlay({ id: `play-${place}`, cap: { shows, within: '7d' } }))

  it('refuses caps that would have a visitor carry too much, and names the dearest', () => {
    const compiled = compilePlaybook(aPlaybook({ plays: many(20) }))
    expect(compiled).toMatchObject({
      ok: false,
      problems: [{ path: 'plays', hint: expect.stringContaining('plays.0.cap') }],
    })
    expect(compilePlaybook(aPlaybook({ plays: many(10) })).ok).toBe(true)
  })

  it.each([
    [{ goal: 'buyer:nobody' }, 'plays.0.goal'],
    [{ goal: 'page' }, 'plays.0.goal'],
    [{ window: '7d' }, 'plays.0.window'],
  ])('says what is wrong with %j', (changes, path) => {
    expect(compilePlaybook(aPlaybook({ plays: [aPlay(changes)] }))).toMatchObject({ ok: false, problems: [{ path }] })
  })

  it('takes a stage, or a touch that is a goal, for the goal of a play', () => {
    for (const goal of ['buyer:customer', 'purchase'])
      expect(compilePlaybook(aPlaybook({ plays: [aPlay({ goal, window: '14d' })] })).ok).toBe(true)
  })

  it('keeps the name of the touch that tells exposures for it', () => {
    const compiled = compilePlaybook(aPlaybook({ touches: { exposure: {} }, journeys: [], plays: [] }))
    expect(compiled).toMatchObject({ ok: false, problems: [{ path: 'touches.exposure' }] })
  })
})
