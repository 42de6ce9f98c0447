import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { admitMessages } from '../../../shared/profile/admit-messages.ts'
import { newProfile, SERVER } from '../../../shared/profile/kept-profile.ts'
import { ownProfileOf } from '../../../shared/profile/own-profile.ts'
import { packProfile } from '../../../shared/profile/packed-profile.ts'
import type { Parcel } from '../../../worker/profile/outbox.ts'
import { shardOf } from '../../../worker/profile/shard-of.ts'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { NOW } from '../../support/instant.ts'
import { programOf } from '../../support/programs.ts'
import { ANN, aProfileVisit, LAPTOP, PHONE, profileTouches } from '../support/a-profile-visit.ts'
import { abort, aSite, deliverAll, inSql, patientProfiles, SHARDS, stubOf } from '../support/shards.ts'

const profiles = patientProfiles()

const accept = (site: string, profile: string, parcel: Parcel) =>
  env.PROFILES.getByName(shardOf(site, profile, SHARDS)).accept(site, parcel)

describe('an erasure', () => {
  it('is not undone by a hundred parcels that were posted before it', async () => {
    const site = await aSite({ keep: 'everyone' })
    await profiles.visit(aProfileVisit({ site, touches: profileTouches([1, 2]) }))
    const visitors = Array.from({ length: 100 }, (_, place) => `visitor-number-${1000 + place}xxx`)
    const parcels = visitors.map((visitor, place): [string, Parcel] =>
      place % 2 === 0
        ? [ANN, adoption(visitor, place)]
        : [ownProfileOf(visitor), { do: 'point', from: ownProfileOf(visitor), to: ANN, isUser: true, at: NOW }],
    )
    for (const visitor of visitors.filter((_, place) => place % 2 === 1)) await profiles.visit(aVisitOf(site, visitor))
    await profiles.erase(site, ANN, NOW + 1)
    for (const [to, parcel] of parcels) await accept(site, to, parcel)
    await deliverAll(site)
    expect(await profiles.look(site, ANN)).toBeNull()
    for (const to of [ANN, ownProfileOf(PHONE)]) expect(await accept(site, to, adoption(PHONE, 0))).toBeUndefined()
    expect(await profiles.look(site, ANN)).toBeNull()
    expect(await profiles.visit(aVisitOf(site, PHONE))).toEqual({ is: 'erased' })
  })

  it('reaches the shards of all visitors that the person was', async () => {
    const site = await aSite({ keep: 'everyone' })
    await profiles.visit(aVisitOf(site, LAPTOP))
    await profiles.confirm({
      site,
      profile: ANN,
      user: 'ann',
      device: LAPTOP,
      carried: null,
      traits: undefined,
      now: NOW,
    })
    await profiles.visit(aProfileVisit({ site, touches: profileTouches([1]) }))
    expect((await profiles.erase(site, ANN, NOW + 1)).devices.toSorted()).toEqual([LAPTOP, PHONE].toSorted())
    await deliverAll(site)
    for (const visitor of [PHONE, LAPTOP]) {
      expect(await profiles.look(site, ownProfileOf(visitor))).toBeNull()
      expect(await profiles.visit(aVisitOf(site, visitor))).toEqual({ is: 'erased' })
    }
  })

  it('reaches them also when its first try was lost on the way, and gives the same devices again', async () => {
    const site = await aSite({ keep: 'everyone' })
    await profiles.visit(aProfileVisit({ site, touches: profileTouches([1]) }))
    await deliverAll(site)
    const first = await profiles.erase(site, ANN, NOW + 1)
    await inSql(stubOf(site, ownProfileOf(PHONE)), (sql) => sql.exec('DELETE FROM erased'))
    await abort(stubOf(site, ANN))
    expect((await profiles.erase(site, ANN, NOW + 2)).devices).toEqual(first.devices)
    await deliverAll(site)
    expect(await profiles.visit(aVisitOf(site, PHONE))).toEqual({ is: 'erased' })
  })

  it("ends among visitors who came by each other's links", async () => {
    const site = await aSite({ keep: 'everyone' })
    // As a shard before this rule took them: neither is brought into the other.
    const handOff = (nonce: string) => ({ by: 'hand-off' as const, nonce, expires: NOW + 1000, own: '~' })
    await profiles.visit(aVisitOf(site, PHONE))
    await profiles.visit({ ...aVisitOf(site, PHONE), device: LAPTOP, entry: handOff('one') })
    await inSql(stubOf(site, ownProfileOf(LAPTOP)), (sql) => sql.exec('DELETE FROM outbox'))
    await inSql(stubOf(site, ownProfileOf(PHONE)), (sql) => sql.exec('DELETE FROM outbox'))
    await profiles.visit(aVisitOf(site, LAPTOP))
    await profiles.visit({ ...aVisitOf(site, LAPTOP), device: PHONE, entry: handOff('two') })
    await profiles.erase(site, ownProfileOf(PHONE), NOW + 1)
    await deliverAll(site)
    expect(await profiles.look(site, ownProfileOf(LAPTOP))).toBeNull()
  })

  it('ends among visitors who came by the links of each other', async () => {
    const site = await aSite({ keep: 'everyone' })
    for (const profile of [PHONE, LAPTOP].map(ownProfileOf)) {
      for (const [place, visitor] of [PHONE, LAPTOP].entries())
        await accept(site, profile, { ...adoption(visitor, place), to: profile })
    }
    await profiles.erase(site, ownProfileOf(PHONE), NOW + 1)
    await deliverAll(site)
    for (const visitor of [PHONE, LAPTOP]) expect(await profiles.look(site, ownProfileOf(visitor))).toBeNull()
  })

  it('is not undone by a confirmation that was sent before it and comes after', async () => {
    const site = await aSite()
    await profiles.visit(aProfileVisit({ site, touches: profileTouches([1]) }))
    await profiles.erase(site, ANN, NOW + 1)
    const call = { site, profile: ANN, user: 'ann', device: LAPTOP, carried: null, traits: { plan: 'pro' } }
    expect(await profiles.confirm({ ...call, now: NOW })).toBe('erased')
    expect(await profiles.look(site, ANN)).toBeNull()
    expect(await profiles.confirm({ ...call, now: NOW + 2 })).toBe('confirmed')
  })
})

function aVisitOf(site: string, visitor: string) {
  return aProfileVisit({
    site,
    profile: ownProfileOf(visitor),
    device: visitor,
    entry: { by: 'token' },
    touches: profileTouches([1]),
  })
}

/** What a shard tells of a visitor of whom it kept one touch. */
function adoption(visitor: string, place: number): Parcel & { do: 'adopt' } {
  const program = programOf(aCountingPlaybook())
  const setting = {
    edition: { version: 'v1', publishedAt: NOW },
    around: { program, attributes: {}, queue: null },
    now: NOW,
  }
  const told = admitMessages(newProfile(null), profileTouches([1], { id: `m${place}` }), setting)
  const device = told.devices.get(SERVER)
  const profile = { ...told, devices: new Map(device === undefined ? [] : [[visitor, device]]) }
  return {
    do: 'adopt',
    from: ownProfileOf(visitor),
    to: ANN,
    at: NOW,
    packed: packProfile(profile, program),
    messages: [{ id: `m${place}`, at: NOW }],
  }
}
