import fc from 'fast-check'
import type { ExitStay } from '../../shared/stats/cumulative-incidence.ts'
import type { Stay } from '../../shared/stats/kaplan-meier.ts'

export const ended = (ms: number): Stay => ({ ms, isEnded: true })

export const waiting = (ms: number): Stay => ({ ms, isEnded: false })

/** Few times, so that many are equal, and some are 0. */
export const anyStays: fc.Arbitrary<readonly Stay[]> = fc.array(fc.record({ ms: fc.nat(12), isEnded: fc.boolean() }))

/** To three places, one of them no stage. */
export const anyExits: fc.Arbitrary<readonly ExitStay[]> = fc.array(
  fc.oneof(
    fc.record({ ms: fc.nat(12), isEnded: fc.constant(false) }),
    fc.record({ ms: fc.nat(12), isEnded: fc.constant(true), to: fc.constantFrom('customer', 'lapsed', null) }),
  ),
)

/** The same things in another order. */
export function withAShuffle<Thing>(
  things: readonly Thing[],
): fc.Arbitrary<readonly [readonly Thing[], readonly Thing[]]> {
  const all = { minLength: things.length, maxLength: things.length }
  return fc.shuffledSubarray([...things], all).map((shuffled) => [things, shuffled])
}
