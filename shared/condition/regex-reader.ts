/** A pattern being read, from left to right. */
export interface Reader {
  readonly source: string
  at: number
  depth: number
  /** The first problem met; empty while there is none. */
  problem: string
}

/** Keeps the first problem and moves to the end of the source, where all reading stops. */
export function refuse(reader: Reader, problem: string): [] {
  reader.problem ||= problem
  reader.at = reader.source.length
  return []
}

/** Whether all of the source is read. */
export function isAtEnd(reader: Reader): boolean {
  return reader.at >= reader.source.length
}

/** The next character, not read yet; empty at the end. */
export function peek(reader: Reader): string {
  return reader.source[reader.at] ?? ''
}

/** Reads one character; empty at the end. */
export function next(reader: Reader): string {
  const char = peek(reader)
  reader.at += 1
  return char
}

/** Reads one character if it is this one. */
export function accepts(reader: Reader, char: string): boolean {
  if (peek(reader) !== char) return false
  reader.at += 1
  return true
}

/** Reads what a sticky pattern matches here; `null`, and nothing read, if it does not. */
export function scan(reader: Reader, sticky: RegExp): RegExpExecArray | null {
  sticky.lastIndex = reader.at
  const found = sticky.exec(reader.source)
  reader.at += found?.[0].length ?? 0
  return found
}
