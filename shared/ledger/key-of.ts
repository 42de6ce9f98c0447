import { unreachable } from '../lib/unreachable.ts'
import type { Fact } from '../model/fact.ts'

/**
 * The key of a fact: what it says, so that however often it is told it is one row. A stored promise: a key never changes,
 * and the sweep of due moves builds the same text in SQL. Ids have no slash; what may have one stands last. A goal is
 * reached once by a touch, under whichever of a person's names it is told: the touch's id alone is in its key.
 */
export function keyOf(site: string, profile: string, fact: Fact): string {
  switch (fact.kind) {
    case 'entered':
      return `${moveKeyOf(site, profile, fact)}/${fact.since ?? fact.at}/${fact.stage ?? ''}`
    case 'exposed':
      return `${site}/${profile}/exposed/${fact.play}/${fact.arm}`
    case 'reached':
      return `${site}/reached/${fact.touch}`
    case 'merged':
      return `${site}/${profile}/merged/${fact.into}`
    case 'erased':
      return `${site}/${profile}/erased/${fact.at}`
    default:
      return unreachable(fact)
  }
}

/** What two tellings of one move have in common, though they may tell it otherwise: which move of the person it is. */
export function moveKeyOf(site: string, profile: string, { journey, ordinal }: Fact & { kind: 'entered' }): string {
  return `${site}/${profile}/entered/${journey}/${ordinal}`
}
