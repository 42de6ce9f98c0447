import {
  type Clause,
  type Ever,
  type Explanation,
  NEVER,
  type Recording,
  type RecordNeed,
  type Subject,
} from './clause.ts'
import { ALWAYS, complement, intersection, union } from './timeline.ts'
import { turnOf } from './turn.ts'

/** Holds while every part does. */
export function allOf(parts: readonly Clause[]): Clause {
  const only = parts[0]
  if (only !== undefined && parts.length === 1) return only
  return {
    holds: (subject) => parts.every((part) => part.holds(subject)),
    nextFlip: (subject) => earliest(parts, subject),
    explain: (subject) => {
      const all = parts.map((part) => part.explain(subject))
      const flip = flipOf(
        { holds: (at) => parts.every((part) => part.holds(at)), nextFlip: (at) => earliest(parts, at) },
        subject,
      )
      return { clause: 'all of', holds: all.every(({ holds }) => holds), ...flip, all }
    },
    ever: joinLasting(parts),
    record: joinRecords(parts, (timelines) => timelines.reduce(intersection, ALWAYS)),
  }
}

/** Holds while any part does. */
export function anyOf(parts: readonly Clause[]): Clause {
  const only = parts[0]
  if (only !== undefined && parts.length === 1) return only
  const evers = parts.flatMap(({ ever }) => ever ?? [])
  const ever: Ever = {
    held: (subject) => evers.some(({ held }) => held(subject)),
    lasting: evers.every(({ lasting }) => lasting),
  }
  return {
    holds: (subject) => parts.some((part) => part.holds(subject)),
    nextFlip: (subject) => earliest(parts, subject),
    explain: (subject) => {
      const any = parts.map((part) => part.explain(subject))
      const flip = flipOf(
        { holds: (at) => parts.some((part) => part.holds(at)), nextFlip: (at) => earliest(parts, at) },
        subject,
      )
      return { clause: 'any of', holds: any.some(({ holds }) => holds), ...flip, any }
    },
    ever: evers.length === parts.length ? ever : null,
    record: joinRecords(parts, (timelines) => timelines.reduce(union, [])),
  }
}

/** Holds while the part does not. */
export function noneOf(part: Clause): Clause {
  return {
    holds: (subject) => !part.holds(subject),
    nextFlip: (subject) => part.nextFlip(subject),
    explain: (subject) => {
      const not = part.explain(subject)
      return { clause: 'not', holds: !not.holds, ...flipOf(part, subject), not: [not] }
    },
    ever: null,
    record: joinRecords([part], ([timeline]) => complement(timeline ?? [])),
  }
}

function earliest(parts: readonly Clause[], subject: Subject): number {
  let first = NEVER
  for (const part of parts) first = Math.min(first, part.nextFlip(subject))
  return first
}

/** When time alone turns the whole, which may be never where it turns every part. */
function flipOf(whole: Pick<Clause, 'holds' | 'nextFlip'>, subject: Subject): Pick<Explanation, 'flip'> {
  const at = turnOf(whole, subject)
  return at === NEVER ? {} : { flip: { at } }
}

function joinLasting(parts: readonly Clause[]): Ever | null {
  const evers = parts.flatMap(({ ever }) => (ever?.lasting === true ? [ever] : []))
  if (evers.length < parts.length) return null
  return { held: (subject) => evers.every(({ held }) => held(subject)), lasting: true }
}

function joinRecords(
  parts: readonly Clause[],
  join: (timelines: ReturnType<Recording>[]) => ReturnType<Recording>,
): Clause['record'] {
  const records = parts.flatMap(({ record }) => record ?? [])
  if (records.length < parts.length) return null
  return (need: RecordNeed) => {
    const recordings = records.map((record) => record(need))
    return (cells) => join(recordings.map((recording) => recording(cells)))
  }
}
