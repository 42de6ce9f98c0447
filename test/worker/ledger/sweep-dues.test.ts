import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { sweepDues } from '../../../worker/ledger/sweep-dues.ts'
import { writePostings } from '../../../worker/ledger/write-postings.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { aTouch } from '../../support/a-touch.ts'
import { DAY, NOW } from '../../support/instant.ts'
import { aBrowser } from '../support/a-browser.ts'
import { aWorker } from '../support/a-worker.ts'
import { aLedgerSite, aPosting, ledgerOf } from '../support/postings.ts'
import { watchLedger } from '../support/watch-ledger.ts'

const LAPSED_AT = NOW + 90 * DAY + 1

/** A shop whose customers lapse after 90 days and are gone after 120; the ledger is written when the test says. */
async function aShop() {
  const site = aLedgerSite()
  const ledger = watchLedger({ isWithheld: true })
  const playbook = aPlaybook({
    site,
    plays: [],
    journeys: [
      {
        id: 'buyer',
        stages: [
          { id: 'visitor', when: 'always' },
          { id: 'customer', when: { touch: 'purchase' } },
          { id: 'lapsed', when: { touch: 'purchase', last: { olderThan: '90d' } } },
          { id: 'gone', when: { touch: 'purchase', last: { olderThan: '120d' } } },
        ],
      },
    ],
  })
  const worker = await aWorker({ playbook, ledger: ledger.wrap })
  let written = 0
  const write = async () => {
    await writePostings(env.LEDGER, ledger.told.slice(written))
    written = ledger.told.length
  }
  const browser = aBrowser(worker, site)
  await browser.visit({ touches: [aTouch({ name: 'purchase' })] })
  return { site, worker, browser, write }
}

async function movesOf(site: string) {
  const entered = (await ledgerOf(site)).facts.filter(({ kind }) => kind === 'entered')
  return entered.map(({ ordinal, from_stage, stage, cause, at }) => [ordinal, from_stage, stage, cause, at])
}

const MOVES = [
  [1, null, 'customer', 'touch', NOW],
  [2, 'customer', 'lapsed', 'time', LAPSED_AT],
]

describe('sweepDues', () => {
  it('moves whom time has moved at the very millisecond, and not one before', async () => {
    const { site, write } = await aShop()
    await write()
    await sweepDues(env.LEDGER, LAPSED_AT - 1)
    expect((await ledgerOf(site)).states[0]?.stage).toBe('customer')
    await sweepDues(env.LEDGER, LAPSED_AT)
    expect(await movesOf(site)).toEqual(MOVES)
    const { states, dues } = await ledgerOf(site)
    expect(states).toMatchObject([{ stage: 'lapsed', since: LAPSED_AT, ordinal: 2, device: 'desktop' }])
    expect(dues).toMatchObject([{ at: NOW + 120 * DAY + 1 }])
  })

  it('makes several moves that are due at once in their order', async () => {
    const { site, write } = await aShop()
    await write()
    await sweepDues(env.LEDGER, NOW + 200 * DAY)
    expect((await movesOf(site)).map(([, from, stage]) => [from, stage])).toEqual([
      [null, 'customer'],
      ['customer', 'lapsed'],
      ['lapsed', 'gone'],
    ])
    expect((await ledgerOf(site)).dues).toMatchObject([{ at: null, moves: '[]' }])
  })

  it('gives what the visitor’s next request gives, whichever comes first and however often', async () => {
    const [swept, visited] = [await aShop(), await aShop()]
    for (const { worker } of [swept, visited]) worker.clock.now = LAPSED_AT + DAY
    await swept.write()
    await sweepDues(env.LEDGER, LAPSED_AT + DAY)
    await swept.browser.visit()
    await visited.browser.visit()
    await swept.write()
    await visited.write()
    await sweepDues(env.LEDGER, LAPSED_AT + DAY)
    expect(await movesOf(swept.site)).toEqual(MOVES)
    expect(await movesOf(visited.site)).toEqual(MOVES)
    expect((await ledgerOf(swept.site)).states[0]?.ordinal).toBe(2)
  })

  it('is overruled by a touch that came late and shows that time brought nothing', async () => {
    const { site, worker, browser, write } = await aShop()
    await write()
    await sweepDues(env.LEDGER, LAPSED_AT)
    worker.clock.now = LAPSED_AT + 60_000
    await browser.visit({ touches: [aTouch({ seq: 2, name: 'purchase', at: LAPSED_AT - 60_000 })] })
    await write()
    expect(await movesOf(site)).toEqual(MOVES.slice(0, 1))
    const { states, dues } = await ledgerOf(site)
    expect([states[0]?.stage, states[0]?.ordinal, dues[0]?.at]).toEqual([
      'customer',
      1,
      LAPSED_AT - 60_000 + 90 * DAY + 1,
    ])
  })

  it('is not undone by what was told before, delivered again', async () => {
    const { site } = await aShop()
    const due = [{ journey: 'buyer', stage: 'lapsed', at: LAPSED_AT }]
    const posting = aPosting({ site, due })
    await writePostings(env.LEDGER, [posting])
    await sweepDues(env.LEDGER, LAPSED_AT)
    const swept = await ledgerOf(site)
    await writePostings(env.LEDGER, [posting, posting])
    await sweepDues(env.LEDGER, LAPSED_AT)
    expect(await ledgerOf(site)).toEqual(swept)
  })

  it('moves more people than one transaction takes', async () => {
    const site = aLedgerSite()
    const due = [{ journey: 'buyer', stage: 'lapsed', at: LAPSED_AT }]
    const people = Array.from({ length: 1_201 }, (_, place) => aPosting({ site, profile: `p${place}`, due }))
    await writePostings(env.LEDGER, people)
    expect(await sweepDues(env.LEDGER, LAPSED_AT)).toBeGreaterThanOrEqual(1_201)
    const { states } = await ledgerOf(site)
    expect(states.filter(({ stage, ordinal }) => stage === 'lapsed' && ordinal === 2)).toHaveLength(1_201)
  })
})
