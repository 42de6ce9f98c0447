import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/model/touch.ts'
import { CHANNELS } from '../../../shared/model/touch.ts'
import { MAX_PROBLEMS_PER_TOUCH, MAX_SERVER_TOUCHES, parseTouches } from '../../../shared/wire/touches-schema.ts'
import { anyMutationOf } from '../../support/any-mutation.ts'
import { NOW } from '../../support/instant.ts'
import { readAnyJson } from './never-throws.ts'

const VISITOR = 'B8tCgCM-qPI4NWaI_UM-GQ'

/** A touch as a server sends it. */
const sent = (changes: object = {}) => ({ id: 'm-1', user: '4711', name: 'purchase', channel: 'store', ...changes })
const parsed = (...touches: readonly unknown[]) => parseTouches({ site: 'shop', touches })

/** The paths at fault in a touch with these changes. */
function faultsOf(changes: object): readonly string[] {
  const request = parsed(sent(changes))
  if (!request.ok) throw new Error('The request itself is at fault')
  return request.refused.flatMap(({ problems }) => problems.map(({ path }) => path))
}

describe('parseTouches', () => {
  it('takes touches of users and of visitors, on every channel, with all that they may carry', () => {
    const carried = { at: NOW, value: -1.5, props: { tags: ['a', { b: null }] } }
    const touches = CHANNELS.map((channel) => sent({ channel, ...carried }))
    const { user: _, ...visitors } = sent({ visitor: VISITOR })
    const request = parsed(...touches, visitors)
    const rest = { id: 'm-1', name: 'purchase' }
    expect(request).toEqual({
      ok: true,
      site: 'shop',
      touches: [
        ...CHANNELS.map((channel) => ({ ...rest, channel, whose: { user: '4711' }, ...carried })),
        { ...rest, channel: 'store', whose: { visitor: VISITOR } },
      ],
      refused: [],
    })
  })

  it('takes an instant in either form', () => {
    const forms = [NOW, NOW + 0.4, '2026-11-20T12:00:00Z', '2026-11-20T13:00:00.000+01:00']
    const request = parsed(...forms.map((at) => sent({ at })))
    expect(request.ok && request.touches.map(({ at }) => at)).toEqual([NOW, NOW, NOW, NOW])
  })

  it('takes the good touches and says of each bad one, by its place, what is wrong', () => {
    const request = parsed(sent(), 7, sent({ id: 'm-2', channel: 'fax' }), sent({ id: 'm-3' }), sent({ at: 'today' }))
    expect(request).toMatchObject({ ok: true, touches: [{ id: 'm-1' }, { id: 'm-3' }] })
    expect(request.ok && request.refused).toEqual([
      { index: 1, problems: [{ path: 'touches.1', problem: 'must be Object, not 7' }] },
      {
        index: 2,
        problems: [
          {
            path: 'touches.2.channel',
            problem: 'must be one of web, app, email, sms, push, ads, social, support, store, phone',
          },
        ],
      },
      {
        index: 4,
        problems: [
          {
            path: 'touches.4.at',
            problem: 'must be epoch milliseconds or an instant with its time zone, such as "2026-11-20T00:00:00Z"',
          },
        ],
      },
    ])
  })

  it('names the fields that are missing, with what to give', () => {
    const request = parsed({})
    expect(request.ok && request.refused[0]?.problems.map(({ path, problem, hint }) => [path, problem, hint])).toEqual([
      ['touches.0.id', 'is missing', 'give "id"'],
      ['touches.0.name', 'is missing', 'give "name"'],
      ['touches.0.channel', 'is missing', 'give "channel"'],
    ])
  })

  it('refuses a touch of nobody, and one of a user and a visitor', () => {
    const { user: _, ...nobodys } = sent()
    for (const touch of [nobodys, sent({ visitor: VISITOR })]) {
      const request = parsed(touch)
      expect(request.ok && request.refused[0]?.problems).toEqual([
        { path: 'touches.0', problem: 'needs either user or visitor' },
      ])
    }
  })

  it('refuses a field that it does not know, since a misspelt one would be lost', () => {
    expect(faultsOf({ vlaue: 3 })).toEqual(['touches.0.vlaue'])
  })

  it('refuses what is no request, whole', () => {
    for (const nothing of [null, 7, [], {}, { site: 'shop' }, { site: 'a shop', touches: [sent()] }])
      expect(parseTouches(nothing).ok).toBe(false)
  })

  it(`says at most ${MAX_PROBLEMS_PER_TOUCH} problems of one touch`, () => {
    const props = Object.fromEntries(Array.from({ length: 50 }, (_, place) => ['p'.repeat(65 + place), 1]))
    expect(faultsOf({ props })).toHaveLength(MAX_PROBLEMS_PER_TOUCH)
  })
})

describe('the limits of a request', () => {
  it('are one touch and a thousand', () => {
    const many = Array.from({ length: MAX_SERVER_TOUCHES }, (_, place) => sent({ id: `m-${place}` }))
    const request = parsed(...many)
    expect(request.ok && request.touches.length).toBe(1_000)
    for (const wrong of [[], [...many, sent()]]) {
      const refused = parsed(...wrong)
      expect(!refused.ok && refused.problems.map(({ path }) => path)).toEqual(['touches'])
    }
  })
})

describe('the limits of a touch', () => {
  it.each<[string, object, object, string]>([
    ['128 characters of an id', { id: 'i'.repeat(128) }, { id: 'i'.repeat(129) }, 'id'],
    ['one character of an id', { id: 'i' }, { id: '' }, 'id'],
    ['an id of whole characters', { id: '💣' }, { id: '\ud83d' }, 'id'],
    ['128 characters of a user', { user: 'u'.repeat(128) }, { user: 'u'.repeat(129) }, 'user'],
    ['one character of a user', { user: 'u' }, { user: '' }, 'user'],
    ['a user of whole characters', { user: '💣' }, { user: '\ud83d' }, 'user'],
    ['a user of printable characters', { user: 'a b' }, { user: 'a\0b' }, 'user'],
    ['a user who is somebody', { user: 'nullius' }, { user: 'null' }, 'user'],
    ['a user given as text', { user: '0' }, { user: 0 }, 'user'],
    ['64 characters of a name', { name: 'n'.repeat(64) }, { name: 'n'.repeat(65) }, 'name'],
    ['1970', { at: '1970-01-01T00:00:00Z' }, { at: '1969-12-31T23:59:59Z' }, 'at'],
    ['the last instant that dates know', { at: 8.64e15 }, { at: 8.64e15 + 2 }, 'at'],
    ['days of the calendar', { at: '2024-02-29T00:00:00Z' }, { at: '2026-02-29T00:00:00Z' }, 'at'],
    ['a value of a thousand million', { value: 1e9 }, { value: 1e9 + 1 }, 'value'],
    ['a value of minus a thousand million', { value: -1e9 }, { value: -1e9 - 1 }, 'value'],
    [
      'properties eight levels deep',
      { props: { a: [[[[[[[[]]]]]]]] } },
      { props: { a: [[[[[[[[[]]]]]]]]] } },
      'props.a',
    ],
  ])('take %s and no more', (_, at, past, path) => {
    expect([faultsOf(at), faultsOf(past)]).toEqual([[], [`touches.0.${path}`]])
  })

  it('take no number that is not finite, whoever calls', () => {
    expect(faultsOf({ at: Number.POSITIVE_INFINITY })).toEqual(['touches.0.at'])
    expect(faultsOf({ at: Number.NaN })).toEqual(['touches.0.at'])
    expect(faultsOf({ value: Number.NaN })).toEqual(['touches.0.value'])
  })

  it('take no visitor whose id Waypost did not give', () => {
    for (const visitor of ['', 'server', `${VISITOR}A`, VISITOR.slice(1), `${VISITOR.slice(0, -1)}R`]) {
      const { user: _, ...touch } = sent({ visitor })
      const request = parsed(touch)
      expect(request.ok && request.refused[0]?.problems[0]?.path, visitor).toBe('touches.0.visitor')
    }
  })
})

describe('a damaged request', () => {
  it('loses no touch without a word: each is taken or refused', () => {
    const touches = [sent({ at: NOW, value: 2, props: { a: 'b' } }), sent({ id: 'm-2', at: '2026-11-20T12:00:00Z' })]
    fc.assert(
      fc.property(anyMutationOf({ site: 'shop', touches } satisfies Json), (body) => {
        const input = readAnyJson(body)
        const request = parseTouches(input)
        if (!request.ok) {
          expect(request.problems.length).toBeGreaterThan(0)
          return
        }
        const count = Object(input).touches.length
        expect(request.touches.length + request.refused.length).toBe(count)
        for (const { index, problems } of request.refused) {
          expect(problems.length).toBeGreaterThan(0)
          for (const { path } of problems) expect(`${path}.`).toContain(`touches.${index}.`)
        }
      }),
      { numRuns: 5_000 },
    )
  })

  it('gives problems for anything else, and never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withDate: true, withBigInt: true }), (input) => {
        const request = parseTouches(input)
        expect(request.ok || request.problems.length > 0).toBe(true)
      }),
    )
    fc.assert(
      fc.property(fc.array(fc.anything({ withNullPrototype: true }), { minLength: 1 }), (touches) => {
        const request = parseTouches({ site: 'shop', touches })
        expect(request.ok && request.refused.length).toBe(touches.length)
      }),
    )
  })
})
