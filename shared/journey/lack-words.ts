import type { AgeAsk, AttributeAsk, NumberAsk } from '../condition/ask.ts'
import { isKeyed, isList } from '../condition/coerce.ts'
import type { Bound } from '../condition/comparison.ts'

/** `purchase at least 3 times within 14 days`. */
export function numberWords(asks: NumberAsk, bounds: readonly Bound[]): string {
  const amount = (words: (limit: number) => string) =>
    bounds.map(({ operator, limit }) => `${COMPARED[operator]} ${words(limit)}`).join(' and ')
  if (asks.kind === 'score') return amount((limit) => `${limit} ${limit === 1 ? 'point' : 'points'}`)
  const window = asks.within === undefined ? '' : ` within ${spanWords(asks.within)}`
  if (asks.kind === 'distinct') return `${asks.of} with ${amount(String)} different values of ${asks.prop}${window}`
  if (asks.kind === 'sum') return `${asks.of} worth ${amount(String)} in all${window}`
  return `${asks.of} ${amount(timesWords)}${window}`
}

const COMPARED = { eq: 'exactly', gte: 'at least', lte: 'at most', gt: 'more than', lt: 'less than' } as const

function timesWords(limit: number): string {
  if (limit === 1) return 'once'
  return limit === 2 ? 'twice' : `${limit} times`
}

/** `the last purchase to be older than 90 days`. */
export function ageWords({ kind, of, is, span, has }: AgeAsk, isWanted: boolean): string {
  const words = `${is === 'within' ? 'within' : 'older than'} ${spanWords(span)}`
  if (has === null && isWanted) return `${of}, the ${kind} time ${words}`
  return `the ${kind} ${of} ${isWanted ? '' : 'not '}to be ${words}`
}

/** `country to be one of FR, DE`. */
export function attributeWords({ path, wants }: AttributeAsk, isWanted: boolean): string {
  const verb = isWanted ? 'to be' : 'not to be'
  const [entry] = isKeyed(wants) && !isList(wants) ? Object.entries(wants) : []
  if (entry === undefined) return `${path} ${verb} ${plain(wants)}`
  const [operator, operand] = entry
  const words = OPERATORS[operator]
  return words === undefined
    ? `${path} ${verb} like ${plain(wants)}`
    : `${path} ${verb} ${words} ${plain(operand)}`.replace('  ', ' ')
}

const OPERATORS: { readonly [operator: string]: string } = {
  $eq: '',
  $ne: 'other than',
  $in: 'one of',
  $nin: 'none of',
  $gt: 'over',
  $gte: 'at least',
  $lt: 'under',
  $lte: 'at most',
}

function plain(value: unknown): string {
  if (isList(value)) return value.map(plain).join(', ')
  return isKeyed(value) ? (JSON.stringify(value) ?? '') : String(value)
}

const UNITS: { readonly [unit: string]: string } = { s: 'second', m: 'minute', h: 'hour', d: 'day' }

/** `14 days` for `14d`. */
export function spanWords(span: string): string {
  const unit = UNITS[span.at(-1) ?? ''] ?? ''
  const count = Number(span.slice(0, -1))
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
