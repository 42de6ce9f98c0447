import type { Move } from './travel.ts'

/** A list that grows by every move told to `onMove`. */
export function listMoves(): { readonly moves: readonly Move[]; readonly onMove: (move: Move) => void } {
  const moves: Move[] = []
  const onMove = (move: Move) => {
    moves.push(move)
  }
  return { moves, onMove }
}
