import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Fact, Posting } from '../../../shared/model/fact.ts'
import { writePostings } from '../../../worker/ledger/write-postings.ts'
import { HOUR, NOW } from '../../support/instant.ts'
import { aLedgerSite, aPosting, ledgerOf } from '../support/postings.ts'

const STAGES = ['visitor', 'interested', 'customer', 'loyal']

/** The so-many-th move, an hour after the one before unless said otherwise. */
function moveTo(ordinal: number, at = NOW + ordinal * HOUR, after = NOW + (ordinal - 1) * HOUR): Fact {
  const [from = null, stage = null] = [STAGES[ordinal - 2], STAGES[ordinal - 1]]
  const cause = 'touch' as const
  return { kind: 'entered', journey: 'buyer', ordinal, from, stage, cause, at, after: ordinal === 1 ? null : after }
}

/** What one request of somebody tells, judged when its last move was made. */
function told(site: string, profile: string, facts: readonly Fact[]): Posting {
  return aPosting({ site, profile, facts, judgedAt: facts.at(-1)?.at ?? NOW, taken: facts.length })
}

const movesOf = async (site: string, table: 'facts' | 'strays') =>
  (await ledgerOf(site))[table].map(({ profile, ordinal, at }) => [profile, ordinal, (Number(at) - NOW) / HOUR])

describe('moves that a tab tells which lags behind', () => {
  const [first, second, third, fourth] = [1, 2, 3, 4].map((ordinal) => moveTo(ordinal))
  const late = moveTo(2, NOW + 3.5 * HOUR)

  it('count while they lead to where the person is, and no longer when the person goes on from elsewhere', async () => {
    const site = aLedgerSite()
    if (!first || !second || !third || !fourth) throw new Error('four moves')
    for (const facts of [[first], [second], [third]]) await writePostings(env.LEDGER, [told(site, 'anna', facts)])
    await writePostings(env.LEDGER, [told(site, 'anna', [late])])
    expect(await movesOf(site, 'facts')).toEqual([
      ['anna', 1, 1],
      ['anna', 2, 3.5],
    ])
    expect(await movesOf(site, 'strays')).toEqual([
      ['anna', 2, 2],
      ['anna', 3, 3],
    ])
    await writePostings(env.LEDGER, [told(site, 'anna', [fourth])])
    expect(await movesOf(site, 'facts')).toEqual([1, 2, 3, 4].map((ordinal) => ['anna', ordinal, ordinal]))
    expect(await movesOf(site, 'strays')).toEqual([['anna', 2, 3.5]])
  })

  it('are told apart from those of everybody else, of many people at once', async () => {
    const site = aLedgerSite()
    if (!first || !second || !third) throw new Error('three moves')
    const people = Array.from({ length: 1_500 }, (_, place) => `p${place}`)
    const postings = people.flatMap((profile, place) =>
      [[first], [second], [third], ...(place % 3 === 0 ? [[late]] : [])].map((facts) => told(site, profile, facts)),
    )
    await writePostings(env.LEDGER, postings)
    const { facts, strays } = await ledgerOf(site)
    expect([facts.length, strays.length]).toEqual([1_000 * 3 + 500 * 2, 500 * 2])
  })
})
