import type { Journey } from '../model/playbook.ts'
import { pointOf } from './bucket.ts'

/** Who never sees plays: a share of everybody, and of each journey. */
export interface Holdouts {
  /** The share of everybody who never sees any play. */
  readonly holdout?: number
  readonly journeys?: readonly Pick<Journey, 'id' | 'holdout'>[]
}

/** A share of visitors that is kept from some plays. */
export interface Holdout {
  /** `site`, or `journey:` and its id. */
  readonly name: string
  /** Begins with a colon, as no play's id does: a holdout's chance is its own. */
  readonly salt: string
  readonly share: number
}

/**
 * The holdouts that keep their visitors from a play for these stages, the site's first: every journey that it names
 * counts, whichever of them brings a visitor to it.
 */
export function holdoutsOf(stages: readonly string[], { holdout = 0, journeys = [] }: Holdouts): readonly Holdout[] {
  const site = { name: 'site', salt: ':holdout', share: holdout }
  const named = journeys.filter(({ id }) => stages.some((stage) => stage.startsWith(`${id}:`)))
  const ofJourneys = named.map((journey) => ({
    name: `journey:${journey.id}`,
    salt: `:holdout:${journey.id}`,
    share: journey.holdout ?? 0,
  }))
  return [site, ...ofJourneys].filter(({ share }) => share > 0)
}

/** The first of some holdouts that a visitor is in, or `null`. A larger share keeps everybody of a smaller one. */
export function heldOutBy(holdouts: readonly Holdout[], stableId: string): Holdout | null {
  for (const holdout of holdouts) if (pointOf(holdout.salt, stableId) < holdout.share) return holdout
  return null
}
