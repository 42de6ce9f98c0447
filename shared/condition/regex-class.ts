import type { CharSet } from './char-set.ts'
import { complement, DIGITS, LINE_ENDS, SPACES, WORDS } from './char-set.ts'
import type { Reader } from './regex-reader.ts'
import { accepts, isAtEnd, next, refuse, scan } from './regex-reader.ts'

/** Reads what matches one character: the character, an escape, `.` or a class in brackets. */
export function readSet(reader: Reader): CharSet {
  if (accepts(reader, '.')) return complement(LINE_ENDS)
  return accepts(reader, '[') ? readClass(reader) : readChar(reader)
}

function readClass(reader: Reader): CharSet {
  const isNegated = accepts(reader, '^')
  const set: number[] = []
  while (!accepts(reader, ']')) {
    if (isAtEnd(reader)) return refuse(reader, 'has a [ without its ]: close it, or write \\[ for the character')
    set.push(...readMember(reader))
  }
  return isNegated ? complement(set) : set
}

/** A character, a range, or a set such as `\d`; next to a set, `-` is a character. */
function readMember(reader: Reader): CharSet {
  const from = readClassChar(reader)
  if (scan(reader, /-(?!\]|$)/y) === null) return from
  const to = readClassChar(reader)
  if (!isOneChar(from) || !isOneChar(to)) return [...from, ...charSet('-'), ...to]
  const range = [...from.slice(1), ...to.slice(1)]
  const isInOrder = (from[0] ?? 0) <= (to[0] ?? 0)
  return isInOrder ? range : refuse(reader, 'has a range out of order: write [a-z], not [z-a]')
}

function readClassChar(reader: Reader): CharSet {
  return scan(reader, /\\b/y) === null ? readChar(reader) : charSet('\b')
}

function isOneChar(set: CharSet): boolean {
  return set.length === 2 && set[0] === set[1]
}

function readChar(reader: Reader): CharSet {
  return accepts(reader, '\\') ? readEscape(reader) : charSet(next(reader))
}

function readEscape(reader: Reader): CharSet {
  const hex = scan(reader, /x([\da-fA-F]{2})|u([\da-fA-F]{4})|0(?!\d)/y)
  if (hex !== null) return charSet(String.fromCharCode(parseInt(hex[1] ?? hex[2] ?? '0', 16)))
  const char = next(reader)
  const known = ESCAPES[char]
  if (known !== undefined) return known
  if (!/^[\da-z]?$/i.test(char)) return charSet(char)
  if (char > '0' && char <= '9') return refuse(reader, `has the backreference \\${char}: write the alternatives out`)
  if (char === 'p' || char === 'P') return refuse(reader, `has \\${char}: list the characters, as in [a-zà-ÿ]`)
  return refuse(
    reader,
    `has an unknown \\${char}: write \\xHH or \\uHHHH, \\\\ for a backslash, or the character alone`,
  )
}

function charSet(char: string): CharSet {
  const code = char.charCodeAt(0)
  return [code, code]
}

const ESCAPES: { readonly [char: string]: CharSet } = {
  d: DIGITS,
  D: complement(DIGITS),
  w: WORDS,
  W: complement(WORDS),
  s: SPACES,
  S: complement(SPACES),
  t: charSet('\t'),
  n: charSet('\n'),
  v: charSet('\v'),
  f: charSet('\f'),
  r: charSet('\r'),
}
