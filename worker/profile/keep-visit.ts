import { listMoves } from '../../shared/journey/list-moves.ts'
import type { Move } from '../../shared/journey/travel.ts'
import { segmentOf } from '../../shared/ledger/segment-of.ts'
import { browserTouchId } from '../../shared/ledger/touch-id.ts'
import { type AdmittedVisit, admitVisit } from '../../shared/profile/admit-visit.ts'
import { setTraits } from '../../shared/profile/join.ts'
import { attributesWith, type ProfileSetting, underEdition } from '../../shared/profile/judge-profile.ts'
import {
  type KeptDevice,
  type KeptProfile,
  newProfile,
  stableIdOf,
  traitValues,
} from '../../shared/profile/kept-profile.ts'
import { ownProfileOf } from '../../shared/profile/own-profile.ts'
import { packEvidence, packPlaced, unpackProfile } from '../../shared/profile/packed-profile.ts'
import { unite } from '../../shared/profile/unite.ts'
import { move } from './keep-identity.ts'
import { post } from './outbox.ts'
import { standingOf, writeProfile } from './profile-rows.ts'
import type { Entry, ProfilePeek, ProfileVisit, VisitAnswer } from './profiles.ts'
import type { Shelf } from './shelf.ts'
import { tellLedger } from './tell-ledger.ts'
import type { Tombstone } from './tombstone.ts'

/** Brings a browser's visit to its profile, in one transaction. */
export function keepVisit(shelf: Shelf, call: ProfileVisit): VisitAnswer {
  const met = meetVisit(shelf, call)
  if (met.is !== 'let-in') return met
  const { device, profile, now } = call
  const heir = heirOf(call, met.before)
  if (heir !== null) {
    move(shelf, { from: profile, to: heir, now, heir: call.carried })
    return { is: 'moved', to: heir }
  }
  writeProfile(shelf, profile, { before: met.before, after: met.admitted.profile, now })
  tellOfVisit(shelf, call, met)
  const own = ownProfileOf(device)
  if (own !== profile && isToBeTold(met.before?.devices.get(device), { now, retentionMs: shelf.retentionMs }))
    post(shelf.sql, profile, {
      do: 'point',
      from: own,
      to: profile,
      isUser: met.admitted.profile.user !== null,
      at: now,
    })
  return toAnswer(met, call, shelf)
}

/** What `keepVisit` would answer. Keeps nothing. */
export function peekVisit(shelf: Shelf, call: ProfilePeek): VisitAnswer {
  const met = meetVisit(shelf, call)
  return met.is === 'let-in' ? toAnswer(met, call, shelf) : met
}

/**
 * Of two visitors whom a link makes one, the one with the lower id stands for both, whoever followed whose link: so that
 * two who follow each other's at once, or one after the other, or any number in a ring, never turn out to be each other.
 * Users stand for every visitor who they are. `null`: the profile that lets the visitor in goes on.
 */
function heirOf({ profile, entry }: ProfileVisit, before: KeptProfile | null): string | null {
  if (entry.by !== 'hand-off' || before === null || before.user !== null) return null
  return entry.own < profile ? entry.own : null
}

/** Somebody who was let in, and the profile as it is with what they brought. */
interface LetIn extends Met {
  readonly is: 'let-in'
  readonly before: KeptProfile | null
  readonly erasedAt: number
}

interface Met {
  /** With what the browser brought, not judged yet. */
  readonly joined: KeptProfile
  readonly admitted: AdmittedVisit
  readonly moves: readonly Move[]
  readonly setting: ProfileSetting
}

function meetVisit(shelf: Shelf, call: ProfileVisit): LetIn | Exclude<VisitAnswer, { is: 'kept' }> {
  const standing = standingOf(shelf, call.profile)
  if (standing.is === 'moved') return isShownOn(shelf, call) ? { is: 'moved', to: standing.to } : { is: 'not-let-in' }
  const tombstone = standing.is === 'nobody' ? null : standing.tombstone
  if (tombstone !== null && isOfThePast(call, tombstone)) return { is: 'erased' }
  if (standing.is === 'erased' && call.entry.by !== 'proof') return { is: 'erased' }
  if (!isLetIn(shelf, call)) return { is: 'not-let-in' }
  const before = standing.is === 'kept' ? standing.profile : null
  const erasedAt = tombstone?.at ?? 0
  return { is: 'let-in', before, erasedAt, ...admitTo(before, { ...call, erasedAt }, shelf) }
}

function admitTo(
  before: KeptProfile | null,
  visit: ProfileVisit & { readonly erasedAt: number },
  { edition, program }: Shelf,
): Met {
  const known = withEntry(before ?? newProfile(null), visit.entry)
  const carried = visit.carried === null ? known : unite(known, unpackProfile(visit.carried, program), program)
  const joined = setTraits(carried, visit.traits, visit.saidAt ?? visit.now)
  const { moves, onMove } = listMoves()
  const around = { program, queue: visit.queue, attributes: attributesWith(joined, visit.attributes), onMove }
  const cause = visit.carried === null ? ('attributes' as const) : ('merge' as const)
  const setting = { edition, around, now: visit.now, cause }
  const touches = visit.touches.filter(({ at }) => at > visit.erasedAt)
  return { joined, moves, setting, admitted: admitVisit(underEdition(joined, setting), { ...visit, touches }, setting) }
}

function tellOfVisit(shelf: Shelf, call: ProfileVisit, met: LetIn): void {
  const { profile, device, queue, attributes } = call
  const { before, joined, moves, setting, admitted } = met
  const accepted = admitted.accepted.map((touch) => ({ ...touch, id: browserTouchId(device, queue, touch.seq) }))
  const gone = before?.devices.has(device) === true || isUnheardOf(call) ? [] : [device]
  const change = { id: profile, before, joined, after: admitted.profile, moves, accepted, gone }
  tellLedger(shelf, { ...change, segment: segmentOf(attributes, 'web') }, setting)
}

/** A visitor who was kept from the first is told of as their own profile alone. */
function isUnheardOf({ profile, device, carried }: ProfileVisit): boolean {
  const isJudged = carried !== null && Object.keys(carried.placed.journeys).length > 0
  return profile === ownProfileOf(device) && !isJudged
}

function toAnswer({ admitted, erasedAt }: LetIn, { device, touches }: ProfileVisit, { program }: Shelf): VisitAnswer {
  const after = admitted.profile
  return {
    is: 'kept',
    evidence: packEvidence(admitted.person.evidence, program),
    placed: packPlaced(after.placed, program),
    version: after.version,
    stable: stableIdOf(after) ?? device,
    isUser: after.user !== null,
    traits: traitValues(after),
    held: admitted.held,
    accepted: admitted.accepted.map(({ seq }) => seq),
    duplicate: admitted.duplicate.map(({ seq }) => seq),
    tooLate: admitted.tooLate.map(({ seq }) => seq),
    erased: touches.filter(({ at }) => at <= erasedAt).map(({ seq }) => seq),
  }
}

/** Where a visitor went is told once, and again from time to time: it would be forgotten while the person comes by. */
function isToBeTold(
  device: KeptDevice | undefined,
  { now, retentionMs }: { now: number; retentionMs: number },
): boolean {
  const quarter = Math.max(1, retentionMs / 4)
  return device === undefined || Math.floor(device.seen / quarter) < Math.floor(now / quarter)
}

/**
 * Whether a visit comes from what was erased: from a browser of the person's, with a token that was sealed before, or by
 * a sign-in of before that arrives late. Whoever signs in afterwards on a browser that never was the person's is welcome.
 */
function isOfThePast({ device, entry, issuedAt, saidAt, now }: ProfileVisit, tombstone: Tombstone): boolean {
  const at = entry.by === 'proof' ? (saidAt ?? now) : issuedAt
  return at <= tombstone.at || tombstone.devices.includes(device)
}

/** Whether the browser belongs to the profile. A confirmation or a hand-off serves once; a retry is no second time. */
function isLetIn({ sql }: Shelf, { profile, device, entry, now }: ProfileVisit): boolean {
  switch (entry.by) {
    case 'token':
    case 'proof':
      return true
    case 'claim':
      return isConfirmed(sql, profile, device)
    case 'hand-off':
      return entry.expires >= now && useHandOff(sql, entry, device)
  }
}

/** A hand-off that was used here is used up, though the visitor who made it went to where its use is not known. */
function isShownOn(shelf: Shelf, call: ProfileVisit): boolean {
  return call.entry.by !== 'hand-off' || isLetIn(shelf, call)
}

function isConfirmed(sql: SqlStorage, profile: string, device: string): boolean {
  const known =
    'SELECT 1 FROM confirmed WHERE profile = ?1 AND device = ?2 UNION SELECT 1 FROM devices WHERE profile = ?1 AND id = ?2'
  return sql.exec(known, profile, device).toArray().length > 0
}

function useHandOff(sql: SqlStorage, { nonce, expires }: Entry & { by: 'hand-off' }, device: string): boolean {
  sql.exec('INSERT OR IGNORE INTO hand_offs VALUES (?, ?, ?)', nonce, device, expires)
  return sql.exec<{ device: string }>('SELECT device FROM hand_offs WHERE nonce = ?', nonce).one().device === device
}

function withEntry(profile: KeptProfile, entry: Entry): KeptProfile {
  return entry.by === 'proof' ? { ...profile, user: entry.user } : profile
}
