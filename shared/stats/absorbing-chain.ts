import { solveLinear } from './linear-solve.ts'
import { type Move, stagesOf } from './moves.ts'

/**
 * `goal`: the goal itself. `open`: the goal can be reached. `shut`: people move on, but never to the goal. `final`: nobody
 * was seen to leave.
 */
export type Standing = 'goal' | 'open' | 'shut' | 'final'

/** What awaits somebody at a stage, if everybody moves on as the moves say, whatever the way that brought them there. */
export interface StageOutlook {
  readonly stage: string | null
  readonly standing: Standing
  /** The probability to reach the goal ever. */
  readonly reach: number
  /** Expected number of steps to the goal, of those who reach it; `null` where nobody can. */
  readonly stepsToGoal: number | null
  /** Expected number of steps to the goal or to a final stage; `null` where one may go round for ever without either. */
  readonly stepsToEnd: number | null
}

/**
 * The outlook from every stage, by the absorbing Markov chain whose probabilities are the shares of each stage's moves. A
 * step is one move of the rows: a change of stage, or a day where the rows say who was where the day after. Moves out of
 * the goal are not followed. Solved directly, not by iteration.
 * Source: Kemeny and Snell, Finite Markov Chains (1960), chapter 3; steps of those who reach the goal by Doob's transform.
 */
export function outlook(
  moves: readonly Move[],
  { goal, order }: { readonly goal: string; readonly order: readonly string[] },
): readonly StageOutlook[] {
  const stages = stagesOf(moves, order.includes(goal) ? order : [...order, goal])
  const chain = chainOf(moves, stages, stages.indexOf(goal))
  const reach = reachOf(chain)
  const stepsToEnd = stepsToEndOf(chain)
  return stages.map((stage, index) => {
    const probability = reach.probability[index] ?? 0
    const steps = reach.steps[index] ?? 0
    const stepsToGoal = probability > 0 ? steps / probability : null
    return {
      stage,
      standing: standingOf(chain, index),
      reach: probability,
      stepsToGoal,
      stepsToEnd: stepsToEnd[index] ?? null,
    }
  })
}

/** Probabilities by the indices of stages. An end has no moves: the goal, and what nobody left. */
interface Chain {
  readonly goal: number
  readonly next: readonly (readonly number[])[]
  readonly ends: readonly number[]
  /** From where the goal can be reached, itself included. */
  readonly toGoal: ReadonlySet<number>
}

function chainOf(moves: readonly Move[], stages: readonly (string | null)[], goal: number): Chain {
  const places = new Map(stages.map((stage, index) => [stage, index]))
  const counts = stages.map(() => stages.map(() => 0))
  for (const { from, to, count } of moves) {
    const row = counts[places.get(from) ?? -1]
    const column = places.get(to) ?? -1
    if (row !== undefined) row[column] = (row[column] ?? 0) + count
  }
  const next = counts.map((row, index) => {
    const leaving = row.reduce((sum, count, column) => (column === index ? sum : sum + count), 0)
    const total = leaving + (row[index] ?? 0)
    return row.map((count) => (index === goal || leaving === 0 ? 0 : count / total))
  })
  const ends = next.flatMap((row, index) => (row.every((share) => share === 0) ? [index] : []))
  return { goal, next, ends, toGoal: leadingTo([goal], next) }
}

function standingOf({ goal, ends, toGoal }: Chain, index: number): Standing {
  if (index === goal) return 'goal'
  if (ends.includes(index)) return 'final'
  return toGoal.has(index) ? 'open' : 'shut'
}

/** By stage: the probability to reach the goal, and the expected steps to it times that probability. */
function reachOf({ goal, next, toGoal }: Chain) {
  const probability = next.map((_, index): number => (index === goal ? 1 : 0))
  const steps = next.map((): number => 0)
  const open = [...toGoal].filter((index) => index !== goal)
  const goalShares = open.map((index) => [next[index]?.[goal] ?? 0])
  const reached = solveTransient(next, open, goalShares)
  const awaited = solveTransient(next, open, reached)
  for (const [place, index] of open.entries()) {
    probability[index] = Math.min(1, reached[place]?.[0] ?? 0)
    steps[index] = awaited[place]?.[0] ?? 0
  }
  return { probability, steps }
}

/** By stage: the expected steps to an end, `null` where a circle without a way out can be reached. */
function stepsToEndOf({ next, ends }: Chain): readonly (number | null)[] {
  const canEnd = leadingTo(ends, next)
  const circles = next.flatMap((_, index) => (canEnd.has(index) ? [] : [index]))
  const endless = leadingTo(circles, next)
  const transient = next.flatMap((_, index) => (endless.has(index) || ends.includes(index) ? [] : [index]))
  const steps = solveTransient(
    next,
    transient,
    transient.map(() => [1]),
  )
  const found = new Map(transient.map((index, place) => [index, steps[place]?.[0] ?? 0]))
  return next.map((_, index) => (endless.has(index) ? null : (found.get(index) ?? 0)))
}

/** All from which one of `targets` can be reached, themselves included. */
function leadingTo(targets: readonly number[], next: Chain['next']): ReadonlySet<number> {
  const found = new Set(targets)
  for (const target of found) {
    for (const [index, row] of next.entries()) if ((row[target] ?? 0) > 0) found.add(index)
  }
  return found
}

/** X of (I - Q) X = B, where Q is the moves among `states`. */
function solveTransient(next: Chain['next'], states: readonly number[], b: readonly (readonly number[])[]): number[][] {
  const matrix = states.map((row) => states.map((column) => (row === column ? 1 : 0) - (next[row]?.[column] ?? 0)))
  return solveLinear(matrix, b)
}
