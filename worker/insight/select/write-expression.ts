import { AGGREGATES, BINARY_OPERATORS, FUNCTIONS, TYPES, WINDOW_FUNCTIONS } from './functions.ts'
import { listOf, type Part, partOf, Refusal, saysNothing, textOf } from './refusal.ts'
import { quoted, type Scope, within } from './scope.ts'

/** Writes a subquery: given, so that the two files need not know each other. */
export type WriteSelect = (select: unknown, scope: Scope) => string

/** Writes an expression anew from what was parsed of it; whatever is not known here is refused. */
export function writeExpression(value: unknown, outer: Scope, select: WriteSelect): string {
  const scope = within(outer)
  const write = (part: unknown) => writeExpression(part, scope, select)
  const part = isSubquery(value) ? value : anyPart(value)
  if ('ast' in part) return `(${select(part.ast, scope)})`
  switch (part.type) {
    case 'number':
    case 'bigint':
      return writeNumber(partOf(part, ['type', 'value', 'parentheses']))
    case 'single_quote_string':
      return writeText(partOf(part, ['type', 'value', 'parentheses', 'escape']))
    case 'null':
      return 'NULL'
    case 'bool':
      return part.value === true ? '1' : '0'
    case 'column_ref':
      return writeColumn(partOf(part, ['type', 'table', 'column', 'parentheses']))
    case 'double_quote_string':
      return quoted(textOf(partOf(part, ['type', 'value', 'parentheses']).value).replaceAll('""', '"'))
    case 'unary_expr':
      return writeUnary(partOf(part, ['type', 'operator', 'expr', 'parentheses']), write)
    case 'binary_expr':
      return writeBinary(partOf(part, ['type', 'operator', 'left', 'right', 'parentheses']), write)
    case 'expr_list':
      return `(${listOf(partOf(part, ['type', 'value', 'parentheses']).value)
        .map(write)
        .join(', ')})`
    case 'case':
      return writeCase(partOf(part, ['type', 'expr', 'args', 'parentheses']), write)
    case 'cast':
      return writeCast(partOf(part, ['type', 'keyword', 'symbol', 'expr', 'target', 'parentheses']), write)
    case 'aggr_func':
      return writeAggregate(partOf(part, ['type', 'name', 'args', 'over', 'parentheses']), write)
    case 'function':
      return writeFunction(partOf(part, ['type', 'name', 'args', 'over', 'parentheses']), write)
    default:
      throw notTaken(part)
  }
}

type Write = (part: unknown) => string

function isSubquery(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && 'ast' in value
}

function anyPart(value: unknown): Part {
  return partOf(value, Object.keys(value ?? {}))
}

function writeNumber({ value }: Part): string {
  const text = String(value)
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) throw new Refusal(`"${text}" is no number`)
  return text.startsWith('-') ? `(${text})` : text
}

function writeText({ value, escape: escaped }: Part): string {
  const text = `'${textOf(value).replaceAll("''", "'").replaceAll("'", "''")}'`
  if (saysNothing(escaped)) return text
  const by = partOf(partOf(escaped, ['type', 'value']).value, ['type', 'value'])
  return `${text} ESCAPE ${writeText(by)}`
}

function writeColumn({ table, column }: Part): string {
  const name = textOf(column) === '*' ? '*' : quoted(textOf(column))
  return saysNothing(table) ? name : `${quoted(textOf(table))}.${name}`
}

function writeUnary({ operator, expr }: Part, write: Write): string {
  if (!['-', '+', '~', 'NOT', 'EXISTS', 'NOT EXISTS'].includes(textOf(operator))) {
    throw new Refusal(`has an operator that is not taken: ${operator}`)
  }
  return `(${operator} ${write(expr)})`
}

function writeBinary({ operator, left, right }: Part, write: Write): string {
  const name = textOf(operator).toUpperCase()
  if (BINARY_OPERATORS.has(name)) return `(${write(left)} ${name} ${write(right)})`
  if (name === 'LIKE' || name === 'NOT LIKE') return `(${write(left)} ${name} ${write(right)})`
  if (name === 'IN' || name === 'NOT IN') return `(${write(left)} ${name} ${writeSet(right, write)})`
  if (name === 'BETWEEN' || name === 'NOT BETWEEN') {
    const [low, high] = listOf(partOf(right, ['type', 'value']).value)
    return `(${write(left)} ${name} ${write(low)} AND ${write(high)})`
  }
  throw new Refusal(`has an operator that is not taken: ${name}`)
}

/** A subquery alone in a list is the set itself. */
function writeSet(right: unknown, write: Write): string {
  const list = partOf(right, ['type', 'value', 'parentheses'])
  if (list.type !== 'expr_list') throw new Refusal('needs a list or a subquery in parentheses after IN')
  const [first, ...rest] = listOf(list.value)
  return rest.length === 0 && isSubquery(first) ? write(first) : write(list)
}

function writeCase({ expr, args }: Part, write: Write): string {
  const arms = listOf(args).map((arm) => {
    const { type, cond, result } = partOf(arm, ['type', 'cond', 'result'])
    return type === 'else' ? `ELSE ${write(result)}` : `WHEN ${write(cond)} THEN ${write(result)}`
  })
  return `(CASE ${saysNothing(expr) ? '' : `${write(expr)} `}${arms.join(' ')} END)`
}

function writeCast({ keyword, expr, target }: Part, write: Write): string {
  const [type, ...more] = listOf(target)
  const { dataType } = partOf(type, ['dataType', 'suffix'])
  const name = textOf(dataType).toUpperCase()
  if (more.length > 0 || keyword !== 'cast' || !TYPES.has(name)) throw new Refusal(`has no such type: ${name}`)
  return `CAST(${write(expr)} AS ${name})`
}

function writeAggregate({ name, args, over }: Part, write: Write): string {
  const called = textOf(name).toLowerCase()
  if (!AGGREGATES.has(called)) throw notAFunction(called)
  const { distinct, expr, separator } = partOf(args, ['distinct', 'expr', 'separator'])
  if (!saysNothing(separator)) throw new Refusal('takes no SEPARATOR: give group_concat a second argument')
  const isStar = partOf(expr, Object.keys(expr ?? {})).type === 'star'
  const of = isStar ? '*' : `${saysNothing(distinct) ? '' : 'DISTINCT '}${write(expr)}`
  return `${called}(${of})${writeWindow(over, write)}`
}

function writeFunction({ name, args, over }: Part, write: Write): string {
  const called = functionName(name)
  const given = saysNothing(args) ? [] : listOf(partOf(args, ['type', 'value', 'parentheses']).value)
  // The parser takes NOT ( and EXISTS ( for functions.
  if (called === 'not' && given.length === 1) return `(NOT ${write(given[0])})`
  if (called === 'exists' && given.length === 1 && isSubquery(given[0])) return `(EXISTS ${write(given[0])})`
  const isTaken = FUNCTIONS.has(called) || AGGREGATES.has(called) || WINDOW_FUNCTIONS.has(called)
  if (!isTaken) throw notAFunction(called)
  return `${called}(${given.map(write).join(', ')})${writeWindow(over, write)}`
}

function writeWindow(over: unknown, write: Write): string {
  if (saysNothing(over)) return ''
  const { partitionby, orderby } = partOf(over, ['partitionby', 'orderby'])
  const by = listOf(partitionby).map((each) => write(partOf(each, ['type', 'expr', 'as']).expr))
  const parts = [by.length === 0 ? '' : `PARTITION BY ${by.join(', ')}`, writeOrder(orderby, write)]
  return ` OVER (${parts.filter((part) => part !== '').join(' ')})`
}

/** `ORDER BY a DESC`, or nothing. */
export function writeOrder(orderby: unknown, write: Write): string {
  const terms = listOf(orderby).map((term) => {
    const { expr, type } = partOf(term, ['expr', 'type'])
    return `${write(expr)}${type === 'DESC' ? ' DESC' : ''}`
  })
  return terms.length === 0 ? '' : `ORDER BY ${terms.join(', ')}`
}

/** The name of a function as the parser gives it, in small letters. */
export function functionName(name: unknown): string {
  const [only, ...more] = listOf(partOf(name, ['name']).name)
  if (more.length > 0) throw new Refusal('calls a function of another database')
  return textOf(partOf(only, ['type', 'value']).value).toLowerCase()
}

function notTaken({ type }: Part): Refusal {
  const isOpen = type === 'param' || type === 'var'
  return new Refusal(
    isOpen ? 'takes no parameters and variables: write the values' : `has a part that is not taken: ${type}`,
  )
}

function notAFunction(name: string): Refusal {
  return new Refusal(`calls ${name}(), which is not among the functions that are taken`)
}
