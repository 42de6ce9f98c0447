import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { unpackProfile } from '../../../shared/profile/packed-profile.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { chanceOf } from '../../support/chance.ts'
import { NOW } from '../../support/instant.ts'
import { programOf } from '../../support/programs.ts'
import { ANN, aProfileVisit, PHONE, profileTouches } from '../support/a-profile-visit.ts'
import { abort, aSite, evict, patientProfiles, stubOf } from '../support/shards.ts'

/** How often a shard is killed, and as often it is taken out of memory; a thousand times in all with `FUZZ=all`. */
const CRASHES = env.FUZZ === 'all' ? 500 : 150

const journeys = [
  {
    id: 'count',
    stages: [
      { id: 'fewer', when: 'always' as const },
      { id: 'all', when: { touch: 'view_pricing', count: { gte: 4 * CRASHES } } },
      { id: 'more', when: { touch: 'view_pricing', count: { gte: 4 * CRASHES + 1 } } },
    ],
  },
]

describe('a shard', () => {
  it('loses no touch that it answered for and counts none twice, however often it is killed', async () => {
    const site = await aSite({ journeys })
    const profiles = patientProfiles()
    const chance = chanceOf(1)
    const stub = () => stubOf(site, ANN)
    let lost = 0
    for (let round = 1; round <= 2 * CRASHES; round += 1) {
      const visit = aProfileVisit({ site, touches: profileTouches([round]) })
      const batch = { profile: ANN, user: 'ann', now: NOW, touches: profileTouches([1], { id: `order-${round}` }) }
      const first = [profiles.visit(visit), profiles.take(site, [batch]).catch(() => null)]
      await pause(Math.floor(chance() * 4))
      await (round % 2 === 0 ? abort(stub()) : evict(stub()))
      lost += (await Promise.all(first)).filter((answer) => answer === null).length
      await until(async () => (await profiles.visit(visit))?.is === 'kept')
      await until(async () => (await profiles.take(site, [batch]).catch(() => null)) !== null)
    }
    expect(lost).toBeGreaterThan(0)
    const kept = await profiles.look(site, ANN)
    expect(kept?.packed.placed.journeys.count?.stage).toBe('all')
    expect(kept?.messages.length).toBe(2 * CRASHES)
    const program = programOf(aPlaybook({ site, journeys, plays: [] }))
    const device = kept === null ? undefined : unpackProfile(kept.packed, program).devices.get(PHONE)
    expect(device?.evidence).toMatchObject({ taken: 2 * CRASHES, held: [{ queue: 1, ranges: [1, 2 * CRASHES] }] })
  }, 120_000)
})

async function until(isDone: () => Promise<boolean>): Promise<void> {
  if (!(await isDone())) return until(isDone)
}

/** Lets so many turns of the event loop pass. */
async function pause(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0))
}
