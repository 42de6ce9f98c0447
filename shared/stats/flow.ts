import { directionOf, type Move, stagesOf } from './moves.ts'

const DAY_MS = 86_400_000

/** Moves of one day, named as `2026-11-20`. */
export interface DayMove extends Move {
  readonly day: string
}

/** What moved on one day. */
export interface DayFlow {
  readonly day: string
  readonly forwards: number
  readonly backwards: number
  /** No stage first, then the journey's stages in their order, then those that it has no more: the same every day. */
  readonly stages: readonly {
    readonly stage: string | null
    readonly entries: number
    readonly exits: number
    readonly net: number
  }[]
}

/** The period and the ids of the journey's stages. Both days are part of it. */
export interface FlowPeriod {
  readonly firstDay: string
  readonly lastDay: string
  readonly order: readonly string[]
}

/** Entries, exits and net of every stage on every day of a period, also where nothing moved. Other days are left out. */
export function flowOverDays(moves: readonly DayMove[], { firstDay, lastDay, order }: FlowPeriod): readonly DayFlow[] {
  const days = new Map<string, DayMove[]>(daysBetween(firstDay, lastDay).map((day) => [day, []]))
  for (const move of moves) days.get(move.day)?.push(move)
  const stages = stagesOf([...days.values()].flat(), order)
  return [...days].map(([day, ofDay]) => flowOf(day, ofDay, { stages, order }))
}

function daysBetween(firstDay: string, lastDay: string): readonly string[] {
  const first = Date.parse(`${firstDay}T00:00:00Z`)
  const last = Date.parse(`${lastDay}T00:00:00Z`)
  if (Number.isNaN(first) || Number.isNaN(last)) {
    throw new RangeError(`Days are written as 2026-11-20, not ${firstDay} and ${lastDay}`)
  }
  const count = Math.max(0, (last - first) / DAY_MS + 1)
  return Array.from({ length: count }, (_, index) => new Date(first + index * DAY_MS).toISOString().slice(0, 10))
}

function flowOf(
  day: string,
  moves: readonly DayMove[],
  { stages, order }: { readonly stages: readonly (string | null)[]; readonly order: readonly string[] },
): DayFlow {
  const turnover = new Map(stages.map((stage) => [stage, { stage, entries: 0, exits: 0, net: 0 }]))
  const totals = { forwards: 0, backwards: 0, stayed: 0, unplaced: 0 }
  for (const { from, to, count } of moves) {
    totals[directionOf(from, to, order)] += count
    if (from === to) continue
    const left = turnover.get(from)
    const entered = turnover.get(to)
    if (left === undefined || entered === undefined) continue
    left.exits += count
    left.net -= count
    entered.entries += count
    entered.net += count
  }
  return { day, forwards: totals.forwards, backwards: totals.backwards, stages: [...turnover.values()] }
}
