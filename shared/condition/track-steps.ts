import type { CellState } from '../evidence/cell.ts'

/** The steps of a track cell's state, in pairs. */
export function stepsOf(state: CellState): readonly (readonly [at: number, level: number])[] {
  const steps: (readonly [number, number])[] = []
  for (let i = 1; i < state.length; i += 2) steps.push([state[i] ?? 0, state[i + 1] ?? 0])
  return steps
}
