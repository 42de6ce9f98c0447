import { beginRecords } from '../../shared/journey/fold.ts'
import { type Journeyer, judge, type Surroundings, wait } from '../../shared/journey/travel.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'

/** Somebody as they were judged last, and the playbook that they are to be judged by now. */
export interface Carried {
  readonly person: Journeyer
  /** By which version `person` was judged last. */
  readonly version: string
  readonly served: ServedPlaybook
  /** Epoch milliseconds. */
  readonly now: number
}

/** Finds the stages of somebody by what they carry, when nothing new is told of them. */
export function judgeCarried(carried: Carried, around: Surroundings): Journeyer {
  return judgeNow(underThisVersion(carried, around), around, carried.now)
}

/** A new version of the playbook applies to everybody at once, from the moment it was published. */
export function underThisVersion({ person, version, served, now }: Carried, around: Surroundings): Journeyer {
  if (person.placements.length === 0 || version === served.version) return person
  const at = Math.max(person.judgedAt, Math.min(served.publishedAt, now))
  const evidence = beginRecords(person.evidence, served.program, { now: at, attributes: around.attributes })
  return judge({ ...person, evidence }, { now: at, around, cause: 'playbook' })
}

/** Lets time pass until an instant; whoever was never judged, or is judged by where they are, is judged at it. */
export function judgeNow(person: Journeyer, around: Surroundings, now: number): Journeyer {
  const waited = wait(person, now, around)
  const isCurrent = waited.placements.length > 0 && !around.program.readsAttributes
  return isCurrent ? waited : judge(waited, { now: Math.max(now, waited.judgedAt), around, cause: 'attributes' })
}
