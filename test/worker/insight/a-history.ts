import fc from 'fast-check'
import type { Segment } from '../../../shared/model/fact.ts'
import type { Happening } from '../support/a-ledger.ts'

/** The journey of the histories; its stages, and none. */
export const JOURNEY = 'buyer'
const STAGES = ['visitor', 'interested', 'customer', null] as const
const COUNTRIES = ['FR', 'DE', null] as const

/** Instants of histories are whole numbers from 0 to this. */
export const LAST = 40

interface Life {
  readonly moves: readonly { readonly stage: string | null; readonly wait: number; readonly country: string | null }[]
  readonly start: number
  /** `lags`: how many of the moves are told of them after it, by a tab that does not know it. */
  readonly end: { readonly wait: number; readonly into: number | null; readonly lags: number } | null
}

const anyLife: fc.Arbitrary<Life> = fc.record({
  start: fc.nat(10),
  moves: fc.array(
    fc.record({
      stage: fc.constantFrom(...STAGES),
      wait: fc.nat(6),
      country: fc.constantFrom(...COUNTRIES),
    }),
    { maxLength: 6 },
  ),
  end: fc.option(fc.record({ wait: fc.nat(6), into: fc.option(fc.nat(20)), lags: fc.nat(2) }), { freq: 3 }),
})

/** People who move about in one journey, some of whom turn out to be another one or are forgotten. */
export const anyHistory: fc.Arbitrary<readonly Happening[]> = fc
  .array(anyLife, { maxLength: 12 })
  .map((lives) => lives.flatMap((life, place) => happeningsOf(life, place, lives.length)))

/** The segment of a happening, whole. */
export function segmentOf(happening: Happening): Segment {
  return { channel: 'web', country: null, device: null, campaign: null, ...happening.segment }
}

function happeningsOf({ start, moves, end }: Life, place: number, people: number): readonly Happening[] {
  const profile = `p${place}`
  let at = start
  let from: string | null = null
  const happenings: Happening[] = []
  for (const { stage, wait, country } of moves) {
    if (stage === from) continue
    const ordinal = happenings.length + 1
    const fact = { kind: 'entered', journey: JOURNEY, ordinal, from, stage, cause: 'touch', at } as const
    happenings.push({ profile, fact, segment: { country } })
    from = stage
    at += wait
  }
  if (end === null) return happenings
  const into = end.into === null ? place : end.into % people
  const ahead = happenings.at(-1 - end.lags)?.fact.at ?? start
  const gone = (end.lags === 0 ? at : ahead) + end.wait
  // Only into who comes before: nobody ever turns out to be each other.
  const fact = into >= place ? ({ kind: 'erased', at: gone } as const) : mergedInto(`p${into}`, gone)
  return [...happenings, { profile, fact }]
}

function mergedInto(into: string, at: number) {
  return { kind: 'merged', into, at } as const
}
