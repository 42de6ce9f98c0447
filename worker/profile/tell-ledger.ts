import type { Move } from '../../shared/journey/travel.ts'
import { barePosting, surelyFits } from '../../shared/ledger/bare-posting.ts'
import { isNews, postingOf } from '../../shared/ledger/posting-of.ts'
import type { Fact, Segment } from '../../shared/model/fact.ts'
import type { Touch } from '../../shared/model/touch.ts'
import type { ProfileSetting } from '../../shared/profile/judge-profile.ts'
import { journeyerOf, type KeptProfile, SERVER } from '../../shared/profile/kept-profile.ts'
import { leavePosting } from './posting-box.ts'
import type { Shelf } from './shelf.ts'

/** What became of a profile in one call. */
export interface Change {
  readonly id: string
  readonly before: KeptProfile | null
  /** With what others brought into it, not judged yet. */
  readonly joined: KeptProfile
  readonly after: KeptProfile
  readonly moves: readonly Move[]
  /** New touches, under their ids in the ledger. */
  readonly accepted: readonly Touch[]
  readonly segment: Segment
  /** Who turned out to be this person in this call: visitors alone, and profiles of theirs. */
  readonly gone: readonly string[]
}

/**
 * Writes what the ledger is to be told of a change into the change's own transaction. A profile that takes over where a
 * visitor was enters there, with as many moves as the visitor had made; the visitor is that profile from then on, and no
 * longer anywhere themselves. Lines of the touch log, of touches that changed nothing, are told without being written.
 */
export function tellLedger(shelf: Shelf, change: Change, { around, now }: ProfileSetting): void {
  const { id, before, after, moves, accepted, segment, gone } = change
  const at = Math.min(now, ...moves.map((move) => move.at))
  const person = journeyerOf(after, SERVER, shelf.program)
  const occasion = {
    site: shelf.site,
    profile: id,
    playbook: shelf.playbook,
    version: after.version,
    segment,
    around: { ...around, queue: null },
    person,
    taken: [...after.devices.values()].reduce((sum, { evidence }) => sum + evidence.taken, 0),
    nextChange: before?.placed.nextChange ?? Number.POSITIVE_INFINITY,
    moves,
    accepted,
    also: takenOver(shelf, change, at),
  }
  const posting = postingOf(occasion)
  if (posting !== null) {
    if (isNews(posting, occasion) || !surelyFits(posting)) leavePosting(shelf.sql, { about: id, posting })
    else shelf.mention({ about: id, posting })
  }
  for (const profile of gone) tellOf(shelf, { about: id, profile, segment, fact: { kind: 'merged', into: id, at } })
}

/** Tells the one thing of somebody, which judges nobody. */
export function tellOf(
  shelf: Shelf,
  { about, profile, segment, fact }: { about: string; profile: string; segment: Segment; fact: Fact },
): void {
  const { site, edition, sql } = shelf
  const bare = barePosting({ site, profile, judgedAt: fact.at, taken: 0, playbook: edition.version, segment })
  leavePosting(sql, { about, posting: { ...bare, facts: [fact] } })
}

function takenOver({ program }: Shelf, { before, joined }: Change, at: number): readonly Fact[] {
  if ((before?.placed.placements.length ?? 0) > 0) return []
  return joined.placed.placements.flatMap(({ stage, ordinal, since }, place): readonly Fact[] => {
    const journey = program.journeys[place]?.id
    if (journey === undefined || stage === null || ordinal === 0) return []
    return [{ kind: 'entered', journey, ordinal, from: null, stage, cause: 'merge', at, since, after: null }]
  })
}
