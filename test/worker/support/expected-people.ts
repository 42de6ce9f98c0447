import { rangesOf } from '../../../shared/journey/held.ts'
import type { Program } from '../../../shared/journey/program.ts'
import { unpackProfile } from '../../../shared/profile/packed-profile.ts'
import type { Kept } from '../../../worker/profile/profiles.ts'

/** What is known of a person: the touches of each visitor, by number, and those of servers, by id. */
export interface Person {
  readonly seqs: Map<string, Set<number>>
  readonly messages: Set<string>
}

export interface ExpectedPeople {
  /** By profile. */
  readonly people: Map<string, Person>
  /** Visitors, by whom they turned out to be. */
  readonly moved: Map<string, string>
}

/** A profile in the words of `Person`, and its stage. */
export function personIn({ packed, messages }: Kept, program: Program) {
  const { devices, placed } = unpackProfile(packed, program)
  const seqs = [...devices].flatMap(([id, { evidence }]): [string, number[]][] => {
    const numbers = numbersIn(rangesOf(evidence.held, 1))
    return numbers.length === 0 ? [] : [[id, numbers]]
  })
  return {
    seqs: seqs.toSorted(byId),
    messages: messages.map(({ id }) => id).toSorted(),
    stage: placed.placements[0]?.stage ?? '0',
  }
}

/** The same of who is expected. */
export function expected({ seqs, messages }: Person) {
  const numbers = [...seqs].map(([id, held]): [string, number[]] => [id, [...held].toSorted((a, b) => a - b)])
  const count = numbers.reduce((sum, [, own]) => sum + own.length, messages.size)
  return {
    seqs: numbers.filter(([, own]) => own.length > 0).toSorted(byId),
    messages: [...messages].toSorted(),
    stage: String(count),
  }
}

/** All that is known of one is from now on known of the other. */
export function unite({ people, moved }: ExpectedPeople, from: string, to: string): void {
  moved.set(from, to)
  const theirs = people.get(from)
  if (theirs === undefined || from === to) return
  people.delete(from)
  const person = people.get(to) ?? { seqs: new Map(), messages: new Set() }
  people.set(to, person)
  for (const [visitor, seqs] of theirs.seqs)
    person.seqs.set(visitor, new Set([...(person.seqs.get(visitor) ?? []), ...seqs]))
  for (const id of theirs.messages) person.messages.add(id)
}

/** Who is kept under an id, or where a visitor went. */
export function personAt({ people, moved }: ExpectedPeople, at: string): Person {
  const profile = moved.get(at) ?? at
  const person = people.get(profile) ?? { seqs: new Map(), messages: new Set() }
  people.set(profile, person)
  return person
}

function numbersIn(ranges: readonly number[]): number[] {
  return ranges.flatMap((from, place) =>
    place % 2 === 0 ? Array.from({ length: (ranges[place + 1] ?? from) - from + 1 }, (_, step) => from + step) : [],
  )
}

function byId([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
