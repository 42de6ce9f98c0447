import { listMoves } from '../../shared/journey/list-moves.ts'
import { segmentOfServer } from '../../shared/ledger/segment-of.ts'
import { serverTouchId } from '../../shared/ledger/touch-id.ts'
import type { MessageRefusal } from '../../shared/model/server-touch.ts'
import type { Touch } from '../../shared/model/touch.ts'
import { admitMessages } from '../../shared/profile/admit-messages.ts'
import { attributesWith, underEdition } from '../../shared/profile/judge-profile.ts'
import { type KeptProfile, newProfile } from '../../shared/profile/kept-profile.ts'
import { standingOf, writeProfile } from './profile-rows.ts'
import type { BatchAnswer, MessageBatch } from './profiles.ts'
import type { Shelf } from './shelf.ts'
import { tellLedger } from './tell-ledger.ts'
import type { Tombstone } from './tombstone.ts'

export type BatchOutcome = BatchAnswer | { readonly profile: string; readonly movedTo: string }

/** Brings the touches of servers to a profile, in one transaction: each id once. */
export function keepMessages(shelf: Shelf, batch: MessageBatch): BatchOutcome {
  const standing = standingOf(shelf, batch.profile)
  if (standing.is === 'moved') return { profile: batch.profile, movedTo: standing.to }
  if (standing.is === 'erased') return refuseAll(batch, 'erased')
  if (standing.is === 'nobody' && batch.user === null && !shelf.keepsEveryone) return refuseAll(batch, 'not-kept')
  const before = standing.is === 'kept' ? standing.profile : null
  const tombstone = standing.is === 'kept' ? standing.tombstone : null
  const { welcome, refused } = sort(batch, shelf, tombstone)
  const fresh = welcome.filter(({ id }) => remember(shelf.sql, batch, id))
  if (fresh.length > 0) keep(shelf, { batch, before, fresh })
  return { profile: batch.profile, accepted: fresh.length, duplicate: welcome.length - fresh.length, refused }
}

function keep(
  shelf: Shelf,
  { batch, before, fresh }: { batch: MessageBatch; before: KeptProfile | null; fresh: readonly Touch[] },
): void {
  const { now } = batch
  const known = { ...(before ?? newProfile(batch.user)), user: before?.user ?? batch.user }
  const { moves, onMove } = listMoves()
  const around = { program: shelf.program, queue: null, attributes: attributesWith(known, {}), onMove }
  const setting = { edition: shelf.edition, around, now }
  const touches = fresh.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  const after = admitMessages(underEdition(known, setting), touches, setting)
  writeProfile(shelf, batch.profile, { before, after, now })
  const accepted = touches.map((touch) => ({ ...touch, id: serverTouchId(batch.profile, touch.id) }))
  const segment = segmentOfServer(touches.at(-1)?.channel ?? 'web')
  tellLedger(shelf, { id: batch.profile, before, joined: known, after, moves, accepted, segment, gone: [] }, setting)
}

function sort({ touches, now }: MessageBatch, { retentionMs }: Shelf, tombstone: Tombstone | null) {
  const reasonOf = ({ at }: Touch): MessageRefusal | null => {
    if (tombstone !== null && at <= tombstone.at) return 'erased'
    return at < now - retentionMs ? 'too-old' : null
  }
  const refused: { [reason in MessageRefusal]?: number } = {}
  const welcome = touches.filter((touch) => {
    const reason = reasonOf(touch)
    if (reason !== null) refused[reason] = (refused[reason] ?? 0) + 1
    return reason === null
  })
  return { welcome, refused }
}

/** Whether an id is new; it is known from now on. */
function remember(sql: SqlStorage, { profile, now }: MessageBatch, id: string): boolean {
  return sql.exec('INSERT OR IGNORE INTO messages VALUES (?, ?, ?)', profile, id, now).rowsWritten > 0
}

function refuseAll({ profile, touches }: MessageBatch, reason: MessageRefusal): BatchAnswer {
  return { profile, accepted: 0, duplicate: 0, refused: { [reason]: touches.length } }
}
