import { type CsvColumns, findColumns } from './csv-columns.ts'
import { type CsvRecord, createCsvRecord, readCsvRecord } from './csv-record.ts'
import { createCsvTouchReader } from './csv-touch.ts'
import type { FieldMap } from './field-map.ts'
import type { LogHandlers, RecordParser } from './log-handlers.ts'

/** Reads CSV with a header line. Only mapped columns and the properties in `props` are decoded; others cost nothing. */
export function createCsvParser(map: FieldMap, props: ReadonlySet<string>, handlers: LogHandlers): RecordParser {
  const record = createCsvRecord()
  let columns: CsvColumns | null = null
  let takeTouch: ReturnType<typeof createCsvTouchReader> | null = null
  let line = 1

  return {
    parse(bytes, ending) {
      let position = 0
      while (position < bytes.length) {
        const isFinal = ending === 'final' || (ending === 'stuck' && position === 0)
        let next = readCsvRecord(bytes, position, isFinal, record)
        if (next < 0) return position
        if (columns === null || takeTouch === null) {
          columns = findColumns(bytes, record, map, props)
          takeTouch = createCsvTouchReader(columns, handlers.onTouch)
        } else if (!isBlank(record)) {
          const problem = record.problem ?? wrongCount(record, columns) ?? takeTouch(bytes, record)
          if (problem !== null) {
            handlers.onMalformed(line, problem)
            next = resume(bytes, position, next, record)
          }
        }
        line += record.innerLines + (record.isTerminated ? 1 : 0)
        position = next
      }
      return position
    },
  }
}

function isBlank(record: CsvRecord): boolean {
  return record.count === 1 && record.starts[0] === record.ends[0]
}

function wrongCount(record: CsvRecord, columns: CsvColumns): string | null {
  const wanted = columns.header.length
  return record.count === wanted ? null : `${record.count} columns where the header has ${wanted}`
}

/**
 * Where to go on after a malformed record. One that runs over several lines most likely swallowed sound ones after a
 * stray quote: only its first line is given up.
 */
function resume(bytes: Buffer, from: number, next: number, record: CsvRecord): number {
  if (record.innerLines === 0) return next
  record.innerLines = 0
  record.isTerminated = true
  return bytes.indexOf(0x0a, from) + 1
}
