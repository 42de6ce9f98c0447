import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, type Viewer } from '../../../shared/decision/decide.ts'
import { compilePlays } from '../../../shared/decision/plays.ts'
import type { Play } from '../../../shared/model/playbook.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { NOW } from '../../support/instant.ts'

const VIEWER: Viewer = {
  mayPersonalize: true,
  stages: ['buyer:visitor'],
  attributes: {},
  now: NOW,
  stableId: 'visitor',
}

function compiled(plays: readonly Play[]) {
  const result = compilePlays({ plays })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

const playShown = (plays: readonly Play[], viewer: Partial<Viewer> = {}) =>
  decide(compiled(plays), 'hero', { ...VIEWER, ...viewer }).play ?? null

const at = (instant: number) => new Date(instant).toISOString()

describe('decide', () => {
  it('shows the variant of the play, with its content', () => {
    expect(decide(compiled([aPlay({ text: 'Hi' })]), 'hero', VIEWER)).toEqual({
      variant: 'a',
      play: 'play',
      arm: 'a',
      content: { text: 'Hi' },
      reason: 'play',
    })
  })

  it('leaves the page as it is where no play is for the viewer', () => {
    expect(decide(compiled([]), 'hero', VIEWER)).toEqual({ variant: null, reason: 'no-play' })
    expect(decide(compiled([aPlay()]), 'offer', VIEWER)).toEqual({ variant: null, reason: 'no-play' })
    expect(decide(compiled([aPlay()]), 'hero', { ...VIEWER, stages: [] })).toEqual({ variant: null, reason: 'no-play' })
  })

  it('leaves the page as it is without consent, before anything else', () => {
    const refusal = { ...VIEWER, mayPersonalize: false }
    expect(decide(compiled([aPlay()]), 'hero', refusal)).toEqual({ variant: null, reason: 'no-consent' })
  })

  it('takes a play for several stages at each of them', () => {
    const plays = [aPlay({ stages: ['buyer:visitor', 'buyer:customer'] })]
    expect(playShown(plays, { stages: ['buyer:customer'] })).toBe('play')
    expect(playShown(plays, { stages: ['buyer:lapsed'] })).toBeNull()
  })

  it('obeys the order of the playbook, not that of the stages, for a viewer on two journeys', () => {
    const plays = [aPlay({ id: 'member', stages: ['club:member'] }), aPlay({ id: 'visitor' })]
    expect(playShown(plays, { stages: ['buyer:visitor', 'club:member'] })).toBe('member')
    expect(playShown(plays, { stages: ['club:member', 'buyer:visitor'] })).toBe('member')
  })

  it('asks the audience, in the semantics of attribute conditions', () => {
    const plays = [aPlay({ audience: { country: { $in: ['FR', 'DE'] } } })]
    expect(playShown(plays, { attributes: { country: 'DE' } })).toBe('play')
    expect(playShown(plays, { attributes: { country: 'IT' } })).toBeNull()
    expect(playShown(plays)).toBeNull()
  })

  it('begins a schedule with its first instant and ends it before its last, to the millisecond', () => {
    const plays = [aPlay({ schedule: { from: at(NOW), until: at(NOW + 2) } })]
    expect([NOW - 1, NOW, NOW + 1, NOW + 2].map((now) => playShown(plays, { now }))).toEqual([
      null,
      'play',
      'play',
      null,
    ])
  })

  it('reads the instants of a schedule with their time zone', () => {
    const plays = [aPlay({ schedule: { from: '2026-11-20T14:00:00+02:00' } })]
    expect([NOW - 1, NOW].map((now) => playShown(plays, { now }))).toEqual([null, 'play'])
  })
})

const STAGES = ['a:1', 'a:2', 'b:1', 'b:2']
const anyPlays = fc
  .array(
    fc.record({
      slot: fc.constantFrom('hero', 'offer'),
      stages: fc.array(fc.constantFrom(...STAGES), { minLength: 1, maxLength: 4 }),
      audience: fc.constantFrom({}, { country: 'FR' }, { country: { $ne: 'FR' } }),
      from: fc.constantFrom(NOW - 1, NOW, NOW + 1),
    }),
    { maxLength: 12 },
  )
  .map((plays) =>
    plays.map(({ from, ...play }, place) => aPlay({ ...play, id: `play-${place}`, schedule: { from: at(from) } })),
  )

describe('the play of a slot', () => {
  it('is always the first of the playbook that is for the slot, a stage of the viewer, the audience and the time', () => {
    const anyViewer = fc.record({ stages: fc.subarray(STAGES), country: fc.constantFrom('FR', 'IT') })
    fc.assert(
      fc.property(anyPlays, anyViewer, (plays, { stages, country }) => {
        const first = plays.find(
          ({ slot, stages: wanted, audience, schedule }) =>
            slot === 'hero' &&
            wanted.some((stage) => stages.includes(stage)) &&
            (audience?.country === undefined || (audience.country === 'FR') === (country === 'FR')) &&
            Date.parse(schedule?.from ?? '') <= NOW,
        )
        expect(playShown(plays, { stages, attributes: { country } })).toBe(first?.id ?? null)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('compilePlays', () => {
  const problemsOf = (play: Play) => {
    const result = compilePlays({ plays: [aPlay(), play] })
    return result.ok ? [] : result.problems.map(({ path }) => path)
  }

  it('names the audience that asks for what there is not', () => {
    expect(problemsOf(aPlay({ audience: { country: { $near: 'FR' } } }))[0]).toMatch(/^plays\.1\.audience\.country/)
  })

  it('names a schedule that ends before it begins, or as it begins', () => {
    expect(problemsOf(aPlay({ schedule: { from: at(NOW), until: at(NOW) } }))).toEqual(['plays.1.schedule'])
    expect(problemsOf(aPlay({ schedule: { from: at(NOW), until: at(NOW - 1) } }))).toEqual(['plays.1.schedule'])
    expect(problemsOf(aPlay({ schedule: { from: at(NOW), until: at(NOW + 1) } }))).toEqual([])
  })
})
