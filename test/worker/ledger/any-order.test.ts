import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writePostings } from '../../../worker/ledger/write-postings.ts'
import { anyOrder, anyStep, journalOf } from '../support/a-journal.ts'
import { aLedgerSite, ledgerOf } from '../support/postings.ts'

/** `FUZZ=all` tries many more. */
const TIMES = env.FUZZ === 'all' ? 20 : 1

describe('the ledger', () => {
  it('is the same in whatever order, batches and numbers postings arrive, and has the moves that led to where people are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 20 }), anyOrder, async (steps, chances) => {
        const [inOrder, shuffled] = [aLedgerSite(), aLedgerSite()]
        const journal = journalOf(inOrder, steps)
        for (const posting of journal.postings) await writePostings(env.LEDGER, [posting])
        const again = journalOf(shuffled, steps).postings.flatMap((posting) => [posting, posting])
        const chance = chances[Symbol.iterator]()
        const arrivals = again
          .map((posting) => ({ posting, key: chance.next().value ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
        for (let from = 0; from < arrivals.length; from += 7)
          await writePostings(
            env.LEDGER,
            arrivals.slice(from, from + 7).map(({ posting }) => posting),
          )
        const [expected, found] = [await ledgerOf(inOrder), await ledgerOf(shuffled)]
        const text = JSON.stringify(found).replaceAll(shuffled, inOrder)
        expect(JSON.parse(text)).toEqual(expected)
        expect(Object.fromEntries(found.states.map(({ profile, stage }) => [profile, stage]))).toEqual(journal.stages)
        const gone = new Set(found.merged.map(({ profile }) => profile))
        const moves = found.facts.filter(({ kind, profile }) => kind === 'entered' && !gone.has(profile))
        expect(
          moves.map(({ profile, ordinal, since, stage }) => `${profile}/${ordinal}/${since}/${stage}`).toSorted(),
        ).toEqual(journal.moves.toSorted())
      }),
      { numRuns: 60 * TIMES },
    )
  }, 600_000)

  it('counts the stages as its facts do: of every person who is nobody else, the last stage entered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 20 }), async (steps) => {
        const site = aLedgerSite()
        await writePostings(env.LEDGER, journalOf(site, steps).postings)
        const { facts, states, merged } = await ledgerOf(site)
        const gone = new Set(merged.map(({ profile }) => profile))
        const last = new Map<unknown, { ordinal: number; stage: unknown }>()
        for (const { kind, profile, ordinal, stage } of facts) {
          if (kind !== 'entered' || gone.has(profile) || Number(ordinal) < (last.get(profile)?.ordinal ?? 0)) continue
          last.set(profile, { ordinal: Number(ordinal), stage })
        }
        expect(states.map(({ profile, stage, ordinal }) => [profile, { ordinal, stage }])).toEqual([...last].toSorted())
      }),
      { numRuns: 20 * TIMES },
    )
  }, 600_000)
})
