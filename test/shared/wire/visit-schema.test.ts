import { describe, expect, it } from 'vitest'
import { MAX_TOUCHES } from '../../../shared/wire/visit-limits.ts'
import { parseVisit } from '../../../shared/wire/visit-schema.ts'
import { aTouch, touchesNumbered } from '../../support/a-touch.ts'
import { aVisit, SEED } from '../../support/a-visit.ts'

/** The paths at fault in a visit with these changes. */
function pathsOf(changes: object): readonly string[] {
  const parsed = parseVisit({ ...aVisit(), ...changes })
  return parsed.ok ? [] : parsed.problems.map(({ path }) => path)
}

const touchFaults = (changes: object) => pathsOf({ touches: [{ ...aTouch(), ...changes }] })
const numbers = (count: number) => Array.from({ length: count }, (_, place) => place + 1)

describe('parseVisit', () => {
  it('takes what a tag sends, as it was sent', () => {
    const visit = aVisit({
      token: 'AQE',
      touches: [aTouch({ value: -1.5, props: { tags: ['a', { b: null }] } })],
      fresh: true,
      oldest: 1,
      page: { url: 'https://shop.example/', referrer: '', title: '' },
      consent: { measure: true, personalize: false },
      dropped: { 'too-old': 3, 'too-many': 11, rejected: 1, 'too-late': 0 },
      identify: { user: '4711', proof: 'p', traits: { plan: 'gold' } },
      handoff: 'h',
    })
    expect(parseVisit(visit)).toEqual({ ok: true, value: visit })
  })

  it('passes over fields that a newer tag may add', () => {
    expect(parseVisit({ ...aVisit(), viewport: 360 })).toEqual({ ok: true, value: aVisit() })
  })

  it('passes over reasons of dropped touches that a newer tag may have', () => {
    const parsed = parseVisit({ ...aVisit(), dropped: { rejected: 1, 'too-strange': 'many' } })
    expect(parsed).toEqual({ ok: true, value: aVisit({ dropped: { rejected: 1 } }) })
  })

  it('takes touches that their number alone tells apart', () => {
    const { id, ...touch } = aTouch()
    expect(pathsOf({ touches: [touch] })).toEqual([])
  })

  it.each<[object, string]>([
    [{ dropped: 3 }, 'dropped'],
    [{ dropped: { 'too-old': -1 } }, 'dropped.too-old'],
    [{ dropped: { rejected: 0.5 } }, 'dropped.rejected'],
    [{ dropped: { 'too-many': '1' } }, 'dropped.too-many'],
    [{ identify: '4711' }, 'identify'],
    [{ identify: {} }, 'identify.user'],
    [{ identify: { user: '' } }, 'identify.user'],
    [{ identify: { user: 4711 } }, 'identify.user'],
    [{ identify: { user: 'u', proof: 7 } }, 'identify.proof'],
    [{ identify: { user: 'u', traits: 'gold' } }, 'identify.traits'],
    [{ handoff: 7 }, 'handoff'],
  ])('names the field at fault in %j', (changes, path) => {
    expect(pathsOf(changes)).toContain(path)
  })

  it('takes a visit that names no touches for one that brings none', () => {
    const { touches: _, ...visit } = aVisit({ touches: [] })
    const parsed = parseVisit(visit)
    expect(parsed.ok && parsed.value.touches).toEqual([])
  })

  it('names each field that is missing', () => {
    const parsed = parseVisit({})
    expect(parsed.ok ? [] : parsed.problems.map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      'site is missing',
      'slots is missing',
      'page is missing',
      'sentAt is missing',
    ])
  })

  it('says what a field must be, and what it is', () => {
    const parsed = parseVisit({ ...aVisit(), touches: 'none' })
    expect(parsed.ok ? [] : parsed.problems).toEqual([{ path: 'touches', problem: 'must be Array, not "none"' }])
  })
})

describe('the limits of a visit', () => {
  it.each<[string, object, object, string]>([
    [
      '500 touches',
      { touches: touchesNumbered(numbers(MAX_TOUCHES)) },
      { touches: touchesNumbered(numbers(MAX_TOUCHES + 1)) },
      'touches',
    ],
    ['100 slots', { slots: numbers(100).map(String) }, { slots: numbers(101).map(String) }, 'slots'],
    ['64 characters of a site', { site: 's'.repeat(64) }, { site: 's'.repeat(65) }, 'site'],
    ['4,096 characters of a token', { token: 't'.repeat(4_096) }, { token: 't'.repeat(4_097) }, 'token'],
    [
      '8,000 characters of an address',
      { page: { url: 'u'.repeat(32_000) } },
      { page: { url: 'u'.repeat(32_001) } },
      'page.url',
    ],
    ['22 characters of a seed', { seed: SEED }, { seed: `${SEED}A` }, 'seed'],
    ['the last instant that dates know', { sentAt: 8.64e15 }, { sentAt: 8.64e15 + 2 }, 'sentAt'],
    ['1970', { sentAt: 0 }, { sentAt: -1 }, 'sentAt'],
    [
      '4,096 characters of a proof',
      { identify: { user: 'u', proof: 'p'.repeat(4_096) } },
      { identify: { user: 'u', proof: 'p'.repeat(4_097) } },
      'identify.proof',
    ],
    ['2,048 characters of a hand-off', { handoff: 'h'.repeat(2_048) }, { handoff: 'h'.repeat(2_049) }, 'handoff'],
    ['a count of none', { dropped: { rejected: 0 } }, { dropped: { rejected: -1 } }, 'dropped.rejected'],
    ['the first number', { oldest: 1 }, { oldest: 0 }, 'oldest'],
  ])('take %s and no more', (_, at, past, path) => {
    expect([pathsOf(at), pathsOf(past)]).toEqual([[], [path]])
  })
})

describe('the limits of a touch', () => {
  it.each<[string, object, object, string]>([
    ['64 characters of an id', { id: 'i'.repeat(64) }, { id: 'i'.repeat(65) }, 'id'],
    ['one character of an id', { id: 'i' }, { id: '' }, 'id'],
    ['64 characters of a name', { name: 'n'.repeat(64) }, { name: 'n'.repeat(65) }, 'name'],
    ['the largest whole number that is exact', { seq: Number.MAX_SAFE_INTEGER }, { seq: 2 ** 53 }, 'seq'],
    ['1 as the first number', { seq: 1 }, { seq: 0 }, 'seq'],
    ['a value of a thousand million', { value: 1e9 }, { value: 1e9 + 1 }, 'value'],
    ['a value of minus a thousand million', { value: -1e9 }, { value: -1e9 - 1 }, 'value'],
    [
      'properties eight levels deep',
      { props: { a: [[[[[[[[]]]]]]]] } },
      { props: { a: [[[[[[[[[]]]]]]]]] } },
      'props.a',
    ],
    [
      '64 characters of a property name',
      { props: { ['p'.repeat(64)]: 1 } },
      { props: { ['p'.repeat(65)]: 1 } },
      `props.${'p'.repeat(65)}`,
    ],
  ])('take %s and no more', (_, at, past, path) => {
    expect([touchFaults(at), touchFaults(past)]).toEqual([[], [`touches.0.${path}`]])
  })

  it('take no number that is not finite, whoever calls', () => {
    expect(touchFaults({ at: Number.POSITIVE_INFINITY })).toContain('touches.0.at')
    expect(touchFaults({ value: Number.NaN })).toContain('touches.0.value')
  })
})
