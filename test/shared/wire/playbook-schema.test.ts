import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parsePlaybook, parsePublished, parseShards } from '../../../shared/wire/playbook-schema.ts'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'

function problemsOf(changes: object) {
  const parsed = parsePlaybook({ ...aPlaybook(), ...changes })
  return parsed.ok ? [] : parsed.problems
}

const pathsOf = (changes: object) => problemsOf(changes).map(({ path }) => path)
const playFaults = (changes: object) => pathsOf({ plays: [{ ...aPlay(), ...changes }] })

describe('parsePlaybook', () => {
  it('takes a playbook, as it was written', () => {
    expect(parsePlaybook(aPlaybook())).toEqual({ ok: true, value: aPlaybook() })
  })

  it('takes the address of its schema, for editors', () => {
    expect(pathsOf({ $schema: './playbook.schema.json' })).toEqual([])
  })

  it.each(['site', 'consent', 'touches', 'journeys'])('names the missing field %s', (field) => {
    expect(problemsOf({ [field]: undefined })).toMatchObject([{ path: field, problem: 'is missing' }])
  })

  it('takes a playbook that decides no slot yet', () => {
    const { slots: _, plays: __, ...stagesOnly } = aPlaybook()
    expect(parsePlaybook(stagesOnly)).toMatchObject({ ok: true, value: { slots: {}, plays: [] } })
  })

  it('names a field that it does not know, wherever it is', () => {
    const problems = [
      ...problemsOf({ jorneys: [] }),
      ...problemsOf({ touches: { page: { atuo: true } } }),
      ...problemsOf({ plays: [{ ...aPlay(), stage: 'x' }] }),
    ]
    expect(problems.map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      'jorneys is not a field here',
      'touches.page.atuo is not a field here',
      'plays.0.stage is not a field here',
    ])
  })

  it('takes conditions nested as deep as anybody writes them, and no deeper than a hundred levels in all', () => {
    const nested = (levels: number) => {
      const when: unknown = JSON.parse(`${'{"not":'.repeat(levels)}"always"${'}'.repeat(levels)}`)
      return pathsOf({ journeys: [{ id: 'buyer', stages: [{ id: 'here', when }] }], plays: [] })
    }
    expect([nested(95), nested(96)]).toEqual([[], ['']])
  })

  it.each(['', 'a b', '-a', 'ü', 'a:b', 'a/b', 'x'.repeat(65), 7, null])('refuses the id %j', (id) => {
    expect(pathsOf({ site: id })).toEqual(['site'])
  })

  it.each(['a', 'A-1_b', '0', 'x'.repeat(64)])('takes the id %j', (id) => {
    expect(pathsOf({ site: id })).toEqual([])
  })

  it('asks for at least one journey, one stage and one stage of a play', () => {
    expect(pathsOf({ journeys: [] })).toEqual(['journeys'])
    expect(pathsOf({ journeys: [{ id: 'a', stages: [] }] })).toEqual(['journeys.0.stages'])
    expect(playFaults({ stages: [] })).toEqual(['plays.0.stages'])
  })

  it('takes variants with weights, of which at least one is above 0', () => {
    const weighing = (...weights: readonly unknown[]) =>
      playFaults({ variants: weights.map((weight, place) => ({ id: `v${place}`, weight, content: { text: 'x' } })) })
    expect([weighing(1), weighing(0.5, 2, 0), weighing(0, 1_000_000)]).toEqual([[], [], []])
    expect([weighing(), weighing(0), weighing(0, 0)]).toEqual(Array(3).fill(['plays.0.variants']))
    for (const weight of [-1, 1_000_001, Number.NaN, Number.POSITIVE_INFINITY, '1', null])
      expect(weighing(1, weight)).toEqual(['plays.0.variants.1.weight'])
  })

  it('keeps the name of the control from variants', () => {
    expect(playFaults({ variants: [{ id: 'control', content: { text: 'x' } }] })).toEqual(['plays.0.variants.0.id'])
  })

  it.each([0, 0.1, 1])('takes the share %d of controls and holdouts', (share) => {
    expect(playFaults({ control: share })).toEqual([])
    expect(pathsOf({ holdout: share })).toEqual([])
    expect(pathsOf({ journeys: aPlaybook().journeys.map((journey) => ({ ...journey, holdout: share })) })).toEqual([])
  })

  it.each([-0.1, 1.1, 10, '10%', null, Number.NaN])('refuses the share %j of controls and holdouts', (share) => {
    expect(playFaults({ control: share })).toEqual(['plays.0.control'])
    expect(pathsOf({ holdout: share })).toEqual(['holdout'])
    expect(pathsOf({ journeys: aPlaybook().journeys.map((journey) => ({ ...journey, holdout: share })) })).toEqual([
      'journeys.0.holdout',
    ])
  })

  it.each([
    { pages: ['/pricing*', '/a'] },
    { group: { id: 'g' } },
    { group: { id: 'g', weight: 2 } },
    { schedule: { days: ['mon', 'sun'], hours: '09:00-24:00', timeZone: 'Europe/Paris' } },
    { schedule: { hours: '22:00-06:00' } },
  ])('takes a play with %j', (changes) => {
    expect(playFaults(changes)).toEqual([])
  })

  it.each([
    ['pages', { pages: [] }],
    ['pages', { pages: '/a' }],
    ['pages', { pages: ['/a', '/a'] }],
    ['cap', { cap: 5 }],
    ['cap.shows', { cap: { within: '7d' } }],
    ['cap.shows', { cap: { shows: 0 } }],
    ['cap.shows', { cap: { shows: 101 } }],
    ['cap.within', { cap: { shows: 1, within: 'a week' } }],
    ['sticky', { sticky: 'yes' }],
    ['window', { window: 14 }],
    ['group', { group: 'g' }],
    ['group.id', { group: { id: 'a b' } }],
    ['group.weight', { group: { id: 'g', weight: -1 } }],
    ['schedule.days', { schedule: { days: [] } }],
    ['schedule.days.0', { schedule: { days: ['monday'] } }],
    ['schedule.days', { schedule: { days: ['mon', 'mon'] } }],
  ])('names %s of a play with %j', (path, changes) => {
    expect(playFaults(changes)).toEqual([`plays.0.${path}`])
  })

  it.each(['9-18', '09:00', '9:00-18:00', '09:00-24:01', '24:00-06:00', '09:60-10:00', '09:00-18:00 '])(
    'refuses the hours %j',
    (hours) => {
      expect(playFaults({ schedule: { hours } })).toEqual(['plays.0.schedule.hours'])
    },
  )

  it.each(['html'])('says of %s that nothing would obey it yet', (field) => {
    expect(problemsOf({ plays: [{ ...aPlay(), [field]: 1 }] })).toMatchObject([
      { path: `plays.0.${field}`, problem: 'is not understood by this version', hint: expect.stringContaining('yet') },
    ])
  })

  it('asks for the journey of a stage by its name', () => {
    expect(playFaults({ stages: ['visitor'] })).toEqual(['plays.0.stages.0'])
  })

  it.each(['2026-11-20T00:00:00Z', '2026-11-20T00:00:00.5+01:00'])('takes the instant %s', (from) => {
    expect(playFaults({ schedule: { from } })).toEqual([])
  })

  it.each([
    '2026-11-20',
    '2026-11-20T00:00:00',
    'tomorrow',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-11-20T00:00:00+05',
  ])('refuses the instant %s', (from) => {
    expect(playFaults({ schedule: { from } })).toEqual(['plays.0.schedule.from'])
  })

  it.each([undefined, 'maybe', null, true])('explains both kinds of consent where a playbook says %j', (consent) => {
    const [problem] = problemsOf({ consent })
    expect(problem?.path).toBe('consent')
    for (const said of ['"required"', 'nothing is stored', '"implied"', 'until they refuse'])
      expect(problem?.hint).toContain(said)
  })

  it.each([
    ['consent', 'required'],
    ['keep', 'known'],
    ['keep', 'everyone'],
    ['identity', 'proof'],
    ['identity', 'trusting'],
    ['shards', 1],
    ['shards', 4_096],
    ['traits', ['plan', 'first name', '$plan', 'x'.repeat(64)]],
    ['query', ['ref', 'utm_id', 'a.b', 'x'.repeat(100)]],
    ['retention', '400d'],
    ['retention', '48h'],
    ['linkHosts', ['checkout.example.com', 'localhost:8788', '127.0.0.1', 'xn--bcher-kva.example']],
  ])('takes %s: %j', (field, value) => {
    expect(parsePlaybook({ ...aPlaybook(), [field]: value })).toMatchObject({ ok: true, value: { [field]: value } })
  })

  it.each([
    ['keep', 'nobody', 'keep'],
    ['identity', 'naive', 'identity'],
    ['shards', 0, 'shards'],
    ['shards', 4_097, 'shards'],
    ['shards', 1.5, 'shards'],
    ['shards', '64', 'shards'],
    ['traits', 'plan', 'traits'],
    ['traits', ['plan', ''], 'traits.1'],
    ['traits', ['plan.name'], 'traits.0'],
    ['traits', ['x'.repeat(65)], 'traits.0'],
    ['traits', ['plan', 'plan'], 'traits'],
    ['query', [''], 'query.0'],
    ['query', ['a=b'], 'query.0'],
    ['retention', '36h', 'retention'],
    ['retention', '400', 'retention'],
    ['retention', '0d', 'retention'],
    ['retention', 400, 'retention'],
    ['linkHosts', ['https://checkout.example.com'], 'linkHosts.0'],
    ['linkHosts', ['checkout.example.com/'], 'linkHosts.0'],
    ['linkHosts', ['Checkout.example.com'], 'linkHosts.0'],
    ['linkHosts', ['*.example.com'], 'linkHosts.0'],
    ['linkHosts', ['a..b'], 'linkHosts.0'],
    ['linkHosts', ['user@example.com'], 'linkHosts.0'],
  ])('refuses %s: %j', (field, value, path) => {
    expect(pathsOf({ [field]: value })).toEqual([path])
  })

  it('takes and refuses the names of properties as it does those of traits', () => {
    const props = (names: readonly string[]) => pathsOf({ touches: { ...aPlaybook().touches, page: { props: names } } })
    expect([props(['product', 'size']), props(['a.b']), props(['a', 'a'])]).toEqual([
      [],
      ['touches.page.props.0'],
      ['touches.page.props'],
    ])
  })

  it('takes the playbook of the demo', () => {
    const text = readFileSync(new URL('../../demo/playbook.jsonc', import.meta.url), 'utf8')
    const withoutComments = text.replaceAll(/(^|\s)\/\/.*$/gm, '')
    expect(parsePlaybook(JSON.parse(withoutComments))).toMatchObject({ ok: true })
  })
})

describe('parsePublished', () => {
  it('takes what a store wrote, and fields that a newer version may add', () => {
    const published = { version: '1', publishedAt: 1, playbook: aPlaybook() }
    expect(parsePublished({ ...published, by: 'somebody' })).toEqual({ ok: true, value: published })
  })

  it('takes silence for consent in what was published before consent had to be said, as it was then', () => {
    const { consent: _, ...before } = aPlaybook()
    expect(parsePublished({ version: '1', publishedAt: 1, playbook: before })).toMatchObject({
      ok: true,
      value: { playbook: { consent: 'implied' } },
    })
  })

  it.each([null, [], 'text', {}, { version: 1, publishedAt: 1, playbook: {} }])('refuses %j', (stored) => {
    expect(parsePublished(stored).ok).toBe(false)
  })
})

describe('parseShards', () => {
  const stored = (playbook: unknown) => JSON.stringify({ version: '1', publishedAt: 1, playbook })

  it('reads the shards of what a store wrote, 64 where it does not say, whatever else is wrong with it', () => {
    expect(parseShards(stored(aPlaybook({ shards: 8 })))).toBe(8)
    expect(parseShards(stored(aPlaybook()))).toBe(64)
    expect(parseShards(stored({ shards: 8, touches: 3 }))).toBe(8)
  })

  it.each(['nonsense', 'null', '[]', '{}', stored({ shards: 'many' })])('cannot tell from %s', (text) => {
    expect(parseShards(text)).toBeNull()
  })
})
