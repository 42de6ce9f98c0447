/** The fields of one CSV record, as places in the bytes it was read from. Used again for each record. */
export interface CsvRecord {
  starts: Int32Array
  ends: Int32Array
  /** 1 where the field holds doubled quotes. */
  doubled: Uint8Array
  count: number
  /** Line ends inside quotes. */
  innerLines: number
  isTerminated: boolean
  problem: string | null
}

const COMMA = 0x2c
const QUOTE = 0x22
const NEWLINE = 0x0a
const RETURN = 0x0d

/** A record to read into. It grows with the widest record it meets. */
export function createCsvRecord(): CsvRecord {
  const columns = 64
  return {
    starts: new Int32Array(columns),
    ends: new Int32Array(columns),
    doubled: new Uint8Array(columns),
    count: 0,
    innerLines: 0,
    isTerminated: false,
    problem: null,
  }
}

/**
 * Reads the record that begins at `from` (RFC 4180; lines may end in LF or CRLF) and gives the place after it, or -1
 * when the bytes end before the record does. With `isFinal` the end of the bytes ends the record.
 */
export function readCsvRecord(bytes: Buffer, from: number, isFinal: boolean, record: CsvRecord): number {
  const length = bytes.length
  record.count = 0
  record.innerLines = 0
  record.isTerminated = false
  record.problem = null
  let position = from
  for (;;) {
    const start = position
    if (position < length && bytes[position] === QUOTE) {
      position = readQuoted(bytes, position + 1, isFinal, record)
      if (position < 0) return -1
    } else {
      addField(record, start, position)
    }
    const bare = position
    while (position < length) {
      const byte = bytes[position] ?? 0
      if (byte === COMMA || byte === NEWLINE) break
      position += 1
    }
    if (position === length && !isFinal) return -1
    const isComma = position < length && bytes[position] === COMMA
    const end = !isComma && position > bare && bytes[position - 1] === RETURN ? position - 1 : position
    if (start === bare) record.ends[record.count - 1] = end
    else if (end > bare) record.problem = 'text after a closing quote'
    if (isComma) {
      position += 1
      continue
    }
    record.isTerminated = position < length
    return record.isTerminated ? position + 1 : position
  }
}

/** Reads to the closing quote and gives the place after it, or -1 when the bytes end before that is known. */
function readQuoted(bytes: Buffer, start: number, isFinal: boolean, record: CsvRecord): number {
  const length = bytes.length
  addField(record, start, start)
  let position = start
  for (; position < length; position += 1) {
    const byte = bytes[position]
    if (byte === NEWLINE) record.innerLines += 1
    if (byte !== QUOTE) continue
    if (position + 1 === length && !isFinal) return -1
    if (position + 1 === length || bytes[position + 1] !== QUOTE) {
      record.ends[record.count - 1] = position
      return position + 1
    }
    record.doubled[record.count - 1] = 1
    position += 1
  }
  if (!isFinal) return -1
  record.problem = 'a quote that is never closed'
  record.ends[record.count - 1] = length
  return length
}

function addField(record: CsvRecord, start: number, end: number): void {
  if (record.count === record.starts.length) grow(record)
  record.starts[record.count] = start
  record.ends[record.count] = end
  record.doubled[record.count] = 0
  record.count += 1
}

function grow(record: CsvRecord): void {
  const { starts, ends, doubled } = record
  record.starts = new Int32Array(starts.length * 2)
  record.starts.set(starts)
  record.ends = new Int32Array(ends.length * 2)
  record.ends.set(ends)
  record.doubled = new Uint8Array(doubled.length * 2)
  record.doubled.set(doubled)
}
