import type { SegmentFilter, SegmentName } from './segment.ts'

/** Which stretch of time a question is about, epoch milliseconds: after `from`, up to and with `until`. */
export interface Period {
  readonly from: number
  readonly until: number
}

/** How many people were at each stage, and at which instant; `null`: now. */
export interface NowQuestion {
  readonly site: string
  readonly journey: string | null
  readonly at: number | null
  readonly by: readonly SegmentName[]
  readonly where: SegmentFilter
}

/** Who moved from where to where. */
export interface MovesQuestion extends Period {
  readonly site: string
  readonly journey: string | null
  readonly view: 'matrix' | 'stages' | 'flow'
}

/** How long who entered a stage in a period stayed there. */
export interface TimeInStageQuestion extends Period {
  readonly site: string
  readonly journey: string | null
  readonly stage: string
  readonly view: 'curve' | 'exits'
  /** Milliseconds in which durations are counted, whole ones, cut. */
  readonly unitMs: number
}

/** What becomes of who is at each stage, as the moves of a period foretell; or when the lapsed return. */
export interface OutlookQuestion extends Period {
  readonly site: string
  readonly journey: string | null
  /** The stage that is aimed at. */
  readonly goal: string | null
  /** The stage from which people return. */
  readonly lapsed: string | null
}

/** Of who entered a stage in the same stretch, how many are there still in each later one. */
export interface RetentionQuestion extends Period {
  readonly site: string
  readonly journey: string | null
  readonly stage: string
  readonly every: 'day' | 'week' | 'month'
}

/** How many went through all steps of a way. */
export interface FunnelQuestion extends Period {
  readonly site: string
  readonly journey: string | null
  readonly over: 'stages' | 'touches'
  readonly steps: readonly string[]
  readonly order: 'ordered' | 'strict' | 'any'
  /** Milliseconds from the first step to the last. */
  readonly windowMs: number
  readonly by: SegmentName | null
}
