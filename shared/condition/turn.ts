import { type Clause, NEVER, type Subject } from './clause.ts'

/**
 * The first instant after `subject.now` at which time alone turns a clause; `Infinity`: never. `nextFlip` may name
 * instants at which one bound of several turns and the clause does not.
 */
export function turnOf({ holds, nextFlip }: Pick<Clause, 'holds' | 'nextFlip'>, subject: Subject): number {
  const isHolding = holds(subject)
  let now = nextFlip(subject)
  while (now !== NEVER && holds({ ...subject, now }) === isHolding) now = nextFlip({ ...subject, now })
  return now
}
