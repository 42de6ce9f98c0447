import type { Json } from '../model/touch.ts'
import type { Bound } from './comparison.ts'

/** What a clause asks for and what was seen, as data: enough to say what is missing where it does not hold. */
export type Ask = NumberAsk | AgeAsk | AttributeAsk | AnswerAsk | StageAsk

/** A number of which bounds are asked. A count that what is kept cannot tell beyond its bounds stands at its floor. */
export type NumberAsk = Measure & { readonly has: number; readonly bounds: readonly Bound[] }

/** What a number measures. */
export type Measure =
  | (Looks & { readonly kind: 'count' | 'sum'; readonly within?: string })
  | (Looks & { readonly kind: 'distinct'; readonly prop: string; readonly within?: string })
  | { readonly kind: 'score'; readonly weights: { readonly [touch: string]: number } }

/** The touches that a clause looks at: their name, and in words which of that name. */
export interface Looks {
  readonly touch: string
  readonly of: string
}

export interface AgeAsk extends Looks {
  readonly kind: 'first' | 'last'
  readonly is: 'within' | 'olderThan'
  /** As it was written. */
  readonly span: string
  /** Epoch milliseconds of the touch; `null`: there was none. */
  readonly has: number | null
}

export interface AttributeAsk {
  readonly kind: 'attribute'
  readonly path: string
  /** One operator and its operand, or the value to be equal to. */
  readonly wants: Json
  /** The value, or its JSON where it is a list or an object; `null`: none. */
  readonly has: string | number | boolean | null
}

export interface AnswerAsk {
  readonly kind: 'answer'
  readonly question: string
  /** `null`: any answer. */
  readonly answers: readonly string[] | null
  readonly has: string
}

export interface StageAsk {
  readonly kind: 'stage'
  readonly journey: string
  readonly stage: string
  readonly has: string | null
}
