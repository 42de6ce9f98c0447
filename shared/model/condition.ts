import type { Attributes, Channel, Json } from './touch.ts'

/** A span of time: `14d`, `36h`, `90m` or `30s`. */
export type Duration = string

/** Number comparisons; all that are given must hold. */
export interface Comparison {
  readonly eq?: number
  readonly gte?: number
  readonly lte?: number
  readonly gt?: number
  readonly lt?: number
}

/** How old an instant is. `within` includes its edge, `olderThan` begins one millisecond after it. */
export interface Age {
  readonly within?: Duration
  readonly olderThan?: Duration
}

/** MongoDB-style operators on named values, with the semantics of GrowthBook's SDK conditions. */
export type AttributeCondition = { readonly [path: string]: Json }

/** Which touches of one name a clause looks at. */
export interface TouchFilter {
  readonly touch: string
  readonly where?: AttributeCondition
  readonly channel?: Channel | readonly Channel[]
  readonly verified?: true
}

/** Clauses about touches of one name; all that are given must hold; none given means "at least once". */
export interface TouchCondition extends TouchFilter {
  readonly count?: Comparison
  readonly sum?: Comparison
  readonly distinct?: Comparison & { readonly prop: string }
  /** The window that `count`, `sum` and `distinct` look at; without it, all time. */
  readonly within?: Duration
  readonly first?: Age
  readonly last?: Age
}

/** Points per touch, halving with every half-life. */
export interface ScoreCondition {
  readonly score: Omit<Comparison, 'eq'> & {
    readonly weights: { readonly [touch: string]: number }
    readonly halfLife: Duration
  }
}

/** The latest answer that the visitor gave to a question; without `is`, that any was given. */
export interface AnswerCondition {
  readonly answer: string
  readonly is?: string | readonly string[]
}

/** A rule over evidence, traits and context. */
export type Condition =
  | 'always'
  | TouchCondition
  | ScoreCondition
  | AnswerCondition
  | { readonly attributes: AttributeCondition }
  /** `journey:stage`: the visitor is at that stage of another journey now. */
  | { readonly stage: string }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }

/** What conditions may read besides evidence. */
export type Context = Attributes
