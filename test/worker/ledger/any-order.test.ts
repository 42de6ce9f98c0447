import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fact, Posting } from '../../../shared/model/fact.ts'
import { writePostings } from '../../../worker/ledger/write-postings.ts'
import { NOW } from '../../support/instant.ts'
import { aLedgerSite, aPosting, ledgerOf } from '../support/postings.ts'

const STAGES = ['visitor', 'interested', 'customer']
const PROFILES = ['anna', 'ben', 'clara']

/** What one request comes to, and whether its reply is lost (never the first): the next one then begins where this did. */
interface Step {
  readonly profile: number
  readonly moves: number
  readonly isLost: boolean
  readonly isServer: boolean
  readonly goal: boolean
  readonly sees: boolean
  readonly merges: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  profile: fc.nat(PROFILES.length - 1),
  moves: fc.nat(3),
  isLost: fc.boolean(),
  isServer: fc.boolean(),
  goal: fc.boolean(),
  sees: fc.boolean(),
  merges: fc.integer({ min: 0, max: 9 }).map((chance) => chance < 2),
})

/** `FUZZ=all` tries many more. */
const TIMES = env.FUZZ === 'all' ? 20 : 1

const order = fc.infiniteStream(fc.nat(1_000))

interface Journal {
  readonly postings: readonly Posting[]
  /** Where each visitor is in the end who is nobody else. */
  readonly stages: { readonly [profile: string]: string }
}

/** The postings of a history in the order in which they were judged. */
function journalOf(site: string, steps: readonly Step[]): Journal {
  const at = new Map<string, { readonly ordinal: number; readonly moved: number }>()
  const merged = new Set<string>()
  const stages: { [profile: string]: string } = {}
  const postings = steps.flatMap((taken, place): readonly Posting[] => {
    const profile = PROFILES[taken.profile] ?? ''
    // A tab that does not know it goes on telling of who turned out to be another one; more often nobody does.
    if (merged.has(profile) && !taken.isLost) return []
    const now = NOW + place * 1_000
    const before = at.get(profile) ?? { ordinal: 0, moved: 0 }
    const moves = before.ordinal === 0 ? Math.max(1, taken.moves) : taken.moves
    const stageAt = (ordinal: number) => STAGES[(ordinal + place) % STAGES.length] ?? ''
    const facts: Fact[] = Array.from({ length: moves }, (_, made) => {
      const ordinal = before.ordinal + made + 1
      return {
        kind: 'entered',
        journey: 'buyer',
        ordinal,
        from: null,
        stage: stageAt(ordinal),
        cause: 'touch',
        at: now + made,
      }
    })
    const ordinal = before.ordinal + moves
    const stage = moves === 0 ? (stages[profile] ?? '') : stageAt(ordinal)
    if (taken.goal) facts.push({ kind: 'reached', goal: 'order', touch: `${profile}.${place}`, value: place, at: now })
    if (taken.sees) facts.push({ kind: 'exposed', play: 'nudge', arm: 'a', slot: 'hero', propensity: 1, at: now })
    // Always into one with a lower id: clara into ben, and ben into anna.
    const into = PROFILES[taken.profile - (taken.isServer ? 1 : taken.profile)]
    const mergesNow = taken.merges && profile !== 'anna' && into !== undefined
    if (mergesNow) facts.push({ kind: 'merged', into, at: now })
    const known = { channel: 'web', country: place % 2 === 0 ? 'FR' : 'DE', device: 'mobile', campaign: null } as const
    const segment = taken.isServer
      ? ({ channel: 'store', country: null, device: null, campaign: null } as const)
      : known
    const base = aPosting({ site, profile, judgedAt: now, taken: place, segment, facts })
    if (mergesNow || merged.has(profile)) {
      merged.add(profile)
      delete stages[profile]
    } else if (!taken.isLost || !at.has(profile)) {
      at.set(profile, { ordinal, moved: place })
      stages[profile] = stage
    }
    const due = [{ journey: 'buyer', stage: 'visitor', at: now + 86_400_000 }]
    return [{ ...base, placed: { buyer: { stage, since: now, ordinal } }, due }]
  })
  // A lost reply is followed by a request that begins where it did: what it told is overruled.
  const last = NOW + steps.length * 1_000
  const closing = [...at].flatMap(([profile, { ordinal }], place): readonly Posting[] => {
    if (merged.has(profile)) return []
    const placed = { buyer: { stage: stages[profile] ?? '', since: last, ordinal } }
    return [aPosting({ site, profile, judgedAt: last + place, taken: steps.length, facts: [], placed })]
  })
  return { postings: [...postings, ...closing], stages }
}

describe('the ledger', () => {
  it('is the same in whatever order, batches and numbers postings arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), order, async (steps, chances) => {
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
      }),
      { numRuns: 60 * TIMES },
    )
  }, 600_000)

  it('counts the stages as its facts do: of every person who is nobody else, the last stage entered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
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
