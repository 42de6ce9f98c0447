import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fact, Posting } from '../../../shared/model/fact.ts'
import { sweepDues } from '../../../worker/ledger/sweep-dues.ts'
import { writePostings } from '../../../worker/ledger/write-postings.ts'
import { DAY, HOUR, NOW } from '../../support/instant.ts'
import { anyStep, journalOf, STAGES } from '../support/a-journal.ts'
import { aLedgerSite, aPosting, ledgerOf } from '../support/postings.ts'
import { unrulyQueue } from '../support/unruly-queue.ts'
import { aWebhook, deliveriesOf, messages, outboundOf, sendAt, tellingOf } from '../support/webhooks.ts'

type Entered = Fact & { readonly kind: 'entered' }

const entered = (changes: Partial<Entered> = {}): Entered => ({
  ...{ kind: 'entered', journey: 'buyer', ordinal: 2, from: 'visitor', stage: 'customer', cause: 'touch', at: NOW },
  ...changes,
})

/** A site of its own, and what writing something now tells its one webhook of the stages `customer` and `lapsed`. */
function aShop(now = NOW) {
  const site = aLedgerSite()
  const telling = tellingOf(site, [aWebhook(site, { stages: ['buyer:customer', 'buyer:lapsed'] })], now)
  const write = (postings: readonly Partial<Posting>[], at = now) =>
    writePostings(
      env.LEDGER,
      postings.map((changes) => aPosting({ site, ...changes })),
      { telling: { ...telling, now: at } },
    )
  const told = async () =>
    (await deliveriesOf(site)).map(({ stage, ordinal, cause, at }) => [stage, ordinal, cause, at])
  const send = (at: number) => sendAt(at, telling, outboundOf(site))
  return { site, write, told, send, sweep: (at: number) => sweepDues(env.LEDGER, at, telling.webhooksOf) }
}

const dueAt = (at: number) => ({ due: [{ journey: 'buyer', stage: 'lapsed', at }] })

describe('what webhooks are to be told', () => {
  it('is written with the move: of the stages they name, in the journeys they name', async () => {
    const { write, told } = aShop()
    const facts = [
      entered(),
      entered({ journey: 'other' }),
      entered({ ordinal: 3, stage: 'visitor' }),
      entered({ ordinal: 4, stage: null }),
      { kind: 'reached', goal: 'customer', touch: 't', value: 1, at: NOW } as const,
    ]
    expect(await write([{ facts }])).toBe(1)
    expect(await told()).toEqual([['customer', 2, 'touch', NOW]])
  })

  it('is nothing new when the same is told again, in one batch or in two', async () => {
    const { write, told } = aShop()
    expect(await write([{ facts: [entered()] }, { facts: [entered()] }])).toBe(1)
    expect(await write([{ facts: [entered({ at: NOW + 1 })], judgedAt: NOW + 1 }])).toBe(0)
    expect(await told()).toHaveLength(1)
  })

  it('is nothing where the ledger knew of the move before there was a webhook', async () => {
    const { site, write, told } = aShop()
    const placed = { buyer: { stage: 'customer', since: NOW, ordinal: 2 } }
    await writePostings(env.LEDGER, [aPosting({ site, facts: [entered()], placed })])
    expect([await write([{ facts: [entered()] }]), await told()]).toEqual([0, []])
  })

  it('is not what happened more than a day ago, and is what happened a day ago', async () => {
    const { write, told } = aShop()
    const at = (profile: string, age: number) => ({ profile, facts: [entered({ at: NOW - age })] })
    await write([at('old', 24 * HOUR + 1), at('young', 24 * HOUR)])
    expect(await told()).toEqual([['customer', 2, 'touch', NOW - 24 * HOUR]])
  })

  it.each([
    ['touch', 'visitor', 1],
    ['touch', null, 1],
    ['time', 'visitor', 1],
    ['attributes', null, 1],
    ['merge', 'visitor', 1],
    ['merge', null, 0],
    ['playbook', 'visitor', 0],
  ] as const)('of a move by %s from %s is %s delivery', async (cause, from, count) => {
    expect(await aShop().write([{ facts: [entered({ cause, from })] }])).toBe(count)
  })

  it('is not of who was erased since, and goes with who is', async () => {
    const { site, write, told, sweep } = aShop()
    await write([{ ...dueAt(NOW + HOUR), facts: [entered()] }])
    const erasure: Fact = { kind: 'erased', at: NOW + 1 }
    const { placed: _, due: __, ...erased } = aPosting({ site, judgedAt: NOW + 1, facts: [erasure] })
    await writePostings(env.LEDGER, [erased])
    expect(await told()).toEqual([])
    await write([{ facts: [entered()] }])
    await sweep(NOW + HOUR)
    expect(await told()).toEqual([])
    expect((await ledgerOf(site)).states.map(({ stage }) => stage)).toEqual(['lapsed'])
  })

  it('waits with its facts while nobody knows the site’s webhooks', async () => {
    const site = aLedgerSite()
    const webhooksOf = () => Promise.reject(new Error('KV is out of reach'))
    const posting = aPosting({ site, facts: [entered()], ...dueAt(NOW + 1) })
    await expect(writePostings(env.LEDGER, [posting], { telling: { webhooksOf, now: NOW } })).rejects.toThrow('KV')
    expect((await ledgerOf(site)).facts).toEqual([])
    await writePostings(env.LEDGER, [posting])
    await sweepDues(env.LEDGER, NOW + 1, webhooksOf)
    expect((await ledgerOf(site)).dues).toMatchObject([{ at: NOW + 1 }])
  })
})

describe('a move that time alone makes', () => {
  it('is told by the sweep, once, and not again by the visitor’s next request', async () => {
    const { site, write, sweep, send } = aShop()
    await write([dueAt(NOW + DAY)])
    await sweep(NOW + DAY - 1)
    await send(NOW + DAY - 1)
    expect(await messages(site)).toEqual([])
    await sweep(NOW + DAY)
    await send(NOW + DAY)
    await write(
      [{ judgedAt: NOW + 2 * DAY, facts: [entered({ stage: 'lapsed', cause: 'time', at: NOW + DAY })] }],
      NOW + DAY,
    )
    await sweep(NOW + 2 * DAY)
    await send(NOW + 2 * DAY)
    expect((await messages(site)).map(({ data }) => [data.stage, data.by, data.at])).toEqual([
      ['lapsed', 'time', NOW + DAY],
    ])
  })

  it('is told by the visitor’s request where that comes first, and not again by the sweep', async () => {
    const { write, sweep, told } = aShop(NOW + DAY)
    await write([{ ...dueAt(NOW + DAY), judgedAt: NOW }])
    const {
      placed: _,
      due: __,
      ...moved
    } = aPosting({ facts: [entered({ stage: 'lapsed', cause: 'time', at: NOW + DAY })] })
    await write([{ facts: moved.facts, judgedAt: NOW - 1 }])
    await sweep(NOW + DAY)
    expect(await told()).toEqual([['lapsed', 2, 'time', NOW + DAY]])
  })

  it('is not told where a late touch shows in time that it was none, and is told when it comes about after all', async () => {
    const { site, write, sweep, send } = aShop()
    await write([dueAt(NOW + HOUR)])
    await sweep(NOW + HOUR)
    await write([{ ...dueAt(NOW + 3 * HOUR), facts: [], judgedAt: NOW + HOUR + 1 }])
    await send(NOW + HOUR + 2)
    expect((await deliveriesOf(site)).map(({ state }) => state)).toEqual(['overruled'])
    await sweep(NOW + 3 * HOUR)
    await send(NOW + 3 * HOUR)
    expect((await messages(site)).map(({ data }) => data.at)).toEqual([NOW + 3 * HOUR])
  })

  it('that comes about again at another time is told again, though it was told before a late touch unmade it', async () => {
    const { site, write, sweep, send } = aShop()
    await write([dueAt(NOW + HOUR)])
    await sweep(NOW + HOUR)
    await send(NOW + HOUR)
    await write([{ ...dueAt(NOW + 3 * HOUR), facts: [], judgedAt: NOW + HOUR + 1 }])
    await sweep(NOW + 3 * HOUR)
    await send(NOW + 3 * HOUR)
    const sent = await messages(site)
    expect(sent.map(({ data }) => data.at)).toEqual([NOW + HOUR, NOW + 3 * HOUR])
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2)
  })

  it('waits for the playbook of its own site alone, however many people wait there', async () => {
    const [held, site] = [aLedgerSite(), aLedgerSite()]
    const people = Array.from({ length: 700 }, (_, place) =>
      aPosting({ site: held, profile: `p${place}`, ...dueAt(NOW + 1) }),
    )
    await writePostings(env.LEDGER, [...people, aPosting({ site, ...dueAt(NOW + 2) })])
    const webhooks = [aWebhook(site)]
    const webhooksOf = async (asked: string) => {
      if (asked === held) throw new Error('KV is out of reach')
      return asked === site ? webhooks : []
    }
    await sweepDues(env.LEDGER, NOW + 2, webhooksOf)
    expect((await deliveriesOf(site)).map(({ stage }) => stage)).toEqual(['lapsed'])
    expect((await ledgerOf(held)).dues.filter(({ at }) => at === NOW + 1)).toHaveLength(700)
    await sweepDues(env.LEDGER, NOW + 2)
    expect((await ledgerOf(held)).states.filter(({ stage }) => stage === 'lapsed')).toHaveLength(700)
  })

  it('is told of more people than one transaction moves', async () => {
    const { write, sweep, told } = aShop()
    await write(Array.from({ length: 1_001 }, (_, place) => ({ profile: `p${place}`, ...dueAt(NOW + HOUR) })))
    await sweep(NOW + HOUR)
    expect(await told()).toHaveLength(1_001)
  })
})

describe('exactly once', () => {
  it('is every move told that the ledger ends up with, whatever queue and consumers do', async () => {
    const chances = fc.infiniteStream(fc.nat(999).map((each) => each / 1_000))
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 20 }), chances, async (steps, chance) => {
        const site = aLedgerSite()
        const stages = STAGES.map((stage) => `buyer:${stage}`)
        const telling = tellingOf(site, [aWebhook(site, { stages })], NOW)
        const draws = chance[Symbol.iterator]()
        const queue = unrulyQueue(() => draws.next().value ?? 0.5, telling)
        for (const posting of journalOf(site, steps).postings) await queue.ledger.tell(posting)
        await queue.drain()
        await sendAt(NOW, telling, outboundOf(site))
        const sent = (await messages(site)).map(({ data }) => `${data.profile} ${data.ordinal} ${data.stage}`)
        const made = (await ledgerOf(site)).facts.filter(({ kind }) => kind === 'entered')
        expect(sent.toSorted()).toEqual(made.map((fact) => `${fact.profile} ${fact.ordinal} ${fact.stage}`).toSorted())
      }),
      { numRuns: 40 },
    )
  })

  it('is nothing told twice that was sent between deliveries of the queue', async () => {
    const chances = fc.infiniteStream(fc.nat(999).map((each) => each / 1_000))
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 20 }), chances, async (steps, chance) => {
        const site = aLedgerSite()
        const telling = tellingOf(site, [aWebhook(site, { stages: STAGES.map((stage) => `buyer:${stage}`) })], NOW)
        const draws = chance[Symbol.iterator]()
        const queue = unrulyQueue(() => draws.next().value ?? 0.5, telling)
        for (const posting of journalOf(site, steps).postings) {
          await queue.ledger.tell(posting)
          await queue.deliver()
          await sendAt(NOW, telling, outboundOf(site))
        }
        await queue.drain()
        await sendAt(NOW, telling, outboundOf(site))
        const sent = (await messages(site)).map(({ data }) => `${data.profile} ${data.ordinal} ${data.stage}`)
        expect(sent.length).toBe(new Set(sent).size)
        const made = (await ledgerOf(site)).facts.filter(({ kind }) => kind === 'entered')
        expect(sent).toEqual(
          expect.arrayContaining(made.map((fact) => `${fact.profile} ${fact.ordinal} ${fact.stage}`)),
        )
      }),
      { numRuns: 15 },
    )
  })
})
