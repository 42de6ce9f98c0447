import { listMoves } from '../../shared/journey/list-moves.ts'
import { segmentOfServer } from '../../shared/ledger/segment-of.ts'
import { setTraits } from '../../shared/profile/join.ts'
import { attributesWith, judgeProfile, underEdition } from '../../shared/profile/judge-profile.ts'
import { isServer, type KeptProfile, newProfile, SERVER } from '../../shared/profile/kept-profile.ts'
import { ownProfileOf } from '../../shared/profile/own-profile.ts'
import { type PackedProfile, packProfile, unpackProfile } from '../../shared/profile/packed-profile.ts'
import { unite } from '../../shared/profile/unite.ts'
import { type Parcel, post } from './outbox.ts'
import { dropPostings } from './posting-box.ts'
import {
  deleteMoved,
  deleteRows,
  hearOfMoved,
  standingOf,
  tombstoneOf,
  writeMoved,
  writeProfile,
  writeTombstone,
} from './profile-rows.ts'
import type { Confirmation, Erased, Move } from './profiles.ts'
import type { Shelf } from './shelf.ts'
import { tellLedger, tellOf } from './tell-ledger.ts'

/** A server says who a visitor is, or what is so of a user. It may begin anew with somebody who was erased. */
export function confirm(shelf: Shelf, call: Confirmation): 'confirmed' | 'erased' {
  const { profile: id, device, now } = call
  const standing = standingOf(shelf, id)
  const tombstone = standing.is === 'kept' || standing.is === 'erased' ? standing.tombstone : null
  if (tombstone !== null && (now <= tombstone.at || tombstone.devices.includes(device ?? ''))) return 'erased'
  const before = standing.is === 'kept' ? standing.profile : null
  const known = { ...(before ?? newProfile(call.user)), user: call.user }
  const carried =
    call.carried === null ? known : unite(known, unpackProfile(call.carried, shelf.program), shelf.program)
  const told = setTraits(carried, call.traits, now)
  write(shelf, { id, before, joined: told, gone: device === null ? [] : [device], now })
  if (device !== null) {
    shelf.sql.exec('INSERT OR IGNORE INTO confirmed VALUES (?, ?, ?)', id, device, now)
    post(shelf.sql, id, { do: 'point', from: ownProfileOf(device), to: id, isUser: true, at: now })
  }
  return 'confirmed'
}

/**
 * Hands what is kept of a visitor over to the profile that the visitor turned out to be. `heir`: what that one's browser
 * brought of them, in case they are not kept yet. Gives whom else they turned out to be before; `null`: nobody else.
 */
export function move(
  shelf: Shelf,
  { from, to, now, heir = null }: Omit<Move, 'site' | 'isUser'> & { readonly heir?: PackedProfile | null },
): string | null {
  const standing = standingOf(shelf, from)
  if (standing.is === 'erased' || from === to) return null
  if (standing.is === 'moved') {
    hearOfMoved(shelf.sql, from, now)
    return standing.to === to ? null : standing.to
  }
  if (standing.is === 'kept') {
    // Two users are never made one.
    if (standing.profile.user !== null) return null
    const messages = [...shelf.sql.exec<MessageRow>('SELECT id, at FROM messages WHERE profile = ?', from)]
    const packed = packProfile(renameServer(standing.profile, from), shelf.program)
    writeMoved(shelf.sql, from, { to, now })
    post(shelf.sql, from, { do: 'adopt', from, to, at: now, packed, messages, ...(heir && { heir }) })
    return null
  }
  writeMoved(shelf.sql, from, { to, now })
  return null
}

/** Takes what another shard has to tell. */
export function takeParcel(shelf: Shelf, parcel: Parcel): void {
  switch (parcel.do) {
    case 'point':
      point(shelf, parcel)
      return
    case 'adopt':
      adopt(shelf, parcel)
      return
    case 'bury':
      bury(shelf, parcel)
      return
  }
}

/** Erases all that is kept under an id, and sees to it that nothing from before comes back. Again, it buries all again. */
export function erase(shelf: Shelf, id: string, at: number): Erased {
  const { sql } = shelf
  const devices = [
    ...sql.exec<{ id: string }>(
      `SELECT id FROM devices WHERE profile = ?1
    UNION SELECT device FROM confirmed WHERE profile = ?1`,
      id,
    ),
  ]
    .map((row) => row.id)
    .filter((device) => !isServer(device))
  const rows = deleteRows(sql, id)
  dropPostings(sql, id)
  const tombstone = writeTombstone(sql, id, { at, devices })
  for (const profile of tombstone.devices.map(ownProfileOf))
    if (profile !== id) post(sql, id, { do: 'bury', profile, at })
  for (const profile of new Set([id, ...tombstone.devices]))
    tellOf(shelf, { about: profile, profile, segment: BY_SERVER, fact: { kind: 'erased', at } })
  return { rows, devices: tombstone.devices }
}

type MessageRow = { id: string; at: number }

/** What both sides know is remembered for as long as the later of them would. */
const REMEMBER = `INSERT INTO messages VALUES (?, ?, ?) ON CONFLICT (profile, id) DO UPDATE SET at = max(at, excluded.at)`

function point(shelf: Shelf, { from, to, isUser, at }: Parcel & { do: 'point' }): void {
  const tombstone = tombstoneOf(shelf.sql, from)
  if (tombstone !== null && at <= tombstone.at) return
  const standing = standingOf(shelf, from)
  if (standing.is === 'kept' && standing.profile.user !== null) {
    // A user stands for every visitor who they are, and is nobody else's.
    if (!isUser) post(shelf.sql, from, { do: 'point', from: to, to: from, isUser: true, at })
    return
  }
  const next = move(shelf, { from, to, now: at })
  if (next === null) return
  // Two whom one visitor turned out to be are one: the lower id stands for both, as in `heirOf`, or the user.
  const [higher, lower] = isUser || next > to ? [next, to] : [to, next]
  post(shelf.sql, from, { do: 'point', from: higher, to: lower, isUser, at })
}

/** Two visitors may have come by each other's links: what is buried already is not told on. */
function bury(shelf: Shelf, { profile, at }: Parcel & { do: 'bury' }): void {
  const standing = standingOf(shelf, profile)
  if (standing.is === 'erased' && standing.tombstone.at >= at) return
  erase(shelf, profile, at)
}

function adopt(shelf: Shelf, { from, to, at, packed, messages, heir }: Parcel & { do: 'adopt' }): void {
  // Two visitors who turned out to be each other: what comes back to where it was stays there.
  if (to === from) deleteMoved(shelf.sql, to)
  const standing = standingOf(shelf, to)
  if (standing.is === 'moved') {
    post(shelf.sql, to, { do: 'adopt', from, to: standing.to, at, packed, messages })
    return
  }
  const tombstone = standing.is === 'nobody' ? null : standing.tombstone
  if (tombstone !== null && (at <= tombstone.at || tombstone.devices.includes(ownProfileOf(from)))) return
  const before = standing.is === 'kept' ? standing.profile : null
  const brought = before === null && heir !== undefined ? unpackProfile(heir, shelf.program) : null
  const known = before ?? brought ?? newProfile(null)
  const joined = unite(known, unpackProfile(packed, shelf.program), shelf.program)
  write(shelf, { id: to, before, joined, gone: [from, ...(brought?.devices.keys() ?? [])], now: at })
  for (const message of messages) shelf.sql.exec(REMEMBER, to, message.id, message.at)
}

interface Writing {
  readonly id: string
  readonly before: KeptProfile | null
  /** Not judged yet. */
  readonly joined: KeptProfile
  /** Who turned out to be this person. */
  readonly gone: readonly string[]
  readonly now: number
}

function write(shelf: Shelf, { id, before, joined, gone, now }: Writing): void {
  const { moves, onMove } = listMoves()
  const around = { program: shelf.program, queue: null, attributes: attributesWith(joined, {}), onMove }
  const cause = gone.length === 0 ? ('attributes' as const) : ('merge' as const)
  const setting = { edition: shelf.edition, around, now, cause }
  const after = joined.devices.size > 0 ? judgeProfile(underEdition(joined, setting), setting) : joined
  writeProfile(shelf, id, { before, after, now })
  const change = { id, before, joined, after, moves, accepted: [], segment: BY_SERVER, gone }
  tellLedger(shelf, change, setting)
}

const BY_SERVER = segmentOfServer('web')

/** What servers told of the visitor stays apart from what they told of the user: both count. */
function renameServer(profile: KeptProfile, visitor: string): KeptProfile {
  const devices = [...profile.devices].map(
    ([id, device]) => [id === SERVER ? `${SERVER}:${visitor}` : id, device] as const,
  )
  return { ...profile, devices: new Map(devices) }
}
