import { TABLE_FUNCTIONS } from './functions.ts'
import { isPart, listOf, type Part, partOf, Refusal, saysNothing, textOf } from './refusal.ts'
import { quoted, type Scope, tableName, within } from './scope.ts'
import { VIEWS } from './views.ts'
import { functionName, writeExpression, writeOrder } from './write-expression.ts'

const CLAUSES = ['with', 'type', 'distinct', 'columns', 'from', 'where', 'groupby', 'having', 'orderby', 'limit']
const CHAIN = ['_next', 'set_op', 'parentheses', 'parentheses_symbol']
const JOINS: ReadonlySet<unknown> = new Set(['INNER JOIN', 'LEFT JOIN'])
const SET_OPERATORS: ReadonlySet<unknown> = new Set(['union', 'union all'])

/** Writes a SELECT, with what is joined to it by UNION, anew from what was parsed of it. */
export function writeSelect(value: unknown, outer: Scope): string {
  if (!isPart(value) || value.type !== 'select') throw new Refusal('must be one SELECT')
  const part = partOf(value, [...CLAUSES, ...CHAIN])
  const [named, scope] = writeNamed(part.with, within(outer))
  const write = (each: unknown) => writeExpression(each, scope, writeSelect)
  const clauses = [
    named,
    `SELECT${distinctOf(part)} ${listOf(part.columns)
      .map((column) => writeResult(column, write))
      .join(', ')}`,
    writeFrom(listOf(part.from), scope, write),
    saysNothing(part.where) ? '' : `WHERE ${write(part.where)}`,
    writeGroups(part.groupby, write),
    saysNothing(part.having) ? '' : `HAVING ${write(part.having)}`,
    writeOrder(part.orderby, write),
    writeLimit(part.limit),
    saysNothing(part._next) ? '' : writeNext(part, scope),
  ]
  return clauses.filter((clause) => clause !== '').join(' ')
}

type Write = (part: unknown) => string

/** Each may read those before it, and none itself: what reads itself need not end. */
function writeNamed(list: unknown, outer: Scope): readonly [string, Scope] {
  let scope = outer
  const written = listOf(list).map((each) => {
    const { name, stmt, columns, recursive } = partOf(each, ['name', 'stmt', 'columns', 'recursive'])
    if (recursive === true) throw new Refusal('takes no WITH RECURSIVE')
    const called = textOf(partOf(name, ['type', 'value']).value).toLowerCase()
    if (Object.hasOwn(VIEWS, called)) throw new Refusal(`calls its own table "${called}", as a view is called`)
    const names = listOf(columns).map((column) => quoted(textOf(partOf(column, ['type', 'table', 'column']).column)))
    const body = writeSelect(partOf(stmt, ['ast', 'tableList', 'columnList', 'parentheses']).ast, scope)
    scope = { ...scope, named: new Set([...scope.named, called]) }
    return `${quoted(`q_${called}`)}${names.length === 0 ? '' : ` (${names.join(', ')})`} AS (${body})`
  })
  return [written.length === 0 ? '' : `WITH ${written.join(', ')}`, scope]
}

function distinctOf({ distinct }: Part): string {
  if (saysNothing(distinct)) return ''
  if (distinct !== 'DISTINCT') throw new Refusal('has a part that is not taken: distinct')
  return ' DISTINCT'
}

function writeResult(column: unknown, write: Write): string {
  const { expr, as } = partOf(column, ['expr', 'as', 'type'])
  return `${write(expr)}${saysNothing(as) ? '' : ` AS ${quoted(textOf(as))}`}`
}

function writeFrom(tables: readonly unknown[], scope: Scope, write: Write): string {
  const written = tables.map((each, place) => {
    const table = partOf(each, ['db', 'table', 'as', 'join', 'on', 'using', 'expr'])
    const source = writeSource(table, scope, write)
    if (place === 0) return source
    const isList = isPart(table.expr) && table.expr.type === 'function'
    if (saysNothing(table.join)) return `, ${requireTie(isList, source)}`
    if (!JOINS.has(table.join)) throw new Refusal(`has a join that is not taken: ${table.join}`)
    if (!saysNothing(table.using)) return ` ${table.join} ${source} USING (${usedColumns(table.using)})`
    requireTie(isList || tiesTables(table.on), source)
    return ` ${table.join} ${source}${saysNothing(table.on) ? '' : ` ON ${write(table.on)}`}`
  })
  return written.length === 0 ? '' : `FROM ${written.join('')}`
}

function writeSource(table: Part, scope: Scope, write: Write): string {
  const alias = saysNothing(table.as) ? null : textOf(table.as)
  if (!saysNothing(table.db)) throw new Refusal('names a database: name views only')
  if (isPart(table.expr)) {
    if (table.expr.type === 'function') return writeTableFunction(table.expr, alias, write)
    const select = writeSelect(partOf(table.expr, ['ast', 'tableList', 'columnList', 'parentheses']).ast, scope)
    return `(${select})${alias === null ? '' : ` AS ${quoted(alias)}`}`
  }
  const written = textOf(table.table)
  return `${tableName(written, scope)} AS ${quoted(alias ?? written)}`
}

function writeTableFunction(call: Part, alias: string | null, write: Write): string {
  const { name, args } = partOf(call, ['type', 'name', 'args'])
  const called = functionName(name)
  if (!TABLE_FUNCTIONS.has(called)) throw new Refusal(`reads from ${called}(), which is no view`)
  const given = listOf(partOf(args, ['type', 'value']).value).map(write)
  return `${called}(${given.join(', ')}) AS ${quoted(alias ?? called)}`
}

/** Every row with every row of another table is more than any database answers in time. */
function requireTie(isTied: boolean, source: string): string {
  if (!isTied)
    throw new Refusal('joins tables without ON a.column = b.column, or USING: say how their rows belong together')
  return source
}

/** Whether one of the conditions that must all hold sets columns of two tables equal. */
function tiesTables(on: unknown): boolean {
  if (!isPart(on) || on.type !== 'binary_expr') return false
  if (on.operator === 'AND') return tiesTables(on.left) || tiesTables(on.right)
  const { left, right } = on
  const areColumns = isPart(left) && isPart(right) && left.type === 'column_ref' && right.type === 'column_ref'
  return on.operator === '=' && areColumns && left.table !== right.table
}

function usedColumns(using: unknown): string {
  return listOf(using)
    .map((column) => quoted(textOf(partOf(column, ['type', 'value']).value)))
    .join(', ')
}

function writeGroups(groupby: unknown, write: Write): string {
  if (saysNothing(groupby)) return ''
  const { columns } = partOf(groupby, ['columns'])
  return `GROUP BY ${listOf(columns).map(write).join(', ')}`
}

function writeLimit(limit: unknown): string {
  if (saysNothing(limit)) return ''
  const { seperator, value } = partOf(limit, ['seperator', 'value'])
  const [first, second] = listOf(value).map(wholeNumber)
  if (first === undefined) return ''
  if (second === undefined) return `LIMIT ${first}`
  return seperator === 'offset' ? `LIMIT ${first} OFFSET ${second}` : `LIMIT ${second} OFFSET ${first}`
}

function wholeNumber(value: unknown): string {
  const text = String(partOf(value, ['type', 'value']).value)
  if (!/^\d{1,9}$/.test(text)) throw new Refusal('has a LIMIT that is no whole number')
  return text
}

function writeNext({ _next, set_op }: Part, scope: Scope): string {
  if (!SET_OPERATORS.has(set_op)) throw new Refusal(`has an operator that is not taken: ${String(set_op)}`)
  return `${String(set_op).toUpperCase()} ${writeSelect(_next, scope)}`
}
