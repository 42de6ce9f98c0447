import fc from 'fast-check'
import type { Fact, Posting } from '../../../shared/model/fact.ts'
import { NOW } from '../../support/instant.ts'
import { aPosting } from './postings.ts'

export const STAGES = ['visitor', 'interested', 'customer']
const PROFILES = ['anna', 'ben', 'clara']

/** What one request comes to, and whether its reply is lost (never the first): the next one then begins where this did. */
export interface Step {
  readonly profile: number
  readonly moves: number
  readonly isLost: boolean
  readonly isServer: boolean
  readonly goal: boolean
  readonly sees: boolean
  readonly merges: boolean
}

/** Any request. */
export const anyStep: fc.Arbitrary<Step> = fc.record({
  profile: fc.nat(PROFILES.length - 1),
  moves: fc.nat(3),
  isLost: fc.boolean(),
  isServer: fc.boolean(),
  goal: fc.boolean(),
  sees: fc.boolean(),
  merges: fc.integer({ min: 0, max: 9 }).map((chance) => chance < 2),
})

/** By which postings are put into any order. */
export const anyOrder = fc.infiniteStream(fc.nat(1_000))

export interface Journal {
  readonly postings: readonly Posting[]
  /** Where each visitor is in the end who is nobody else. */
  readonly stages: { readonly [profile: string]: string }
}

/** The postings of a history in the order in which they were judged. */
export function journalOf(site: string, steps: readonly Step[]): Journal {
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
