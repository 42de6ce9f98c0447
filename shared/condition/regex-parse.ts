import { readSet } from './regex-class.ts'
import type { Assertion, Program, Repetition } from './regex-program.ts'
import { either, repeat } from './regex-program.ts'
import type { Reader } from './regex-reader.ts'
import { accepts, isAtEnd, peek, refuse, scan } from './regex-reader.ts'

/** Longer patterns are mostly lists, which `$in` answers faster. */
const MAX_SOURCE_LENGTH = 4_000
/** Bounds the work per character of text: an instruction runs at most once for each. */
const MAX_INSTRUCTIONS = 2_000
const MAX_REPETITIONS = 100
/** Bounds the parser's recursion. */
const MAX_DEPTH = 100

/**
 * Reads a pattern in the syntax of JavaScript's regular expressions without flags.
 * What it accepts means the same as in JavaScript; what it refuses, it refuses with the remedy.
 */
export function parseRegex(source: string): { ok: true; program: Program } | { ok: false; problem: string } {
  const reader: Reader = { source, at: 0, depth: 0, problem: '' }
  if (source.length > MAX_SOURCE_LENGTH) refuse(reader, `is over ${MAX_SOURCE_LENGTH} characters: use several patterns`)
  const program = readAlternatives(reader)
  if (!isAtEnd(reader)) refuse(reader, 'has a ) that closes no group: write \\) for the character')
  return reader.problem === '' ? { ok: true, program } : { ok: false, problem: reader.problem }
}

function bounded(reader: Reader, program: Program): Program {
  if (program.length <= MAX_INSTRUCTIONS) return program
  return refuse(reader, `needs over ${MAX_INSTRUCTIONS} steps: shorten it, or repeat less`)
}

function readAlternatives(reader: Reader): Program {
  let program = readSequence(reader)
  while (accepts(reader, '|')) program = bounded(reader, either(program, readSequence(reader)))
  return program
}

function readSequence(reader: Reader): Program {
  let program: Program = []
  while (!isAtEnd(reader) && peek(reader) !== '|' && peek(reader) !== ')') {
    program = bounded(reader, [...program, ...readTerm(reader)])
  }
  return program
}

function readTerm(reader: Reader): Program {
  if (readRepetition(reader) !== null) return refuse(reader, 'repeats nothing: write \\ before * + ? { as characters')
  const assertion = readAssertion(reader)
  if (assertion !== null) return [{ op: 'assert', that: assertion }]
  const atom = accepts(reader, '(') ? readGroup(reader) : readTake(reader)
  const repetition = readRepetition(reader)
  if (repetition === null) return atom
  const { min, max } = repetition
  if (min > max) return refuse(reader, `has {${min},${max}} out of order: the smaller number comes first`)
  if (min > MAX_REPETITIONS || (max > MAX_REPETITIONS && max < Infinity)) {
    return refuse(reader, `repeats more than ${MAX_REPETITIONS} times: use *, + or {n,} with a smaller number`)
  }
  return repeat(atom, repetition)
}

/** Lazy forms are read as greedy ones: whether there is a match does not depend on it. */
function readRepetition(reader: Reader): Repetition | null {
  const found = scan(reader, /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y)
  if (found === null) return null
  const [, sign, min = '', comma, max] = found
  if (sign !== undefined) return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity }
  return { min: Number(min), max: comma ? Number(max || Infinity) : Number(min) }
}

function readAssertion(reader: Reader): Assertion | null {
  if (accepts(reader, '^')) return '^'
  if (accepts(reader, '$')) return '$'
  if (scan(reader, /\\b/y) !== null) return 'b'
  return scan(reader, /\\B/y) === null ? null : 'B'
}

function readGroup(reader: Reader): Program {
  if (accepts(reader, '?') && !accepts(reader, ':')) return refuse(reader, whyRefused(reader))
  reader.depth += 1
  if (reader.depth > MAX_DEPTH) return refuse(reader, `nests groups over ${MAX_DEPTH} deep: use fewer`)
  const body = readAlternatives(reader)
  reader.depth -= 1
  return accepts(reader, ')') ? body : refuse(reader, 'has a ( without its ): close it, or write \\( for the character')
}

function whyRefused(reader: Reader): string {
  if (scan(reader, /<?[=!]/y)) return 'has lookaround: use two patterns, joined by $and or $not'
  if (accepts(reader, '<')) return 'has a named group: write ( ) without a name'
  return 'has flags or an unknown group after (?: write both cases as in [Aa], or (?: ) for a group'
}

function readTake(reader: Reader): Program {
  return [{ op: 'take', set: readSet(reader) }]
}
