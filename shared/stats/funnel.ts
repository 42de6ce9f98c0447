import { type FunnelPath, type FunnelTouch, funnelDepth } from './funnel-depth.ts'
import { type Proportion, proportion } from './wilson.ts'

/** One person: all their touches in order of time, and what the funnel is broken down by; `null` where not known. */
export interface FunnelPerson {
  readonly segment?: string | null
  readonly touches: Iterable<FunnelTouch>
}

export interface FunnelStep {
  readonly step: string
  /** Who made this step and all before it. In mode `any`: who made all of these steps within the window. */
  readonly people: number
  /** Of those who made the first step. */
  readonly ofFirst: Proportion
  /** Of those who made the step before; of the first step, of itself. */
  readonly ofPrevious: Proportion
}

export interface FunnelAnswer {
  /** All who were looked at, also those who made no step. */
  readonly people: number
  readonly steps: readonly FunnelStep[]
  /** The same of each segment, the largest first. */
  readonly segments: readonly {
    readonly segment: string | null
    readonly people: number
    readonly steps: readonly FunnelStep[]
  }[]
}

/** Takes people one by one, keeps only counts, and answers at any time. */
export interface Funnel {
  add(person: FunnelPerson): void
  answer(): FunnelAnswer
}

/** A funnel of people, each counted once, at the furthest step of their best chain. One step or more. */
export function createFunnel(path: FunnelPath, confidence?: number): Funnel {
  if (path.steps.length === 0) throw new RangeError('A funnel has one step or more')
  const depthOf = funnelDepth(path)
  const empty = () => new Array<number>(path.steps.length + 1).fill(0)
  const all = empty()
  const bySegment = new Map<string | null, number[]>()
  const stepsOf = (depths: readonly number[]) => stepsFrom(path.steps, depths, confidence)
  return {
    add: ({ segment = null, touches }) => {
      const depth = depthOf(touches)
      const depths = bySegment.get(segment) ?? empty()
      bySegment.set(segment, depths)
      for (const counts of [all, depths]) counts[depth] = (counts[depth] ?? 0) + 1
    },
    answer: () => {
      const segments = [...bySegment].map(([segment, depths]) => ({
        segment,
        people: sumOf(depths),
        steps: stepsOf(depths),
      }))
      segments.sort((a, b) => b.people - a.people || ((a.segment ?? '') < (b.segment ?? '') ? -1 : 1))
      return { people: sumOf(all), steps: stepsOf(all), segments }
    },
  }
}

/** `depths`: how many people made so many steps and no more, from none on. */
function stepsFrom(steps: readonly string[], depths: readonly number[], confidence?: number): readonly FunnelStep[] {
  const reached = steps.map((_, index) => sumOf(depths.slice(index + 1)))
  const first = reached[0] ?? 0
  return steps.map((step, index) => {
    const people = reached[index] ?? 0
    const ofFirst = proportion(people, first, confidence)
    return { step, people, ofFirst, ofPrevious: proportion(people, reached[index - 1] ?? first, confidence) }
  })
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
