import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { chanceOf } from '../../support/chance.ts'
import { DAY, NOW } from '../../support/instant.ts'
import { programOf } from '../../support/programs.ts'
import { expected, personIn } from '../support/expected-people.ts'
import { type Loss, lossyShards } from '../support/lossy-shards.ts'
import { type Command, DEVICES, live } from '../support/people.ts'
import { aSite, deliverAll, patientProfiles } from '../support/shards.ts'

const device = fc.nat(DEVICES - 1)
const user = fc.nat(1)
const touches = fc.integer({ min: 0, max: 2 })

const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('visit' as const), device, touches }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('prove' as const), device, user, touches }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('again' as const), device, which: fc.nat(9) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('tell' as const), device, user, isUser: fc.boolean(), message: fc.nat(4) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('confirm' as const), device, user }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), device, user, isUser: fc.boolean() }) },
)

const program = programOf(aCountingPlaybook({ shards: 4 }))

/** Lives through commands over shards that lose calls at a rate, and compares everybody with who is expected. */
async function check(commands: readonly Command[], { seed, rate }: { seed: number; rate: number }): Promise<void> {
  const site = await aSite({ keep: 'everyone' }, NOW - DAY)
  const chance = chanceOf(seed)
  const next = (): Loss => (chance() < rate ? (chance() < 0.5 ? 'before' : 'after') : 'none')
  const { people, erased, wrong } = await live(commands, {
    site,
    profiles: patientProfiles(lossyShards(env.PROFILES, next)),
    settle: () => deliverAll(site),
    start: NOW,
  })
  await deliverAll(site)
  expect(wrong).toEqual([])
  const seen = patientProfiles()
  for (const [profile, person] of people) {
    const kept = await seen.look(site, profile)
    const found = kept === null ? expected({ seqs: new Map(), messages: new Set() }) : personIn(kept, program)
    expect({ profile, ...found }).toEqual({ profile, ...expected(person) })
  }
  for (const id of erased) {
    const kept = await seen.look(site, id)
    expect([...people.keys(), null]).toContain(kept === null ? null : kept.profile)
  }
}

/** `FUZZ=all` lives more. */
const HISTORIES = env.FUZZ === 'all' ? 400 : 30

const anyCommands = fc.array(anyCommand, { minLength: 1, maxLength: 24 })

describe('people kept in shards', () => {
  it('are exactly what was told of them, whoever moves, proves, retries or is erased', async () => {
    await fc.assert(
      fc.asyncProperty(anyCommands, (commands) => check(commands, { seed: 0, rate: 0 })),
      { numRuns: HISTORIES },
    )
  }, 120_000)

  it('are the same when a third of all calls is lost before or after it was kept', async () => {
    await fc.assert(
      fc.asyncProperty(anyCommands, fc.nat(), (commands, seed) => check(commands, { seed, rate: 0.33 })),
      { numRuns: HISTORIES },
    )
  }, 120_000)
})
