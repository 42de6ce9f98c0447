import { stableIdOf } from '../../shared/profile/kept-profile.ts'
import { packProfile } from '../../shared/profile/packed-profile.ts'
import { standingOf } from './profile-rows.ts'
import type { Kept } from './profiles.ts'
import type { Elsewhere } from './shard-calls.ts'
import type { Shelf } from './shelf.ts'

/** What is kept under a profile's id; where the person is kept instead; `null`: nothing. */
export function look(shelf: Shelf, id: string): Kept | Elsewhere | null {
  const standing = standingOf(shelf, id)
  if (standing.is === 'moved') return { movedTo: standing.to }
  if (standing.is !== 'kept') return null
  return {
    profile: id,
    packed: packProfile(standing.profile, shelf.program),
    stable: stableIdOf(standing.profile),
    messages: [
      ...shelf.sql.exec<{ id: string; at: number }>('SELECT id, at FROM messages WHERE profile = ? ORDER BY at', id),
    ],
    confirmed: [
      ...shelf.sql.exec<{ device: string; at: number }>(
        `SELECT device, at FROM confirmed WHERE profile = ?1
         AND device NOT IN (SELECT id FROM devices WHERE profile = ?1)`,
        id,
      ),
    ],
  }
}
