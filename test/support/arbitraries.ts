import fc from 'fast-check'
import type { Playbook } from '../../shared/model/playbook.ts'
import type { Attributes, Touch } from '../../shared/model/touch.ts'
import { anyJourneys, anyRecordedJourneys } from './condition-arbitraries.ts'
import { keepingWhatCan } from './programs.ts'
import { msOf } from './reference-condition.ts'

/** When everything is judged: no multiple of any duration. */
export const NOW = 1_790_000_000_123

/** The durations that playbooks may name; each case uses few of them, so that edges coincide. */
export const DURATIONS = ['1s', '2s', '3s', '1m', '1h', '1d', '14d'] as const

/** `b` must be verified; `x` is in no playbook. */
const NAMES = ['a', 'a', 'a', 'b', 'c', 'd', 'answer', 'x'] as const

/** Somebody to be judged: a playbook that compiles, and touches up to `NOW`. */
export interface AnyCase {
  readonly playbook: Playbook
  readonly touches: readonly Touch[]
  readonly attributes: Attributes
}

interface CaseOptions {
  /** How late touches may come; one of the case's own durations otherwise. */
  readonly late?: string
  /** No touch is older than this by `NOW`. */
  readonly oldest?: (playbook: Playbook) => number
  readonly most?: number
  /** What playbooks may name; a few of `DURATIONS` otherwise. */
  readonly durations?: readonly string[]
}

export function anyCase({ late, oldest, most = 16, durations: given }: CaseOptions = {}): fc.Arbitrary<AnyCase> {
  const durationsUsed = given === undefined ? anyDurations : fc.constant(given)
  return durationsUsed.chain((durations) =>
    anyPlaybook(durations, late).chain((playbook) =>
      fc.record({
        playbook: fc.constant(playbook),
        touches: anyTouches(durations, { most, oldest: oldest?.(playbook) ?? Number.POSITIVE_INFINITY }),
        attributes: anyAttributes,
      }),
    ),
  )
}

export const anyDurations: fc.Arbitrary<readonly string[]> = fc.subarray([...DURATIONS], { minLength: 1, maxLength: 2 })

/** How long before `NOW`: around sums of durations, and rarely anywhere up to 40 years back. */
function anyAge(durations: readonly string[]): fc.Arbitrary<number> {
  const span = fc.constantFrom(0, ...durations.map(msOf))
  const edge = fc
    .tuple(span, span, span, fc.constantFrom(-1, 0, 0, 1))
    .map(([a, b, c, step]) => Math.max(0, a + b + c + step))
  return fc.oneof(
    { weight: 8, arbitrary: edge },
    { weight: 3, arbitrary: span.chain((most) => fc.nat(most)) },
    { weight: 1, arbitrary: fc.nat(40 * 365 * 86_400_000) },
  )
}

const anyValue = fc.oneof(
  fc.constantFrom(0, 1, 5, 5, 10, -5, -1, 0.1, 0.2, 0.30005, -0.00004, 1e6, -1e6),
  fc.double({ min: -1000, max: 1000, noNaN: true }),
)

const anyProps: fc.Arbitrary<Attributes> = fc.record(
  {
    sku: fc.constantFrom('p', 'q', 'r', 's', '1', 1, '', null, true),
    plan: fc.constantFrom('free', 'pro'),
    question: fc.constantFrom('size', 'taste'),
    answer: fc.constantFrom('big', 'small'),
  },
  { requiredKeys: [] },
)

/** Touches numbered from 1, in no order of time, none after `NOW`. */
export function anyTouches(
  durations: readonly string[],
  { oldest = Number.POSITIVE_INFINITY, most = 16 } = {},
): fc.Arbitrary<readonly Touch[]> {
  const body = fc.record({
    name: fc.constantFrom(...NAMES),
    age: anyAge(durations),
    channel: fc.constantFrom('web' as const, 'app' as const, 'store' as const),
    verified: fc.boolean(),
    value: fc.option(anyValue, { nil: null }),
    props: fc.option(anyProps, { nil: null }),
  })
  return fc.array(body, { maxLength: most }).map((bodies) =>
    bodies.map(
      ({ age, value, props, ...rest }, place): Touch => ({
        id: `t${place + 1}`,
        seq: place + 1,
        at: NOW - Math.min(age, oldest),
        ...rest,
        ...(value !== null && { value }),
        ...(props !== null && { props }),
      }),
    ),
  )
}

const anyAttributes: fc.Arbitrary<Attributes> = fc.record(
  { country: fc.constantFrom('FR', 'DE'), age: fc.constantFrom(17, 18, 40) },
  { requiredKeys: [] },
)

/** Playbooks that compile; `keep` stays where bounded evidence can tell. */
export function anyPlaybook(durations: readonly string[], late?: string): fc.Arbitrary<Playbook> {
  const lateness = late === undefined ? fc.constantFrom(...durations) : fc.constant(late)
  const journeys = fc.oneof(
    { weight: 2, arbitrary: anyJourneys(durations) },
    { weight: 1, arbitrary: anyRecordedJourneys(durations) },
  )
  return fc.tuple(journeys, lateness).map(([all, latest]) =>
    keepingWhatCan({
      site: 'shop',
      consent: 'implied',
      late: latest,
      touches: { a: {}, b: { verified: true }, c: {}, d: { goal: true }, answer: {} },
      journeys: all,
      slots: {},
      plays: [],
    }),
  )
}

/** A second order of the same things. */
export function withAShuffle<T>(things: readonly T[]): fc.Arbitrary<readonly T[]> {
  return fc.shuffledSubarray([...things], { minLength: things.length, maxLength: things.length })
}
