import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { LoggedTouch, Posting } from '../../../shared/model/fact.ts'
import { createD1TouchLog } from '../../../worker/ledger/d1-touch-log.ts'
import { personalLedger } from '../../../worker/ledger/personal-ledger.ts'
import { writePostings } from '../../../worker/ledger/write-postings.ts'
import { NOW } from '../../support/instant.ts'
import { aLedgerSite, aPosting, ledgerOf } from '../support/postings.ts'
import { aWebhook, deliveriesOf, tellingOf } from '../support/webhooks.ts'

const touch: LoggedTouch = {
  id: 'anna.q.1',
  name: 'purchase',
  at: NOW,
  channel: 'web',
  verified: false,
  value: 20,
  props: { coupon: 'HELLO' },
}

/** Anna, who was the visitor `v-anna`, and Ben. */
function history(site: string): readonly Posting[] {
  const reached = { kind: 'reached', goal: 'purchase', touch: touch.id, value: 20, at: NOW } as const
  return [
    aPosting({ site, profile: 'v-anna', facts: [...aPosting().facts, reached], touches: [touch] }),
    aPosting({ site, profile: 'anna', judgedAt: NOW + 1 }),
    aPosting({ site, profile: 'v-anna', judgedAt: NOW + 1, facts: [{ kind: 'merged', into: 'anna', at: NOW + 1 }] }),
    aPosting({ site, profile: 'ben' }),
  ]
}

const store = personalLedger({ db: env.LEDGER, touchLog: createD1TouchLog(env.LEDGER) })

describe('the ledger, as a place where a person’s data lies', () => {
  it('gives a copy of what it has of the person and of the visitors who they were', async () => {
    const site = aLedgerSite()
    await writePostings(env.LEDGER, history(site))
    const copy = JSON.stringify(await store.copy({ site, profile: 'v-anna' }))
    expect(copy).toBe(JSON.stringify(await store.copy({ site, profile: 'anna' })))
    for (const part of ['HELLO', 'merged', 'reached', '"profile":"anna"']) expect(copy).toContain(part)
    expect(copy).not.toContain('ben')
    expect(await store.copy({ site, profile: 'nobody' })).toBeNull()
  })

  it('forgets who they were and keeps every count, after an erasure by either name', async () => {
    for (const profile of ['anna', 'v-anna']) {
      const site = aLedgerSite()
      await writePostings(env.LEDGER, history(site))
      const before = await ledgerOf(site)
      expect(await store.erase({ site, profile }, NOW + 5)).toEqual({ facts: 4, states: 1, deliveries: 0, touches: 1 })
      const after = await ledgerOf(site)
      expect(JSON.stringify(after)).not.toMatch(/anna|HELLO/)
      expect(after.states.map(({ stage }) => stage)).toEqual(before.states.map(({ stage }) => stage))
      const kinds = after.facts.map(({ kind }) => kind).toSorted()
      expect(kinds).toEqual([...before.facts.map(({ kind }) => kind), 'erased', 'erased'].toSorted())
      expect(after.merged[0]?.into_profile).toBe(after.states.find(({ profile: name }) => name !== 'ben')?.profile)
      expect(await store.copy({ site, profile })).toBeNull()
    }
  })

  it('counts what webhooks are told to the person, and has none of it after an erasure', async () => {
    const site = aLedgerSite()
    const telling = tellingOf(site, [aWebhook(site, { stages: ['buyer:visitor'] })], NOW)
    await writePostings(env.LEDGER, history(site), { telling })
    expect(await deliveriesOf(site)).toHaveLength(3)
    expect(await store.copy({ site, profile: 'v-anna' })).toMatchObject({
      deliveries: [{ webhook: 'crm', stage: 'visitor' }, { webhook: 'crm' }],
    })
    expect(await store.erase({ site, profile: 'anna' }, NOW + 5)).toMatchObject({ deliveries: 2 })
    expect((await deliveriesOf(site)).map(({ profile }) => profile)).toEqual(['ben'])
  })

  it('refuses what arrives late, and welcomes who begins anew', async () => {
    const site = aLedgerSite()
    await writePostings(env.LEDGER, history(site))
    await store.erase({ site, profile: 'anna' }, NOW + 5)
    const erased = await ledgerOf(site)
    await writePostings(env.LEDGER, history(site))
    expect(await ledgerOf(site)).toEqual(erased)
    await writePostings(env.LEDGER, [aPosting({ site, profile: 'anna', judgedAt: NOW + 6 })])
    const { states } = await ledgerOf(site)
    expect(states.filter(({ profile }) => profile === 'anna')).toHaveLength(1)
  })

  it('may be asked again, and spares who began anew since', async () => {
    const site = aLedgerSite()
    await writePostings(env.LEDGER, history(site))
    const erasure = aPosting({ site, profile: 'anna', judgedAt: NOW + 5, facts: [{ kind: 'erased', at: NOW + 5 }] })
    const { placed, due, ...told } = erasure
    await writePostings(env.LEDGER, [told])
    await writePostings(env.LEDGER, [aPosting({ site, profile: 'anna', judgedAt: NOW + 6 })])
    const anew = await ledgerOf(site)
    await writePostings(env.LEDGER, [told])
    expect(await ledgerOf(site)).toEqual(anew)
    expect(anew.facts.filter(({ profile }) => profile === 'anna')).toHaveLength(1)
  })
})
