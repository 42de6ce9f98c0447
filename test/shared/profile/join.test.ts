import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noEvidence } from '../../../shared/journey/evidence.ts'
import { settle } from '../../../shared/journey/fold.ts'
import type { Json } from '../../../shared/model/touch.ts'
import { join, setTraits } from '../../../shared/profile/join.ts'
import { type KeptProfile, newProfile, stableIdOf, type Trait } from '../../../shared/profile/kept-profile.ts'
import { anyCase, NOW } from '../../support/arbitraries.ts'
import { foldAll, programOf } from '../../support/programs.ts'

const RUNS = { numRuns: 1000 }

const DEVICES = ['phone', 'laptop', 'server']

/** How many of a device's touches a copy has seen, when it joined and when it was heard of; it may be missing. */
const anyCopy = fc.array(
  fc.option(fc.record({ count: fc.nat(8), since: fc.nat(3), seen: fc.nat(3) }), { nil: null, freq: 4 }),
  { minLength: 3, maxLength: 3 },
)

const anyJson = fc.constantFrom<Json>(null, 1, '1', 'pro', true, ['a'], { a: 1, b: [2] }, { b: [2], a: 1 })

const anyTraits: fc.Arbitrary<ReadonlyMap<string, Trait>> = fc
  .dictionary(fc.constantFrom('plan', 'name', 'city'), fc.record({ value: anyJson, at: fc.nat(2) }))
  .map((traits) => new Map(Object.entries(traits)))

const anyThree = fc
  .record({
    given: anyCase(),
    copies: fc.tuple(anyCopy, anyCopy, anyCopy),
    traits: fc.tuple(anyTraits, anyTraits, anyTraits),
  })
  .map(({ given, copies, traits }) => {
    const program = programOf(given.playbook)
    const byDevice = DEVICES.map((_, place) => given.touches.filter(({ seq }) => seq % DEVICES.length === place))
    const [a, b, c] = copies.map((copy, index): KeptProfile => {
      const devices = copy.flatMap((seen, place) => {
        if (seen === null) return []
        const { count, ...times } = seen
        const evidence = foldAll(
          (byDevice[place] ?? []).slice(0, count),
          program,
          settle(noEvidence(program.shape), program, NOW + index),
        )
        return [[DEVICES[place] ?? '', { evidence, ...times }] as const]
      })
      return { ...newProfile(null), devices: new Map(devices), traits: traits[index] ?? new Map() }
    })
    return [a ?? newProfile(null), b ?? newProfile(null), c ?? newProfile(null)] as const
  })

describe('join', () => {
  it('is commutative in devices and traits', () => {
    fc.assert(
      fc.property(anyThree, ([a, b]) => {
        expect(union(join(a, b))).toEqual(union(join(b, a)))
      }),
      RUNS,
    )
  })

  it('is associative in devices and traits', () => {
    fc.assert(
      fc.property(anyThree, ([a, b, c]) => {
        expect(union(join(join(a, b), c))).toEqual(union(join(a, join(b, c))))
      }),
      RUNS,
    )
  })

  it('is idempotent in devices and traits', () => {
    fc.assert(
      fc.property(anyThree, ([a, b]) => {
        expect(join(a, a)).toEqual(a)
        expect(union(join(join(a, b), b))).toEqual(union(join(a, b)))
      }),
      RUNS,
    )
  })

  it('takes over who the person is, and where they were found if nobody knew', () => {
    const ann = { ...newProfile('ann'), version: 'v1' }
    const placements = [{ stage: 'reached', since: 1, ordinal: 1 }]
    const found = { ...newProfile(null), placed: { placements, judgedAt: 1, nextChange: 2 }, version: 'v2' }
    expect(join(ann, found)).toMatchObject({ user: 'ann', placed: found.placed, version: 'v2' })
    expect(join(found, ann)).toMatchObject({ user: 'ann', placed: found.placed, version: 'v2' })
  })

  it('lets the device that joined first decide the id that arms are drawn by, and no server', () => {
    fc.assert(
      fc.property(anyThree, ([a, b]) => {
        const ids = [stableIdOf(join(a, b)), stableIdOf(join(b, a))]
        expect(ids[0]).toBe(ids[1])
        const browsers = [...join(a, b).devices].filter(([id]) => id !== 'server')
        const first = Math.min(...browsers.map(([, { since }]) => since))
        const chosen = browsers.find(([id]) => id === ids[0])
        expect(chosen?.[1].since).toBe(browsers.length === 0 ? undefined : first)
      }),
      RUNS,
    )
  })
})

describe('setTraits', () => {
  it('keeps of each trait the value said last, in whatever order they are told', () => {
    const early = setTraits(setTraits(newProfile(null), { plan: 'free', name: 'Ann' }, 1), { plan: 'pro' }, 2)
    const late = setTraits(setTraits(newProfile(null), { plan: 'pro' }, 2), { plan: 'free', name: 'Ann' }, 1)
    expect(union(early)).toEqual(union(late))
    expect(early.traits.get('plan')).toEqual({ value: 'pro', at: 2 })
  })
})

function union({ devices, traits }: KeptProfile) {
  return { devices: [...devices], traits: [...traits] }
}
