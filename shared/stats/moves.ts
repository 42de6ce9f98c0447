import { type Proportion, proportion } from './wilson.ts'

/** How many people, or moves, went from one stage to another. `null`: at no stage, or not yet seen. */
export interface Move {
  readonly from: string | null
  readonly to: string | null
  readonly count: number
}

/** By the order of the journey's stages, before which there is none. `unplaced`: a stage that the journey has no more. */
export type Direction = 'forwards' | 'backwards' | 'stayed' | 'unplaced'

/** Of all who were at `from`, who went `to`. The intervals hold one by one, not all at once. */
export interface MoveShare extends Proportion {
  readonly to: string | null
  readonly direction: Direction
}

/** The moves that begin and end at a stage. Who stayed is neither. */
export interface StageTurnover {
  readonly stage: string | null
  readonly entries: number
  readonly exits: number
  /** Entries less exits: by how much the stage grew. The nets of all stages add up to 0. */
  readonly net: number
  /** Where those at the stage went, in the order of stages, without those where nobody went. */
  readonly to: readonly MoveShare[]
}

export interface MoveMatrix {
  readonly forwards: number
  readonly backwards: number
  readonly stayed: number
  readonly unplaced: number
  /** No stage first, then the journey's stages in their order, then those that it has no more, by name. */
  readonly stages: readonly StageTurnover[]
}

/**
 * The transition matrix of a period, rows of the same ends added up, each row's shares with Wilson intervals. A move from
 * a stage to itself counts as having stayed. `order`: the ids of the journey's stages.
 */
export function moveMatrix(moves: readonly Move[], order: readonly string[], confidence?: number): MoveMatrix {
  const totals = { forwards: 0, backwards: 0, stayed: 0, unplaced: 0 }
  const rows = new Map<string | null, Map<string | null, number>>()
  for (const { from, to, count } of moves) {
    totals[directionOf(from, to, order)] += count
    const row = rows.get(from) ?? new Map<string | null, number>()
    rows.set(from, row.set(to, (row.get(to) ?? 0) + count))
  }
  const names = stagesOf(moves, order)
  const stages = names.map((stage): StageTurnover => {
    const row = rows.get(stage) ?? new Map<string | null, number>()
    const all = [...row.values()].reduce((sum, count) => sum + count, 0)
    const reached = names.filter((to) => (row.get(to) ?? 0) > 0)
    const to = reached.map((to): MoveShare => {
      const direction = directionOf(stage, to, order)
      return { to, direction, ...proportion(row.get(to) ?? 0, all, confidence) }
    })
    const exits = all - (row.get(stage) ?? 0)
    const entries = names.reduce((sum, from) => sum + (from === stage ? 0 : (rows.get(from)?.get(stage) ?? 0)), 0)
    return { stage, entries, exits, net: entries - exits, to }
  })
  return { ...totals, stages }
}

/** Every stage that the moves or the journey name: none first, if moves name it, then `order`, then the rest by name. */
export function stagesOf(
  moves: readonly Pick<Move, 'from' | 'to'>[],
  order: readonly string[],
): readonly (string | null)[] {
  const named = new Set(moves.flatMap(({ from, to }) => [from, to]))
  const rest = [...named].filter((stage) => stage !== null).filter((stage) => !order.includes(stage))
  return [...(named.has(null) ? [null] : []), ...order, ...rest.sort()]
}

/** Whether a move leads on or back in the order of a journey's stages. */
export function directionOf(from: string | null, to: string | null, order: readonly string[]): Direction {
  if (from === to) return 'stayed'
  const start = from === null ? -1 : order.indexOf(from)
  const end = to === null ? -1 : order.indexOf(to)
  if ((from !== null && start < 0) || (to !== null && end < 0)) return 'unplaced'
  return end > start ? 'forwards' : 'backwards'
}
