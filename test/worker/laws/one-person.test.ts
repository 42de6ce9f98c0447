import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Profiles } from '../../../worker/profile/profiles.ts'
import { OTHER_SEED, SEED } from '../../support/a-visit.ts'
import { chanceOf } from '../../support/chance.ts'
import { aSite } from '../support/a-site.ts'
import { proofOf } from '../support/proof-of.ts'
import { type Command, newPerson, obey, settle } from './person-model.ts'

/** `FUZZ=all` lives many more. */
const HISTORIES = env.FUZZ === 'all' ? 1_000 : 60
const device = fc.nat(1)

const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('touch' as const),
      device,
      isOld: fc.nat(9).map((of10) => of10 === 0),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('send' as const), device, isLost: fc.nat(2).map((of3) => of3 === 0) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('again' as const), which: fc.nat(99) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sign-in' as const), device }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('tell' as const), messages: fc.array(fc.nat(5), { maxLength: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
)

const anyHistory = fc.array(anyCommand, { minLength: 4, maxLength: 30 })

/** Shards that fail at a rate, before they did what they were asked or after. */
function failing(next: () => number): (real: Profiles) => Profiles {
  const unsure = async <T>(call: () => Promise<T>): Promise<T> => {
    const chance = next()
    if (chance < 0.5) throw new Error('before')
    const answer = await call()
    if (chance < 1) throw new Error('after')
    return answer
  }
  return (real) => ({
    ...real,
    visit: (call) => unsure(() => real.visit(call)).catch(() => null),
    take: (site, batches) => unsure(() => real.take(site, batches)),
    move: (call) => unsure(() => real.move(call)),
  })
}

async function check(
  history: readonly Command[],
  { keep, seed, rate }: { readonly keep: 'known' | 'everyone'; readonly seed: number; readonly rate: number },
): Promise<void> {
  const chance = chanceOf(seed)
  let failures = rate
  const { worker, site } = await aSite(
    { keep },
    { profiles: failing(() => (failures === 0 ? 1 : chance() / failures)) },
  )
  const setting = { worker, site, proof: await proofOf(site, 'ann') }
  const person = newPerson([SEED, OTHER_SEED])
  for (const command of history) await obey(person, command, setting)
  failures = 0
  const counts = await settle(person, setting)
  expect(person.wrong).toEqual([])
  const distinct = String(person.counted + person.told.size)
  expect(counts).toEqual([distinct, distinct])
  expect(worker.log.filter(({ log }) => log === 'token-refused')).toEqual([])
}

const anyKeep = fc.constantFrom<'known' | 'everyone'>('known', 'everyone')

describe('one person with two browsers, of whom a server tells as well', () => {
  it('has done what they did, once: whatever is repeated, lost, late or out of order', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, anyKeep, (history, keep) => check(history, { keep, seed: 0, rate: 0 })),
      { numRuns: HISTORIES },
    )
  }, 240_000)

  it('has done the same when every third call of a shard fails, before or after it was kept', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, anyKeep, fc.nat(), (history, keep, seed) => {
        return check(history, { keep, seed, rate: 0.33 })
      }),
      { numRuns: HISTORIES },
    )
  }, 240_000)
})
