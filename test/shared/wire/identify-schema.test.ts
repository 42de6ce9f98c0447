import { describe, expect, it } from 'vitest'
import { parseIdentify } from '../../../shared/wire/identify-schema.ts'
import { MAX_TRAIT, MAX_TRAITS } from '../../../shared/wire/person-schema.ts'
import { isNeverThrownBy } from './never-throws.ts'

const VISITOR = 'B8tCgCM-qPI4NWaI_UM-GQ'
const REQUEST = { site: 'shop', user: '4711' }

function problemsOf(changes: object): readonly string[] {
  const parsed = parseIdentify({ ...REQUEST, ...changes })
  return parsed.ok ? [] : parsed.problems.map(({ path, problem }) => `${path} ${problem}`)
}

const pathsOf = (changes: object) => problemsOf(changes).map((problem) => problem.split(' ')[0])
const traits = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, place) => [`t${place}`, place]))

describe('parseIdentify', () => {
  it('takes a user, with the browser that is theirs by its id or its token, and traits', () => {
    const known = { traits: { firstName: 'Zoë', plan: null, seats: [1, 2] } }
    expect(parseIdentify(REQUEST)).toEqual({ ok: true, value: REQUEST })
    expect(parseIdentify({ ...REQUEST, visitor: VISITOR, ...known })).toEqual({
      ok: true,
      value: { ...REQUEST, device: { visitor: VISITOR }, ...known },
    })
    expect(parseIdentify({ ...REQUEST, token: 'AQE' })).toEqual({
      ok: true,
      value: { ...REQUEST, device: { token: 'AQE' } },
    })
  })

  it('refuses a visitor and a token at once', () => {
    expect(problemsOf({ visitor: VISITOR, token: 'AQE' })).toEqual([
      ' takes visitor or token, not both: they could be of two browsers',
    ])
  })

  it('refuses ids that programs write where they have none, which would make one person of everybody', () => {
    for (const user of ['undefined', 'null', 'NaN', 'None', 'true', 'false', '[object Object]'])
      expect(problemsOf({ user }), user).toEqual([
        'user is what a program writes for no value: send the id only of who is signed in',
      ])
  })

  it('refuses a field that it does not know', () => {
    expect(problemsOf({ trait: {} })).toEqual(['trait is not a field here'])
  })

  it.each<[string, object, object, string]>([
    [`${MAX_TRAITS} traits`, { traits: traits(MAX_TRAITS) }, { traits: traits(MAX_TRAITS + 1) }, 'traits'],
    [
      '64 characters of a name',
      { traits: { ['n'.repeat(64)]: 1 } },
      { traits: { ['n'.repeat(65)]: 1 } },
      `traits.${'n'.repeat(65)}`,
    ],
    [
      `${MAX_TRAIT} characters of JSON`,
      { traits: { a: 'x'.repeat(MAX_TRAIT - 2) } },
      { traits: { a: 'x'.repeat(MAX_TRAIT - 1) } },
      'traits.a',
    ],
    ['4,096 characters of a token', { token: 't'.repeat(4_096) }, { token: 't'.repeat(4_097) }, 'token'],
  ])('takes %s and no more', (_, at, past, path) => {
    expect([pathsOf(at), pathsOf(past)]).toEqual([[], [path]])
  })

  it('gives a request or problems for whatever was sent, and never throws', () => {
    isNeverThrownBy(parseIdentify, { ...REQUEST, visitor: VISITOR, traits: { plan: 'pro', tags: ['a', { b: 1 }] } })
  })
})
