import type { Attributes, Json } from '../../../shared/model/touch.ts'
import type { CsvColumns } from './csv-columns.ts'
import type { CsvRecord } from './csv-record.ts'
import { excerpt } from './excerpt.ts'
import { createInstantReader } from './instant.ts'
import { parseAttributes } from './json-value.ts'
import type { TakeTouch } from './log-handlers.ts'
import { parseNumber, readNumber } from './number-text.ts'
import { createTextCache } from './text-cache.ts'

/** Passes a record on as a touch and gives `null`, or says why it is none. */
export type CsvTouchReader = (bytes: Buffer, record: CsvRecord) => string | null

/** A reader for the records of one CSV. */
export function createCsvTouchReader(columns: CsvColumns, onTouch: TakeTouch): CsvTouchReader {
  const { header, of } = columns
  const readText = createTextCache()
  const readInstant = createInstantReader()
  const readProps = of.props >= 0 || columns.named.length > 0 ? createPropsReader(columns) : () => undefined
  const cell = (bytes: Buffer, record: CsvRecord, column: number): string => {
    const text = readText(bytes, record.starts[column] ?? 0, record.ends[column] ?? 0)
    return record.doubled[column] === 1 ? text.replaceAll('""', '"') : text
  }
  const wrong = (bytes: Buffer, record: CsvRecord, column: number, claim: string): string =>
    `${header[column] ?? ''} ${excerpt(cell(bytes, record, column))} ${claim}`

  return (bytes, record) => {
    if (isEmpty(record, of.visitor)) return `${header[of.visitor] ?? ''} is empty`
    if (isEmpty(record, of.name)) return `${header[of.name] ?? ''} is empty`
    const at = readInstant(bytes, record.starts[of.at] ?? 0, record.ends[of.at] ?? 0)
    if (Number.isNaN(at)) return wrong(bytes, record, of.at, 'is not a time')
    let value: number | undefined
    if (!isEmpty(record, of.value)) {
      value = readNumber(bytes, record.starts[of.value] ?? 0, record.ends[of.value] ?? 0)
      if (Number.isNaN(value)) return wrong(bytes, record, of.value, 'is not a number')
    }
    const id = isEmpty(record, of.id) ? undefined : cell(bytes, record, of.id)
    const props = readProps(bytes, record, cell)
    if (props === null) return wrong(bytes, record, of.props, 'is not a JSON object')
    const visitor = cell(bytes, record, of.visitor)
    onTouch({ visitor, name: cell(bytes, record, of.name), at, value, props, id })
    return null
  }
}

type Cell = (bytes: Buffer, record: CsvRecord, column: number) => string

/** Gives the properties of a record, `undefined` when it has none, `null` when they cannot be read. */
function createPropsReader({ of, named }: CsvColumns) {
  return (bytes: Buffer, record: CsvRecord, cell: Cell): Attributes | undefined | null => {
    const given = isEmpty(record, of.props) ? undefined : parseAttributes(cell(bytes, record, of.props))
    if (given === null || named.length === 0) return given
    const filled = named.filter(({ column }) => !isEmpty(record, column))
    if (filled.length === 0) return given
    const own = filled.map(({ column, prop }): [string, Json] => [prop, typed(cell(bytes, record, column))])
    return { ...given, ...Object.fromEntries(own) }
  }
}

function isEmpty(record: CsvRecord, column: number): boolean {
  return column < 0 || record.starts[column] === record.ends[column]
}

/** A cell is text unless JSON would read it as a number that a double holds, or as true or false. */
function typed(text: string): Json {
  if (text === 'true' || text === 'false') return text === 'true'
  if (!/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return text
  const number = parseNumber(text)
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? text : number
}
