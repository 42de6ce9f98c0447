import { CommandFailure, EXIT_USAGE } from './command-failure.ts'
import type { CsvRecord } from './csv-record.ts'
import { FIELDS, type Field, type FieldMap, isRequired } from './field-map.ts'

/** Which column holds what. */
export interface CsvColumns {
  readonly header: readonly string[]
  /** -1: the log does not have the field. */
  readonly of: { readonly [F in Field]: number }
  /** Columns without a field of their own that the playbook reads as properties. */
  readonly named: readonly { readonly column: number; readonly prop: string }[]
}

/** Reads a header. Of two columns with one name the first counts. A mapped column that is missing ends the command. */
export function findColumns(bytes: Buffer, record: CsvRecord, map: FieldMap, props: ReadonlySet<string>): CsvColumns {
  const header = headerOf(bytes, record)
  const find = (field: Field): number => {
    const source = map[field]
    return source === null ? -1 : header.indexOf(source.column)
  }
  const of = {
    visitor: find('visitor'),
    name: find('name'),
    at: find('at'),
    value: find('value'),
    id: find('id'),
    props: find('props'),
  }
  const missing = FIELDS.filter((field) => of[field] < 0 && (isRequired(field) || map[field]?.isGiven === true))
  if (missing.length > 0) throw missingColumns(missing, header, map)
  const named = header.flatMap((prop, column) =>
    props.has(prop) && header.indexOf(prop) === column ? [{ column, prop }] : [],
  )
  return { header, of, named }
}

function headerOf(bytes: Buffer, record: CsvRecord): string[] {
  const cells = Array.from(record.starts.subarray(0, record.count), (start, column) =>
    bytes.toString('utf8', start, record.ends[column]),
  )
  return cells.map((cell) => cell.replaceAll('""', '"').trim())
}

function missingColumns(missing: readonly Field[], header: readonly string[], map: FieldMap): CommandFailure {
  const wanted = missing.map((field) => `"${map[field]?.column ?? field}" (${field})`).join(', ')
  const example = missing.map((field) => `${field}=COLUMN`).join(',')
  return new CommandFailure(
    `The CSV has no column ${wanted}. Its columns are ${header.join(', ')}. Name the right ones with --map ${example}.`,
    EXIT_USAGE,
  )
}
