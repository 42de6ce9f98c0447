import fc from 'fast-check'
import { isHeld } from '../../shared/journey/held.ts'
import type { Program } from '../../shared/journey/program.ts'
import type { Attributes, Touch } from '../../shared/model/touch.ts'
import { admitMessages } from '../../shared/profile/admit-messages.ts'
import { admitVisit } from '../../shared/profile/admit-visit.ts'
import { judgeProfile, underEdition } from '../../shared/profile/judge-profile.ts'
import { journeyerOf, type KeptProfile, newProfile, SERVER } from '../../shared/profile/kept-profile.ts'
import { unite } from '../../shared/profile/unite.ts'
import { NOW } from './arbitraries.ts'

/** The browsers of a person; the last place of a deal is the servers'. */
export const BROWSERS = ['phone', 'laptop', 'tablet'] as const

/** What happens to a person's touches on their way to the profiles. Places and shares are cut to what there is. */
export type Happening =
  /** A browser sends its touches from one to another, all of them or again. */
  | { readonly is: 'visit'; readonly place: number; readonly from: number; readonly count: number }
  /** A server sends some of its touches; those it sent before are told by their ids. */
  | { readonly is: 'messages'; readonly from: number; readonly count: number }
  /** Two profiles turn out to be one; the one that was taken over is told again later. */
  | { readonly is: 'join'; readonly place: number; readonly other: number }
  | { readonly is: 'join-again'; readonly place: number; readonly copy: number }

const place = fc.nat(BROWSERS.length)
const from = fc.nat(15)
const count = fc.nat(5)

const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ is: fc.constant('visit' as const), place, from, count }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('messages' as const), from, count }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('join' as const), place, other: place }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('join-again' as const), place, copy: fc.nat(3) }) },
)

/** To whom each touch is dealt, what happens when, and in what order the profiles become one at last. */
export const anyHistory = fc.record({
  deal: fc.array(place, { minLength: 16, maxLength: 16 }),
  happenings: fc.array(fc.record({ what: anyHappening, before: fc.nat(90_000_000) }), { maxLength: 14 }),
  order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
})

export type History = typeof anyHistory extends fc.Arbitrary<infer T> ? T : never

/** What a visit was told of its touches. */
export interface Told {
  readonly received: number
  readonly accepted: readonly Touch[]
  readonly duplicate: number
  readonly tooLate: number
  readonly waiting: number
}

interface Person {
  readonly program: Program
  readonly attributes: Attributes
  /** By place: what browsers have numbered, and what servers know by id. */
  readonly dealt: readonly (readonly Touch[])[]
  /** By place: which profile it belongs to. */
  readonly groups: number[]
  readonly profiles: KeptProfile[]
  readonly copies: KeptProfile[]
  readonly messages: Set<string>
  readonly told: { readonly place: number; readonly told: Told }[]
}

/** Lives through a history; in the end every touch has come at `NOW`, once at least, and all profiles are one. */
export function liveThrough(
  { deal, happenings, order }: History,
  given: { readonly program: Program; readonly touches: readonly Touch[]; readonly attributes: Attributes },
): { readonly profile: KeptProfile; readonly dealt: Person['dealt']; readonly told: Person['told'] } {
  const places = [0, 1, 2, 3]
  const dealt = places.map((own) =>
    given.touches.filter((_, index) => deal[index] === own).map((touch, index) => ({ ...touch, seq: index + 1 })),
  )
  const person: Person = {
    ...given,
    dealt,
    groups: [...places],
    profiles: places.map(() => newProfile(null)),
    copies: [],
    messages: new Set(),
    told: [],
  }
  for (const { what, before } of happenings.toSorted((a, b) => b.before - a.before)) happen(person, what, NOW - before)
  for (const own of order) {
    if (own === BROWSERS.length) happen(person, { is: 'messages', from: 0, count: 16 }, NOW)
    else happen(person, { is: 'visit', place: own, from: 0, count: 16 }, NOW)
    happen(person, { is: 'join', place: order[0] ?? 0, other: own }, NOW)
  }
  return { profile: person.profiles[person.groups[0] ?? 0] ?? newProfile(null), dealt, told: person.told }
}

function happen(person: Person, what: Happening, now: number): void {
  switch (what.is) {
    case 'visit':
      if (what.place < BROWSERS.length) visit(person, what, now)
      return
    case 'messages':
      tell(person, what, now)
      return
    case 'join':
      joinGroups(person, what, now)
      return
    case 'join-again': {
      const copy = person.copies[what.copy]
      const group = person.groups[what.place] ?? 0
      const known = person.profiles[group]
      const isOwn =
        copy !== undefined && known !== undefined && [...copy.devices.keys()].every((id) => known.devices.has(id))
      if (isOwn) person.profiles[group] = judged(unite(known, copy, person.program), person, now)
      return
    }
  }
}

function visit(person: Person, what: Happening & { is: 'visit' }, now: number): void {
  const touches = (person.dealt[what.place] ?? [])
    .slice(what.from, what.from + what.count)
    .filter(({ at }) => at <= now)
    .toSorted((a, b) => a.at - b.at)
  const group = person.groups[what.place] ?? 0
  const setting = settingOf(person, now)
  const device = BROWSERS[what.place] ?? ''
  const call = { device, queue: what.place, touches, oldest: undefined }
  const admitted = admitVisit(underEdition(person.profiles[group] ?? newProfile(null), setting), call, setting)
  person.profiles[group] = admitted.profile
  const { accepted } = admitted
  const [duplicate, tooLate] = [admitted.duplicate.length, admitted.tooLate.length]
  const waiting = touches.filter(({ seq }) => !isHeld(admitted.held, seq)).length
  person.told.push({ place: what.place, told: { received: touches.length, accepted, duplicate, tooLate, waiting } })
}

function tell(person: Person, what: Happening & { is: 'messages' }, now: number): void {
  const touches = (person.dealt[BROWSERS.length] ?? [])
    .slice(what.from, what.from + what.count)
    .filter(({ at, id }) => at <= now && !person.messages.has(id))
    .toSorted((a, b) => a.at - b.at)
  if (touches.length === 0) return
  for (const { id } of touches) person.messages.add(id)
  const group = person.groups[BROWSERS.length] ?? 0
  const setting = settingOf(person, now)
  const before = underEdition(person.profiles[group] ?? newProfile(null), setting)
  person.profiles[group] = admitMessages(before, touches, setting)
}

function joinGroups(person: Person, { place: one, other }: Happening & { is: 'join' }, now: number): void {
  const [into, from] = [person.groups[one] ?? 0, person.groups[other] ?? 0]
  const [known, theirs] = [person.profiles[into], person.profiles[from]]
  if (into === from || known === undefined || theirs === undefined) return
  person.copies.push(theirs)
  person.profiles[into] = judged(unite(known, theirs, person.program), person, now)
  person.groups.forEach((group, at) => {
    if (group === from) person.groups[at] = into
  })
}

function judged(profile: KeptProfile, person: Person, now: number): KeptProfile {
  return judgeProfile(underEdition(profile, settingOf(person, now)), settingOf(person, now))
}

/** One setting for all that happens at an instant. */
export function settingOf({ program, attributes }: Pick<Person, 'program' | 'attributes'>, now: number) {
  return { edition: { version: 'v1', publishedAt: 0 }, around: { program, attributes, queue: null }, now }
}

/** The stage of each journey by the journey's id, as a profile has it. */
export function placedStages({ placed }: KeptProfile, program: Program) {
  return Object.fromEntries(program.journeys.map(({ id }, at) => [id, placed.placements[at]?.stage ?? null]))
}

/** The numbers of a browser's touches that a profile holds. */
export function heldBy(profile: KeptProfile, browser: number, program: Program): readonly number[] {
  const { held } = journeyerOf(profile, BROWSERS[browser] ?? SERVER, program).evidence
  return held.find(({ queue }) => queue === browser)?.ranges ?? []
}
