import type { Json } from '../../../shared/model/touch.ts'

/** A value, or where and why a text is none. Lines and columns count from 1. */
export type JsoncReading =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly line: number; readonly column: number; readonly problem: string }

/** Reads JSON in which comments and trailing commas are allowed. A key that stands twice is a fault. */
export function parseJsonc(text: string): JsoncReading {
  const source: Source = { text, position: 0 }
  try {
    const value = readValue(source)
    if (next(source) !== '') throw new Fault('text after the end of the value', source.position)
    return { ok: true, value }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const before = text.slice(0, error.position).split('\n')
    return { ok: false, line: before.length, column: (before.at(-1) ?? '').length + 1, problem: error.message }
  }
}

interface Source {
  readonly text: string
  position: number
}

class Fault extends Error {
  readonly position: number

  constructor(problem: string, position: number) {
    super(problem)
    this.position = position
  }
}

const BLANK = /(?:\s|\uFEFF|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y
const STRING = /"(?:[^"\\\n\r]|\\[^\n\r])*"/y
const WORD = /[^\s"{}[\]:,/]+/y

function readValue(source: Source): Json {
  const first = next(source)
  if (first === '{') return Object.fromEntries(readMembers(source))
  if (first === '[') return readItems(source)
  if (first === '"') return readString(source)
  const start = source.position
  const word = take(source, WORD)
  if (word === '') throw new Fault(first === '' ? 'the text ends too soon' : `expected a value, found ${first}`, start)
  return parseScalar(word, start)
}

function readMembers(source: Source): Map<string, Json> {
  const members = new Map<string, Json>()
  source.position += 1
  while (next(source) !== '}') {
    const start = source.position
    if (next(source) !== '"') throw new Fault('expected a key in double quotes or }', start)
    const key = readString(source)
    if (members.has(key)) throw new Fault(`the key "${key}" stands twice`, start)
    if (next(source) !== ':') throw new Fault(`expected : after "${key}"`, source.position)
    source.position += 1
    members.set(key, readValue(source))
    skipComma(source, '}')
  }
  source.position += 1
  return members
}

function readItems(source: Source): Json[] {
  const items: Json[] = []
  source.position += 1
  while (next(source) !== ']') {
    items.push(readValue(source))
    skipComma(source, ']')
  }
  source.position += 1
  return items
}

function skipComma(source: Source, close: string): void {
  const mark = next(source)
  if (mark === ',') source.position += 1
  else if (mark !== close) throw new Fault(`expected , or ${close}`, source.position)
}

function readString(source: Source): string {
  const start = source.position
  const literal = take(source, STRING)
  if (literal === '') throw new Fault('a string that is not closed on its line', start)
  const value = parseScalar(literal, start)
  return typeof value === 'string' ? value : ''
}

/** What JSON says of a string, number or word. */
function parseScalar(literal: string, start: number): Json {
  try {
    return JSON.parse(literal)
  } catch {
    // The parser's own words name a place within the literal, not within the text.
    throw new Fault(`${literal} is not JSON`, start)
  }
}

/** The next character that means something, not yet taken; empty at the end. */
function next(source: Source): string {
  take(source, BLANK)
  if (source.text.startsWith('/*', source.position)) throw new Fault('a comment that is never closed', source.position)
  return source.text.charAt(source.position)
}

function take(source: Source, pattern: RegExp): string {
  pattern.lastIndex = source.position
  const [found = ''] = pattern.exec(source.text) ?? []
  source.position += found.length
  return found
}
