import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inRoot } from '../../scripts/root.ts'
import { KEPT_ROWS_WRITTEN, ROWS_WRITTEN } from '../support/rows-written.ts'
import { billsOf, costOf, factsPerTouch, type Named, numberOf, type ScaleTables } from '../support/scale.ts'

const PAGE = readFileSync(inRoot('docs/scale.md'), 'utf8')

/** The cells of the table below a heading, without its head. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const section = PAGE.split(/^## /m).find((part) => part.startsWith(`${heading}\n`))
  if (section === undefined) throw new Error(`The page has no section "${heading}"`)
  const lines = section.split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const numberIn = (cell = '') => Number(cell.replaceAll(/[$,]/g, ''))
const named = (heading: string): Named =>
  new Map(tableUnder(heading).map(([name = '', number]) => [name, numberIn(number)]))

const tables: ScaleTables = {
  prices: named('Prices'),
  assumptions: named('Assumptions'),
  rows: named('Rows written'),
}

const dollars = (amount: number) => `$${amount.toFixed(3)}`
const count = (number: number) => (number < 10 ? number.toFixed(2) : Math.round(number).toLocaleString('en-US'))

describe('docs/scale.md', () => {
  it('adds up each storage choice from its prices, assumptions and rows', () => {
    const bills = Object.entries(billsOf(tables))
    const expected = bills.flatMap(([choice, lines]) => [
      ...lines.map((line) => [choice, line.what, count(line.count), line.price, dollars(costOf(line, tables))]),
      [choice, 'together', '', '', dollars(sumOf(lines.map((line) => costOf(line, tables))))],
    ])
    expect(tableUnder('Per million touches')).toEqual(expected)
  })

  it('says how many touches fit into D1', () => {
    const touch = numberOf(tables.assumptions, 'bytes per touch in D1')
    const facts = numberOf(tables.assumptions, 'bytes per fact in D1') * factsPerTouch(tables.assumptions)
    const millions = (bytes: number) => `${count(10e9 / bytes / 1e6)} million`
    expect(PAGE).toContain(`10 GB hold ${millions(touch)} touches, or ${millions(touch + facts)} together`)
  })

  it('counts the rows that the ledger was measured to write', () => {
    const { touch, entered, exposed, reached, state, due } = ROWS_WRITTEN
    const names = ['a touch', 'a stage entered', 'an exposure', 'a goal', 'a state', 'a due date']
    expect(names.map((name) => tables.rows.get(name))).toEqual([touch, entered, exposed, reached, state, due])
  })

  it('counts the rows that a shard was measured to write', () => {
    const { visit, news } = KEPT_ROWS_WRITTEN
    expect(['a visit of somebody kept', 'their news'].map((name) => tables.rows.get(name))).toEqual([visit, news])
  })

  it('reckons with the CPU that the bench measured', () => {
    const results: unknown = JSON.parse(readFileSync(inRoot('test/bench/results.json'), 'utf8'))
    const measured = medianIn(results, 'request, whole Worker, anonymous') / 1_000
    expect(tables.assumptions.get('ms of CPU per request')).toBeGreaterThanOrEqual(measured)
  })
})

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

function medianIn(results: unknown, name: string): number {
  if (typeof results !== 'object' || results === null) throw new Error('The results are no object')
  const result: unknown = Reflect.get(results, name)
  if (typeof result === 'object' && result !== null && 'median' in result) return Number(result.median)
  throw new Error(`There is no result "${name}"`)
}
