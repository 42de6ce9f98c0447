import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { ownProfileOf } from '../../../shared/profile/own-profile.ts'
import { profileIdOfUser } from '../../../worker/identity/profile-id.ts'
import { aTouch } from '../../support/a-touch.ts'
import { OTHER_SEED } from '../../support/a-visit.ts'
import { aBrowser } from '../support/a-browser.ts'
import { aSite } from '../support/a-site.ts'
import { type LedgerRow, untilLedger } from '../support/postings.ts'
import { proofOf } from '../support/proof-of.ts'

const stagesIn = (states: readonly LedgerRow[]) => states.map(({ profile, stage }) => [profile, stage])

describe('what a kept profile tells the ledger, through the real queue', () => {
  it('is that the visitor left for the profile, and where the person is', async () => {
    const { worker, site } = await aSite()
    const browser = aBrowser(worker, site)
    const { visitor } = await browser.look(2)
    worker.clock.now += 1_000
    await browser.signIn('ann')
    worker.clock.now += 1_000
    await browser.look(1)
    const { facts, states, merged } = await untilLedger(site, (ledger) => ledger.states[0]?.stage === '3')
    const profile = merged[0]?.into_profile
    expect(merged).toMatchObject([{ profile: visitor }])
    expect(stagesIn(states)).toEqual([[profile, '3']])
    const ofPerson = facts.filter((fact) => fact.profile === profile && fact.kind === 'entered')
    expect(ofPerson.map(({ cause, from_stage, stage }) => [cause, from_stage, stage])).toEqual([
      ['merge', null, '2'],
      ['touch', '2', '3'],
    ])
  })

  it('counts a person on two devices once', async () => {
    const { worker, site } = await aSite()
    const [phone, laptop] = [aBrowser(worker, site), aBrowser(worker, site, OTHER_SEED)]
    await phone.look(1)
    await laptop.look(2)
    worker.clock.now += 1_000
    await phone.signIn('ann')
    worker.clock.now += 1_000
    await laptop.signIn('ann')
    const { states, merged } = await untilLedger(
      site,
      (ledger) => ledger.merged.length === 2 && ledger.states[0]?.stage === '3',
    )
    expect(states).toHaveLength(1)
    expect(new Set(merged.map(({ into_profile }) => into_profile)).size).toBe(1)
  })

  it('has the touches of servers and the goals they reach', async () => {
    const { worker, site } = await aSite()
    const touch = { id: 'order-1', user: 'ann', name: 'purchase', channel: 'store', value: 30 }
    for (let time = 0; time < 2; time += 1) await worker.callWithKey('/v1/touches', { site, touches: [touch] })
    const { facts, touches, states } = await untilLedger(site, (ledger) => ledger.touches.length > 0)
    expect(touches).toMatchObject([{ name: 'purchase', channel: 'store', verified: 1, value: 30 }])
    expect(facts.filter(({ kind }) => kind === 'reached')).toMatchObject([
      { goal: 'purchase', value: 30, channel: 'store' },
    ])
    expect(states).toHaveLength(1)
  })

  it('is told of a visitor whom a server says to be a user, and of visitors of whom everybody is kept', async () => {
    const { worker, site } = await aSite({ keep: 'everyone' })
    const browser = aBrowser(worker, site)
    const { visitor } = await browser.look(2)
    await untilLedger(site, (ledger) => ledger.states[0]?.stage === '2')
    worker.clock.now += 1_000
    await worker.callWithKey('/v1/identify', { site, user: 'ann', visitor })
    const ann = await profileIdOfUser(site, 'ann')
    const { states, merged } = await untilLedger(site, ({ states }) => states[0]?.profile === ann)
    expect(stagesIn(states)).toEqual([[ann, '2']])
    const own = ownProfileOf(visitor ?? '')
    expect(merged.map(({ profile, into_profile }) => [profile, into_profile])).toEqual(
      [own, visitor].toSorted().map((profile) => [profile, ann]),
    )
  })

  it('is one fact for a goal that was reached twice under two names, since the first reply was lost', async () => {
    const { worker, site } = await aSite()
    const browser = aBrowser(worker, site)
    await browser.visit()
    const touches = [aTouch({ name: 'purchase', at: worker.clock.now, value: 5 })]
    const anonymous = browser.token()
    await browser.visit({ touches })
    worker.clock.now += 1_000
    const identify = { user: 'ann', proof: await proofOf(site, 'ann') }
    const reply = await browser.visit({ touches, token: anonymous, identify })
    expect(reply.identity).toBe('proven')
    await untilLedger(site, (ledger) => ledger.merged.length === 1)
    const { results } = await env.LEDGER.prepare(`SELECT 1 FROM facts WHERE site = ? AND kind = 'reached'`)
      .bind(site)
      .all()
    expect(results).toHaveLength(1)
  })
})
