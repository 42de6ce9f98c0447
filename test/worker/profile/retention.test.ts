import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { ownProfileOf } from '../../../shared/profile/own-profile.ts'
import { sweep } from '../../../worker/profile/sweep.ts'
import { DAY, NOW } from '../../support/instant.ts'
import { ANN, aProfileVisit, LAPTOP, PHONE, profileTouches } from '../support/a-profile-visit.ts'
import { lossyShards } from '../support/lossy-shards.ts'
import { aSite, deliverAll, inSql, patientProfiles, stubOf, stubsOf } from '../support/shards.ts'

const profiles = patientProfiles()

const RETENTION = { retentionMs: 400 * DAY }

describe('a shard', () => {
  it('forgets a person of whom nothing was heard for the retention, a millisecond after and not before', async () => {
    const site = await aSite()
    await profiles.visit(aProfileVisit({ site, touches: profileTouches([1]) }))
    const sweepAt = (now: number) => inSql(stubOf(site, ANN), (sql) => sweep(sql, { now, ...RETENTION }))
    await sweepAt(NOW + 400 * DAY)
    expect(await profiles.look(site, ANN)).toMatchObject({ profile: ANN })
    await sweepAt(NOW + 400 * DAY + 1)
    expect(await profiles.look(site, ANN)).toBeNull()
  })

  it('sweeps by its alarm once a day', async () => {
    const site = await aSite({ retention: '10d' })
    const now = Date.now()
    await profiles.visit(
      aProfileVisit({
        site,
        device: LAPTOP,
        now: now - 11 * DAY,
        touches: profileTouches([1], { at: now - 11 * DAY }),
      }),
    )
    await profiles.visit(aProfileVisit({ site, profile: PHONE, now: now - 9 * DAY, entry: { by: 'token' } }))
    for (const stub of stubsOf(site)) {
      await inSql(stub, (sql) => sql.exec(`UPDATE settings SET value = ? WHERE name = 'sweptAt'`, String(now - DAY)))
      await runDurableObjectAlarm(stub)
    }
    expect(await profiles.look(site, ANN)).toBeNull()
    expect(await profiles.look(site, PHONE)).toMatchObject({ profile: PHONE })
  })

  it('remembers what servers sent for at least 30 days', async () => {
    const site = await aSite()
    const batch = { profile: ANN, user: 'ann', now: NOW, touches: profileTouches([1], { id: 'order-1' }) }
    await profiles.take(site, [batch])
    const sweepAt = (now: number) => inSql(stubOf(site, ANN), (sql) => sweep(sql, { now, ...RETENTION }))
    await sweepAt(NOW + 30 * DAY)
    expect(await profiles.take(site, [{ ...batch, now: NOW + 30 * DAY }])).toMatchObject([
      { accepted: 0, duplicate: 1 },
    ])
    await sweepAt(NOW + 31 * DAY + 1)
    expect((await profiles.look(site, ANN))?.messages).toEqual([])
  })

  it('does not forget where a visitor went while the person comes by', async () => {
    const site = await aSite({ retention: '400d' })
    for (let day = 0; day <= 500; day += 50) await profiles.visit(aProfileVisit({ site, now: NOW + day * DAY }))
    await inSql(stubOf(site, ANN), (sql) => sql.exec('UPDATE outbox SET due = 0'))
    await deliverAll(site)
    await inSql(stubOf(site, ownProfileOf(PHONE)), (sql) => sweep(sql, { now: NOW + 500 * DAY, ...RETENTION }))
    expect(await profiles.look(site, ownProfileOf(PHONE))).toMatchObject({ profile: ANN })
  })

  it('forgets so many at once that nobody waits, and tells that more are left', async () => {
    const site = await aSite()
    await profiles.visit(aProfileVisit({ site }))
    const stub = stubOf(site, ANN)
    await inSql(stub, (sql) => {
      for (let place = 0; place < 700; place += 1)
        sql.exec(`INSERT INTO profiles VALUES (?, NULL, NULL, '', '{}', 0, 0)`, `nobody-${place}`)
    })
    const isAll = () => inSql(stub, (sql) => sweep(sql, { now: NOW, ...RETENTION }))
    expect([await isAll(), await isAll(), await isAll()]).toEqual([false, true, true])
  })

  it('is not thought silent because news of a person came late', async () => {
    const site = await aSite({ keep: 'everyone' })
    await profiles.visit(aProfileVisit({ site, profile: PHONE, entry: { by: 'token' }, touches: profileTouches([1]) }))
    await profiles.visit(aProfileVisit({ site, device: ANN, now: NOW + 5 * DAY }))
    await profiles.move({ site, from: PHONE, to: ANN, isUser: false, now: NOW })
    await inSql(stubOf(site, ANN), (sql) => sweep(sql, { now: NOW + 404 * DAY, ...RETENTION }))
    expect(await profiles.look(site, ANN)).toMatchObject({ profile: ANN })
  })
})

describe('the outbox', () => {
  it('delivers by the alarm what could not be delivered at once', async () => {
    const site = await aSite({ keep: 'everyone' })
    await profiles.visit(
      aProfileVisit({
        site,
        profile: ownProfileOf(PHONE),
        entry: { by: 'token' },
        touches: profileTouches([1, 2]),
      }),
    )
    const stub = stubOf(site, ANN)
    await profiles.visit(aProfileVisit({ site, device: ANN, touches: profileTouches([1]) }))
    await profiles.confirm({
      site,
      profile: ANN,
      user: 'ann',
      device: PHONE,
      carried: null,
      traits: undefined,
      now: NOW,
    })
    await inSql(stub, (sql) => sql.exec('UPDATE outbox SET due = ?, tries = 3', Date.now() - 1))
    await deliverAll(site)
    expect(await profiles.look(site, ownProfileOf(PHONE))).toMatchObject({ profile: ANN })
    expect((await profiles.look(site, ANN))?.packed.placed.journeys.count?.stage).toBe('3')
  })

  it('loses nothing when two visitors turn out to be each other', async () => {
    const site = await aSite({ keep: 'everyone' })
    for (const device of [PHONE, ANN])
      await profiles.visit(
        aProfileVisit({ site, profile: device, device, entry: { by: 'token' }, touches: profileTouches([1]) }),
      )
    await profiles.move({ site, from: PHONE, to: ANN, isUser: false, now: NOW })
    await profiles.move({ site, from: ANN, to: PHONE, isUser: false, now: NOW })
    await deliverAll(site)
    expect((await profiles.look(site, PHONE))?.packed.placed.journeys.count?.stage).toBe('2')
    expect((await profiles.look(site, ANN))?.packed.placed.journeys.count?.stage).toBe('2')
  })
})

describe('visit', () => {
  it('answers null, and names the fault, when the shard fails or takes too long', async () => {
    const site = await aSite()
    const lossy = patientProfiles(lossyShards(env.PROFILES, () => 'after'))
    const visit = aProfileVisit({ site, touches: profileTouches([1]) })
    expect(await lossy.visit(visit)).toBeNull()
    expect(await profiles.visit(visit)).toMatchObject({ is: 'kept', accepted: [], duplicate: [1] })
  })
})
