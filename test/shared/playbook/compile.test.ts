import { describe, expect, it } from 'vitest'
import { compilePlaybook, MAX_EVIDENCE_BYTES } from '../../../shared/playbook/compile.ts'
import { aLargePlaybook } from '../../support/a-large-playbook.ts'
import { aPlay, aPlaybook, aPlaybookOf } from '../../support/a-playbook.ts'

type Playbook = ReturnType<typeof aPlaybook>

function problemsOf(playbook: Playbook) {
  const result = compilePlaybook(playbook)
  return result.ok ? [] : result.problems
}

const pathsOf = (playbook: Playbook) => problemsOf(playbook).map(({ path }) => path)

/** A playbook that keeps this many instants of one touch. */
const keeping = (instants: number) => aPlaybookOf({ touch: 'purchase', count: { gte: instants }, within: '30d' })

describe('compilePlaybook', () => {
  it('compiles a playbook, with the cost of each condition that needs evidence', () => {
    const result = compilePlaybook(aPlaybook())
    expect(result.ok && result.value.costs).toEqual([
      { path: 'journeys.0.stages.1.when.any.0', keeps: 'the last 2 instants of view_pricing', bytes: 19 },
      { path: 'journeys.0.stages.1.when.any.1', keeps: 'how many add_to_cart', bytes: 11 },
      { path: 'journeys.0.stages.2.when', keeps: 'how many purchase', bytes: 11 },
    ])
    expect(result.ok && result.value.maxEvidenceBytes).toBe(23 + 19 + 11 + 11)
  })

  it('keeps what two conditions need once', () => {
    const twice = aPlaybookOf({
      all: [
        { touch: 'purchase', count: { gte: 2 } },
        { touch: 'purchase', count: { lt: 9 } },
      ],
    })
    const result = compilePlaybook(twice)
    expect(result.ok && result.value.costs.length).toBe(1)
  })

  it('compiles a playbook of 24 touch names that are counted, windowed and dated', () => {
    const result = compilePlaybook(aLargePlaybook())
    expect(result.ok && result.value.maxEvidenceBytes).toBeLessThanOrEqual(MAX_EVIDENCE_BYTES)
  })

  it('refuses evidence of more bytes than the limit, and takes what just fits', () => {
    const most = Math.floor((MAX_EVIDENCE_BYTES - 23 - 7) / 6)
    const fits = compilePlaybook(keeping(most))
    expect(fits.ok && fits.value.maxEvidenceBytes).toBe(23 + 7 + most * 6)
    expect(pathsOf(keeping(most + 1))).toEqual(['journeys'])
  })

  it('names the five conditions that cost most, the dearest first, where the evidence is too large', () => {
    const when = { any: [10, 60, 20, 50, 30, 40].map((gte) => ({ touch: `t${gte}`, count: { gte }, within: '30d' })) }
    const touches = Object.fromEntries([10, 20, 30, 40, 50, 60].map((name) => [`t${name}`, {}]))
    const [problem] = problemsOf(aPlaybookOf(when, { touches }))
    expect(
      [...(problem?.hint ?? '').matchAll(/keeps the last (\d+) instants/g)].map(([, instants]) => instants),
    ).toEqual(['60', '50', '40', '30', '20'])
  })

  it('lists the faults of conditions and of plays together', () => {
    const playbook = aPlaybookOf(
      { attributes: { a: { $near: 1 } } },
      { plays: [aPlay({ stages: ['buyer:here'], audience: { b: { $near: 1 } } })] },
    )
    expect(pathsOf(playbook).map((path) => path.split('.')[0])).toEqual(['journeys', 'plays'])
  })

  it('names the path of a page, the zone and the group at fault', () => {
    const plays = [
      aPlay({ pages: ['/a', 'b'] }),
      aPlay({ id: 'zone', schedule: { days: ['mon'], timeZone: 'Mars/Base' } }),
      aPlay({ id: 'group', group: { id: 'g', weight: 0 } }),
    ]
    expect(pathsOf(aPlaybook({ plays }))).toEqual([
      'plays.0.pages.1',
      'plays.1.schedule.timeZone',
      'plays.2.group.weight',
    ])
  })

  it('refuses a regular expression that cannot be matched in linear time', () => {
    expect(pathsOf(aPlaybookOf({ attributes: { url: { $regex: '(a)\\1' } } }))[0]).toMatch(
      /^journeys\.0\.stages\.0\.when\.attributes\.url/,
    )
  })
})

describe('the references of a playbook', () => {
  const stage = (id: string, when: Playbook['journeys'][0]['stages'][0]['when'] = 'always') => ({ id, when })

  it('name a touch that the vocabulary lacks, wherever a condition asks for it', () => {
    const unknown = { touch: 'dance' }
    for (const when of [
      unknown,
      { all: [unknown] },
      { any: ['always' as const, unknown] },
      { not: { not: unknown } },
    ]) {
      expect(problemsOf(aPlaybookOf(when))).toMatchObject([
        { path: 'journeys.0.stages.0.when', problem: expect.stringContaining('"dance"') },
      ])
    }
    expect(pathsOf(aPlaybookOf({ score: { weights: { page: 1, dance: 2 }, halfLife: '7d', gte: 3 } }))).toEqual([
      'journeys.0.stages.0.when',
    ])
  })

  it('name the touch that carries answers where a condition asks for one and the vocabulary lacks it', () => {
    expect(problemsOf(aPlaybookOf({ answer: 'size' }))).toMatchObject([
      { problem: expect.stringContaining('"answer"') },
    ])
    expect(pathsOf(aPlaybookOf({ answer: 'size' }, { touches: { answer: {} } }))).toEqual([])
  })

  it('do not take what every object has for a touch or a slot', () => {
    expect(pathsOf(aPlaybookOf({ touch: 'toString' }))).toEqual(['journeys.0.stages.0.when'])
    expect(pathsOf(aPlaybook({ plays: [aPlay({ slot: 'constructor' })] }))).toEqual(['plays.0.slot'])
  })

  it('name a slot and a stage that there are not', () => {
    const playbook = aPlaybook({
      plays: [
        aPlay(),
        aPlay({ id: 'other', slot: 'footer', stages: ['buyer:visitor', 'buyer:nobody', 'seller:visitor'] }),
      ],
    })
    expect(pathsOf(playbook)).toEqual(['plays.1.slot', 'plays.1.stages', 'plays.1.stages'])
  })

  it('name a variant that has the id of another of its play, and of another play does not matter', () => {
    const variants = ['a', 'b', 'a'].map((id) => ({ id, content: { text: 'x' } }))
    expect(pathsOf(aPlaybook({ plays: [aPlay(), aPlay({ id: 'other', variants })] }))).toEqual([
      'plays.1.variants.2.id',
    ])
  })

  it('name what has the id of an earlier one: journeys, stages of one journey, plays', () => {
    const journeys = [
      { id: 'a', stages: [stage('x'), stage('y'), stage('x')] },
      { id: 'b', stages: [stage('x')] },
      { id: 'a', stages: [stage('z')] },
    ]
    const plays = [aPlay({ stages: ['a:x'] }), aPlay({ stages: ['b:x'], slot: 'offer' })]
    expect(pathsOf(aPlaybook({ journeys, plays }))).toEqual(['journeys.2.id', 'journeys.0.stages.2.id', 'plays.1.id'])
  })

  it('let a journey ask for a stage of another, not of its own', () => {
    const journeys = (asked: string) => [
      { id: 'a', stages: [stage('x', { stage: asked }), stage('y')] },
      { id: 'b', stages: [stage('x')] },
    ]
    expect(pathsOf(aPlaybook({ journeys: journeys('b:x'), plays: [] }))).toEqual([])
    expect(pathsOf(aPlaybook({ journeys: journeys('a:y'), plays: [] }))).toEqual(['journeys.0.stages.0.when'])
    expect(pathsOf(aPlaybook({ journeys: journeys('b:z'), plays: [] }))).toEqual(['journeys.0.stages.0.when'])
  })

  it('name a trait that is read and not listed, by a condition or an audience, however deep', () => {
    const reading = (changes: Partial<Playbook> = {}) =>
      aPlaybookOf(
        { any: ['always', { not: { attributes: { $or: [{ country: 'FR' }, { 'traits.plan': 'pro' }] } } }] },
        { plays: [aPlay({ stages: ['buyer:here'], audience: { 'traits.age.years': { $gte: 18 } } })], ...changes },
      )
    expect(problemsOf(reading())).toMatchObject([
      { path: 'journeys.0.stages.0.when', problem: expect.stringContaining('"plan"') },
      { path: 'plays.0.audience', problem: expect.stringContaining('"age"') },
    ])
    expect(pathsOf(reading({ traits: ['plan'] }))).toEqual(['plays.0.audience'])
    expect(pathsOf(reading({ traits: ['plan', 'age'] }))).toEqual([])
  })

  it('refuse to forget people sooner than a touch of theirs may arrive', () => {
    expect(pathsOf(aPlaybook({ retention: '7d' }))).toEqual([])
    expect(pathsOf(aPlaybook({ retention: '6d' }))).toEqual(['retention'])
    expect(pathsOf(aPlaybook({ retention: '30d', late: '30d' }))).toEqual([])
    expect(pathsOf(aPlaybook({ retention: '30d', late: '31d' }))).toEqual(['retention'])
  })

  it('refuse journeys that ask for each other in a circle', () => {
    const journeys = [
      { id: 'a', stages: [stage('x', { stage: 'b:x' })] },
      { id: 'b', stages: [stage('x', { stage: 'c:x' })] },
      { id: 'c', stages: [stage('x', { not: { stage: 'a:x' } })] },
    ]
    expect(problemsOf(aPlaybook({ journeys, plays: [] }))).toMatchObject([
      { problem: expect.stringContaining('a, b, c') },
    ])
  })
})
