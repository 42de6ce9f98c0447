import type { AgeAsk, Ask, NumberAsk } from '../condition/ask.ts'
import type { Explanation } from '../condition/clause.ts'
import { type Bound, comparisonText, missing } from '../condition/comparison.ts'
import { unreachable } from '../lib/unreachable.ts'
import { ageWords, attributeWords, numberWords } from './lack-words.ts'

/** One thing that a stage asks for and that is not so. */
export interface Lack {
  /** In words: `purchase at least once`. */
  readonly needs: string
  readonly has: string | number | boolean | null
  readonly wants: string
  /** Touches that make up for it, where touches can. */
  readonly add?: Addition
  /** Epoch milliseconds: when time alone makes up for it, if no touch comes. */
  readonly at?: number
  /** Nothing that can still happen makes up for it. */
  readonly never?: true
}

/** At least `times` touches, together worth `worth`, each with a new value of `prop` where these are said. */
export interface Addition {
  readonly touch: string
  /** In words, which touches of that name. */
  readonly of: string
  readonly times: number
  /** There are some already. */
  readonly isMore: boolean
  readonly worth?: number
  readonly prop?: string
  readonly within?: string
}

/**
 * What is lacking where a clause that stands alone should hold and does not, or the other way round. Each by itself
 * makes up for it.
 */
export function lacksOf({ asks, flip, clause, holds }: Explanation): readonly Lack[] {
  if (asks === undefined) return [{ needs: holds ? `not ${clause}` : clause, has: holds, wants: 'never', never: true }]
  switch (asks.kind) {
    case 'count':
    case 'sum':
    case 'distinct':
    case 'score':
      return numberLacks(asks, { isWanted: !holds, at: flip?.at })
    case 'first':
    case 'last':
      return [ageLack(asks, { isWanted: !holds, turns: flip })]
    case 'attribute':
    case 'answer':
    case 'stage':
      return [plainLack(asks, !holds)]
    default:
      return unreachable(asks)
  }
}

function numberLacks(asks: NumberAsk, { isWanted, at }: { isWanted: boolean; at: number | undefined }) {
  const bounds = isWanted ? [asks.bounds] : asks.bounds.flatMap((bound) => inverse(bound).map((other) => [other]))
  const ways = bounds.map((wanted) => ({ wanted, lack: missing(asks.has, wanted, STEPS[asks.kind]) }))
  const falling = ways.filter(({ lack }) => lack === null)
  return ways.map(({ wanted, lack }): Lack => {
    const add = lack === null ? undefined : additionOf(asks, Math.round(lack * 10_000) / 10_000)
    const isByTime = ways.length === 1 || (lack === null && falling.length === 1 && isCounted(asks))
    return {
      needs: numberWords(asks, wanted),
      has: asks.has,
      wants: comparisonText(wanted),
      ...(add !== undefined && { add }),
      ...(at !== undefined && isByTime && { at }),
      ...(lack === null && isCounted(asks) && !isWindowed(asks) && { never: true as const }),
    }
  })
}

/** Time takes counted touches away, and brings none; a sum may rise as what was given back is forgotten. */
function isCounted({ kind }: NumberAsk): boolean {
  return kind === 'count' || kind === 'distinct'
}

/** The smallest step that takes a number past a strict bound. */
const STEPS = { count: 1, distinct: 1, sum: 1 / 10_000, score: 0.001 } as const

function isWindowed(asks: NumberAsk): boolean {
  return asks.kind !== 'score' && asks.within !== undefined
}

/** The bounds of which one must hold for this one not to. */
function inverse({ operator, limit }: Bound): readonly Bound[] {
  switch (operator) {
    case 'eq':
      return [
        { operator: 'gt', limit },
        { operator: 'lt', limit },
      ]
    case 'gte':
      return [{ operator: 'lt', limit }]
    case 'gt':
      return [{ operator: 'lte', limit }]
    case 'lte':
      return [{ operator: 'gt', limit }]
    case 'lt':
      return [{ operator: 'gte', limit }]
  }
}

/** Touches that raise a number by a lack. Points come from the touches that bring the most. */
function additionOf(asks: NumberAsk, lack: number): Addition | undefined {
  if (asks.kind === 'score') {
    const [touch, points] = Object.entries(asks.weights).reduce((most, next) => (next[1] > most[1] ? next : most))
    if (points <= 0) return undefined
    return { touch, of: touch, times: Math.ceil(Number((lack / points).toFixed(6))), isMore: false }
  }
  const { touch, of, within } = asks
  const looks = { touch, of, isMore: asks.has > 0, ...(within !== undefined && { within }) }
  if (asks.kind === 'sum') return { ...looks, times: 1, worth: lack }
  if (asks.kind === 'distinct') return { ...looks, times: lack, prop: asks.prop }
  return { ...looks, times: lack }
}

function ageLack(asks: AgeAsk, { isWanted, turns }: { isWanted: boolean; turns: Explanation['flip'] }): Lack {
  const { touch, of, span, is, has } = asks
  const wants = `${is === 'within' ? 'within' : 'older than'} ${span}`
  const add = turns?.touch === undefined ? undefined : { touch, of, times: 1, isMore: has !== null }
  const at = turns?.at
  return {
    needs: ageWords(asks, isWanted),
    has: has === null ? null : new Date(has).toISOString(),
    wants: isWanted ? wants : `not ${wants}`,
    ...(add !== undefined && { add }),
    ...(at !== undefined && { at }),
    ...(has !== null && add === undefined && at === undefined && { never: true as const }),
  }
}

function plainLack(asks: Extract<Ask, { kind: 'attribute' | 'answer' | 'stage' }>, isWanted: boolean): Lack {
  const isOrNot = isWanted ? '' : 'not '
  if (asks.kind === 'attribute') {
    return { needs: attributeWords(asks, isWanted), has: asks.has, wants: `${isOrNot}${JSON.stringify(asks.wants)}` }
  }
  if (asks.kind === 'stage') {
    const needs = `${isOrNot}to be at stage ${asks.stage} of ${asks.journey}`
    return { needs, has: asks.has, wants: `${isOrNot}${asks.stage}` }
  }
  const answers = asks.answers?.join(' or ') ?? 'any answer'
  return {
    needs: `the answer to ${asks.question} ${isOrNot}to be ${answers}`,
    has: asks.has,
    wants: `${isOrNot}${answers}`,
  }
}
