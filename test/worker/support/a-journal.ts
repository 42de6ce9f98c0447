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
  /** A tab that lags behind begins so many moves back; what it tells is lost too. */
  readonly lag: number
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
  lag: fc.integer({ min: -3, max: 2 }).map((lag) => Math.max(0, lag)),
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
  /** By which moves they came there: `profile/ordinal/since/stage`, in no order. */
  readonly moves: readonly string[]
}

/** Where somebody was. */
interface Place {
  readonly ordinal: number
  readonly since: number
  readonly stage: string
}

/** The postings of a history in the order in which they were judged. */
export function journalOf(site: string, steps: readonly Step[]): Journal {
  const at = new Map<string, readonly Place[]>()
  const merged = new Set<string>()
  const stages: { [profile: string]: string } = {}
  const postings = steps.flatMap((taken, place): readonly Posting[] => {
    const profile = PROFILES[taken.profile] ?? ''
    // A tab that does not know it goes on telling of who turned out to be another one; more often nobody does.
    if (merged.has(profile) && !taken.isLost && taken.lag === 0) return []
    const now = NOW + place * 1_000
    const way = at.get(profile) ?? []
    const isLost = way.length > 0 && (taken.isLost || taken.lag > 0)
    const before = way[Math.max(0, way.length - 1 - taken.lag)] ?? { ordinal: 0, since: now, stage: '' }
    const moves = before.ordinal === 0 ? Math.max(1, taken.moves) : taken.moves
    const stageAt = (ordinal: number) => STAGES[(ordinal + place) % STAGES.length] ?? ''
    const facts: Fact[] = Array.from({ length: moves }, (_, made) => {
      const ordinal = before.ordinal + made + 1
      return {
        kind: 'entered',
        journey: 'buyer',
        ordinal,
        from: ordinal === 1 ? null : made === 0 ? before.stage : stageAt(ordinal - 1),
        stage: stageAt(ordinal),
        cause: 'touch',
        at: now + made,
        after: ordinal === 1 ? null : made === 0 ? before.since : now + made - 1,
      }
    })
    const ordinal = before.ordinal + moves
    const made = facts.map((fact): Place => {
      return fact.kind === 'entered' ? { ...fact, since: fact.at, stage: fact.stage ?? '' } : before
    })
    const { stage, since } = made.at(-1) ?? before
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
    } else if (!isLost) {
      at.set(profile, [...way, ...made])
      stages[profile] = stage
    }
    const due = [{ journey: 'buyer', stage: 'visitor', at: now + 86_400_000 }]
    return [{ ...base, placed: { buyer: { stage, since, ordinal } }, due }]
  })
  // A lost reply is followed by a request that begins where it did: what it told is overruled.
  const last = NOW + steps.length * 1_000
  const closing = [...at].flatMap(([profile, way], place): readonly Posting[] => {
    const here = way.at(-1)
    if (merged.has(profile) || here === undefined) return []
    const { stage, since, ordinal } = here
    const placed = { buyer: { stage, since, ordinal } }
    return [aPosting({ site, profile, judgedAt: last + place, taken: steps.length, facts: [], placed })]
  })
  const moves = [...at].flatMap(([profile, way]) =>
    merged.has(profile) ? [] : way.map(({ ordinal, since, stage }) => `${profile}/${ordinal}/${since}/${stage}`),
  )
  return { postings: [...postings, ...closing], stages, moves }
}
