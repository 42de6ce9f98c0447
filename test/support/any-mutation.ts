import fc from 'fast-check'
import type { Json } from '../../shared/model/touch.ts'

const HOSTILE: readonly Json[] = [
  ...[null, true, false, 0, -1, 1.5, 1e21, -1e300, 5e-324, Number.MAX_SAFE_INTEGER, 2 ** 53, 8.64e15],
  ...[
    '',
    ' ',
    '\u0000',
    '\ud800',
    '__proto__',
    '../..',
    'A'.repeat(5_000),
    '💣'.repeat(40),
    '$where',
    '{{7*7}}',
    '1e3',
  ],
  ...[[], {}, [[[[[[[[[[[]]]]]]]]]]], { __proto__: null, constructor: {}, toString: 'x' }],
]

const anyHostileValue: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 12 }).map((value): Json => JSON.parse(JSON.stringify(value))) },
)

/**
 * Texts derived from a JSON value: one to three of its parts replaced by a hostile value, taken away, doubled or renamed;
 * some cut short or with letters exchanged, so that they are no JSON any more.
 */
export function anyMutationOf(value: Json): fc.Arbitrary<string> {
  const change = fc.record({
    part: fc.nat(),
    how: fc.constantFrom('replace', 'replace', 'remove', 'double', 'rename'),
    by: anyHostileValue,
  })
  const changed = fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => JSON.stringify(changes.reduce(apply, value)))
  return fc.oneof(
    { weight: 8, arbitrary: changed },
    { weight: 1, arbitrary: fc.tuple(changed, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1))) },
    {
      weight: 1,
      arbitrary: fc.tuple(changed, fc.nat(), fc.string({ minLength: 1, maxLength: 3 })).map(exchangeLetters),
    },
  )
}

interface Change {
  readonly part: number
  readonly how: string
  readonly by: Json
}

function exchangeLetters([text, at, letters]: readonly [string, number, string]): string {
  const place = at % text.length
  return text.slice(0, place) + letters + text.slice(place + letters.length)
}

function apply(value: Json, change: Change): Json {
  return applyAt(value, change.part % countParts(value), change)
}

/** A value counts as a part, and so does everything in it. */
function countParts(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, part) => sum + countParts(part), 1)
}

/** Changes the part of this number, numbered from the outside in. */
function applyAt(value: Json, number: number, change: Change): Json {
  if (number === 0 || typeof value !== 'object' || value === null) return change.by
  let left = number - 1
  const entries = Object.entries(value).flatMap(([name, part]): [string, Json][] => {
    const parts = countParts(part)
    const own = left
    left -= parts
    if (own < 0 || own >= parts) return [[name, part]]
    return own === 0 ? alter(name, part, change) : [[name, applyAt(part, own, change)]]
  })
  return Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries)
}

function alter(name: string, part: Json, { how, by }: Change): [string, Json][] {
  if (how === 'remove') return []
  if (how === 'double')
    return [
      [name, part],
      [`${name}2`, part],
    ]
  if (how === 'rename') return [[`${name}x`, part]]
  return [[name, by]]
}
