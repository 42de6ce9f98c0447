import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { ProfileVisit } from '../../../worker/profile/profiles.ts'
import { chanceOf } from '../../support/chance.ts'
import { NOW } from '../../support/instant.ts'
import { ANN, aProfileVisit, LAPTOP, profileTouches } from '../support/a-profile-visit.ts'
import { aSite, patientProfiles } from '../support/shards.ts'

/** `FUZZ=all` forges ten thousand. */
const FORGERIES = env.FUZZ === 'all' ? 10_000 : 2_000
const AT_ONCE = 50

describe('a profile', () => {
  it('is not read or changed by thousands of visits with forged ids, claims and hand-offs', async () => {
    const site = await aSite()
    const profiles = patientProfiles()
    await profiles.visit(aProfileVisit({ site, touches: profileTouches([1, 2, 3]), traits: { plan: 'pro' } }))
    await profiles.visit(aProfileVisit({ site, device: LAPTOP, touches: [], entry: handOff('taken') }))
    const before = await profiles.look(site, ANN)
    const chance = chanceOf(1)
    const anyId = () =>
      btoa(String.fromCharCode(...Array.from({ length: 16 }, () => Math.floor(chance() * 256))))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .slice(0, 22)
    const shapes: readonly (() => Partial<ProfileVisit>)[] = [
      () => ({ profile: anyId(), entry: { by: 'token' } }),
      () => ({ profile: `${ANN.slice(0, 8)}${anyId().slice(8)}`, entry: { by: 'token' } }),
      () => ({ entry: { by: 'claim' } }),
      () => ({ entry: handOff('taken') }),
      () => ({ entry: { ...handOff(anyId()), expires: NOW - 1 } }),
    ]
    for (let made = 0; made < FORGERIES; made += AT_ONCE) {
      const visits = Array.from({ length: AT_ONCE }, (_, place) => {
        const forged = shapes[(made + place) % shapes.length]?.() ?? {}
        return aProfileVisit({
          site,
          device: anyId(),
          touches: profileTouches([1]),
          traits: { plan: 'free' },
          ...forged,
        })
      })
      const answers = await Promise.all(visits.map((visit) => profiles.visit(visit)))
      for (const [place, answer] of answers.entries()) {
        if (visits[place]?.profile === ANN) expect(answer).toEqual({ is: 'not-let-in' })
        else expect(answer).toMatchObject({ is: 'kept', accepted: [1], traits: { plan: 'free' }, placed: onlyOwn })
      }
    }
    expect(await profiles.look(site, ANN)).toEqual(before)
  }, 120_000)
})

/** One touch, and nothing of anybody else's. */
const onlyOwn = { journeys: { count: { stage: '1' } } }

function handOff(nonce: string) {
  return { by: 'hand-off' as const, nonce, expires: Date.now() + 3_600_000, own: nonce }
}
