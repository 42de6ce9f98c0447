import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Profiles, ProfileVisit, VisitAnswer } from '../../../worker/profile/profiles.ts'
import { createShardProfiles } from '../../../worker/profile/shard-profiles.ts'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { NOW } from '../../support/instant.ts'
import { ANN, aProfileVisit, LAPTOP, PHONE, profileTouches } from '../support/a-profile-visit.ts'
import { aWorker } from '../support/a-worker.ts'

let site = ''
let sites = 0

beforeEach(async () => {
  sites += 1
  site = `site-${sites}`
})

const shards = (): Profiles =>
  createShardProfiles(env.PROFILES, {
    shardsOf: async () => undefined,
    onFault: (_, fault) => expect(fault).toBe(''),
    visitLimitMs: 10_000,
  })

async function profilesOf(keep: 'known' | 'everyone' = 'known') {
  await aWorker({ playbook: aCountingPlaybook({ site, keep }) })
  const profiles = shards()
  const visit = async (changes: Partial<ProfileVisit>) =>
    kept(await profiles.visit(aProfileVisit({ site, ...changes })))
  return { profiles, visit }
}

function kept(answer: VisitAnswer | null) {
  if (answer?.is !== 'kept') throw new Error(`not kept: ${answer?.is}`)
  return answer
}

const countOf = (answer: { placed: { journeys: { readonly [id: string]: { stage: string | null } } } }) =>
  answer.placed.journeys.count?.stage

describe('a kept profile', () => {
  it('counts the touches of all devices together, each once', async () => {
    const { visit } = await profilesOf()
    await visit({ touches: profileTouches([1, 2]) })
    const laptop = { device: LAPTOP, queue: 2, touches: profileTouches([1]) }
    await visit(laptop)
    expect(countOf(await visit(laptop))).toBe('3')
  })

  it('says which numbers of this browser it holds', async () => {
    const { visit } = await profilesOf()
    const first = await visit({ touches: profileTouches([1, 2, 4]) })
    expect(first).toMatchObject({ held: [1, 2, 4, 4], accepted: [1, 2, 4], duplicate: [] })
    const again = await visit({ touches: profileTouches([2, 3]) })
    expect(again).toMatchObject({ held: [1, 4], accepted: [3], duplicate: [2] })
  })

  it('takes a touch of a server once, whatever its retries', async () => {
    const { profiles } = await profilesOf()
    const batch = {
      profile: ANN,
      user: 'ann',
      now: NOW,
      touches: profileTouches([1], { id: 'order-1', verified: true }),
    }
    expect(await profiles.take(site, [batch])).toMatchObject([{ accepted: 1, duplicate: 0 }])
    expect(await profiles.take(site, [batch, batch])).toMatchObject([
      { accepted: 0, duplicate: 1 },
      { accepted: 0, duplicate: 1 },
    ])
  })

  it('gives what was kept of a visitor to the user that the visitor turned out to be', async () => {
    const { profiles, visit } = await profilesOf('everyone')
    await visit({ profile: PHONE, entry: { by: 'token' }, touches: profileTouches([1, 2]) })
    const batch = { profile: PHONE, user: null, now: NOW, touches: profileTouches([1], { id: 'm' }) }
    await profiles.take(site, [batch])
    await profiles.move({ site, from: PHONE, to: ANN, isUser: true, now: NOW })
    expect(countOf(await visit({ touches: profileTouches([2, 3]) }))).toBe('4')
    expect(await profiles.take(site, [batch])).toMatchObject([{ accepted: 0, duplicate: 1 }])
    expect(await profiles.look(site, PHONE)).toMatchObject({ profile: ANN })
  })

  it('is nobody after an erasure, whatever comes late', async () => {
    const { profiles, visit } = await profilesOf()
    await visit({ touches: profileTouches([1, 2]) })
    expect(await profiles.erase(site, ANN, NOW + 1)).toMatchObject({ devices: [PHONE] })
    const late = aProfileVisit({ site, entry: { by: 'token' }, touches: profileTouches([3]) })
    expect(await profiles.visit(late)).toEqual({ is: 'erased' })
    expect(await profiles.visit({ ...late, entry: { by: 'proof', user: 'ann' } })).toEqual({ is: 'erased' })
    expect(
      await profiles.take(site, [{ profile: ANN, user: 'ann', now: NOW + 2, touches: profileTouches([1]) }]),
    ).toMatchObject([{ accepted: 0, refused: { erased: 1 } }])
    expect(await profiles.look(site, ANN)).toBeNull()
  })

  it('begins anew when somebody who was erased signs in on another browser', async () => {
    const { profiles, visit } = await profilesOf()
    await visit({ touches: profileTouches([1, 2]) })
    await profiles.erase(site, ANN, NOW)
    const back = await visit({
      device: LAPTOP,
      issuedAt: NOW + 5,
      now: NOW + 9,
      touches: profileTouches([1], { at: NOW + 8 }),
    })
    expect(countOf(back)).toBe('1')
  })
})
