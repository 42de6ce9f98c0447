import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noEvidence } from '../../../shared/journey/evidence.ts'
import { settle } from '../../../shared/journey/fold.ts'
import { type DeviceEvidences, level, merge, pool } from '../../../shared/journey/merge.ts'
import type { Program } from '../../../shared/journey/program.ts'
import type { Condition } from '../../../shared/model/condition.ts'
import type { Touch } from '../../../shared/model/touch.ts'
import { anyCase, NOW } from '../../support/arbitraries.ts'
import { playbookOf, START, touch } from '../../support/judging.ts'
import { foldAll, namedStages, programOf } from '../../support/programs.ts'
import { referenceStages } from '../../support/reference.ts'

const RUNS = { numRuns: 1000 }

const DEVICES = ['phone', 'laptop', 'till']

/** How many of each device's touches a copy has seen; a device may be missing from it. */
const anyCopy = fc.array(fc.option(fc.nat(8), { nil: null, freq: 4 }), { minLength: 3, maxLength: 3 })

/** Touches dealt out to devices, and copies of the devices' evidences that differ in how much they have seen. */
const anyPerson = (options: { late?: string }) =>
  fc.record({ given: anyCase(options), seen: fc.tuple(anyCopy, anyCopy, anyCopy) }).map(({ given, seen }) => ({
    ...given,
    seen,
    byDevice: DEVICES.map((_, place) => given.touches.filter(({ seq }) => seq % DEVICES.length === place)),
  }))

describe('merge', () => {
  it('is commutative, associative and idempotent, also with older and with longer settled states of a device', () => {
    fc.assert(
      fc.property(anyPerson({}), ({ playbook, byDevice, seen }) => {
        const program = programOf(playbook)
        const [a, b, c] = [0, 1, 2].map((copy) =>
          settled(copyOf(seen[copy] ?? [], byDevice, program), program, NOW + copy),
        )
        if (a === undefined || b === undefined || c === undefined) return
        expect(entries(merge(a, b))).toEqual(entries(merge(b, a)))
        expect(entries(merge(merge(a, b), c))).toEqual(entries(merge(a, merge(b, c))))
        expect(merge(a, a)).toEqual(a)
        expect(entries(merge(merge(a, b), b))).toEqual(entries(merge(a, b)))
      }),
      RUNS,
    )
  })
})

describe('pool', () => {
  it('is judged as the union of all touches that the devices have seen', () => {
    fc.assert(
      fc.property(anyPerson({ late: '36500d' }), ({ playbook, byDevice, seen, attributes }) => {
        const program = programOf(playbook)
        const [one, other] = seen
        const cells = pool(merge(copyOf(one, byDevice, program), copyOf(other, byDevice, program)), program)
        const known = byDevice.flatMap((own, place) => own.slice(0, Math.max(one[place] ?? 0, other[place] ?? 0)))
        expect(cells).toEqual(foldAll(known, program).cells)
        expect(namedStages(program, { cells, now: NOW, attributes })).toEqual(
          referenceStages({ playbook, touches: known, attributes }, NOW),
        )
      }),
      RUNS,
    )
  })
})

describe('level', () => {
  it('looks back over the time that only some of the devices have settled', () => {
    const keen: Condition = { touch: 'view', count: { gte: 2 }, within: '1m' }
    const program = programOf(playbookOf(keen, { keep: true, late: '1h' }))
    const nothing = noEvidence(program.shape)
    const asleep = foldAll(
      [1, 2].map((seq) => touch('view', 0, { seq })),
      program,
      settle(nothing, program, START),
    )
    const later = START + 86_400_000
    const awake = settle(nothing, program, later)
    const phone = level(new Map([['phone', asleep]]), program, later - program.lateMs - 1)
    const cells = pool(merge(phone, new Map([['laptop', awake]])), program)
    expect(namedStages(program, { cells, now: later, attributes: {} })).toEqual({ one: 'reached' })
  })
})

function copyOf(
  counts: readonly (number | null)[],
  touches: readonly (readonly Touch[])[],
  program: Program,
): DeviceEvidences {
  return new Map(
    counts.flatMap((count, place) => {
      const own = touches[place] ?? []
      return count === null ? [] : [[DEVICES[place] ?? '', foldAll(own.slice(0, count), program)] as const]
    }),
  )
}

function settled(devices: DeviceEvidences, program: Program, now: number): DeviceEvidences {
  return new Map([...devices].map(([device, evidence]) => [device, settle(evidence, program, now)]))
}

function entries(devices: DeviceEvidences) {
  return [...devices]
}
