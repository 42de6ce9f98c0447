import { Liquid, type Template, Tokenizer, TokenKind } from 'liquidjs'
import type { Parsed, Problem } from '../lib/problem.ts'
import { ENCODE, type Landing } from './encode.ts'
import { LackingValue } from './lacking-value.ts'
import type { Piece } from './piece.ts'
import { compilePlain } from './plain-fields.ts'

/** What conditions and loops could do without an end, or fetch, is no part of the language; nor is what reads the clock. */
const TAGS: readonly string[] = ['if', 'unless', 'case']
const FILTERS: readonly string[] = [
  ...['default', 'upcase', 'downcase', 'capitalize', 'strip', 'truncate'],
  ...['plus', 'minus', 'times', 'divided_by', 'round'],
]

/** Each is a value to be looked up and written, for every variant of every play that is tried. */
const MAX_FIELDS = 100
/** Objects that a text may make: its filters make none, so that this stops ranges alone. */
const MAX_MADE = 10_000

const author = engine(FILTERS)
const printer = engine(FILTERS)
for (const [landing, encode] of Object.entries(ENCODE)) printer.registerFilter(`as_${landing}`, write(encode))

/** Whether there is anything to merge. */
export function hasMerges(text: string): boolean {
  return text.includes('{{') || text.includes('{%')
}

/** Takes a text apart, or says which of its fields and tags is not understood. */
export function piecesOf(text: string): Parsed<readonly Piece[]> {
  try {
    author.parse(text)
    const tokens = new Tokenizer(text).readTopLevelTokens(author.options)
    const pieces = tokens.map((token) => ({ kind: kindOf(token.kind), text: token.getText() }))
    const fields = pieces.filter(({ kind }) => kind === 'field').length
    if (fields > MAX_FIELDS)
      return fault({ path: '', problem: `has ${fields} merge fields; ${MAX_FIELDS} is the limit` })
    return { ok: true, value: pieces }
  } catch (error) {
    return fault(explained(error))
  }
}

/** Pieces, ready to be written with values: `null` for a path stands for nothing, `undefined` refuses the text. */
export interface CompiledMerge {
  /** Paths of the values that it reads, as in `traits.firstName`. */
  readonly reads: readonly string[]
  /** Throws a `LackingValue` where a value is missing that nothing else stands in for. */
  readonly write: (values: object) => string
}

/** Compiles pieces that were understood; `landingOf` says of each field, by its place among the pieces, where it stands. */
export function compileMerge(pieces: readonly Piece[], landingOf: (place: number) => Landing): Parsed<CompiledMerge> {
  const text = pieces.map((piece, place) =>
    piece.kind === 'field' ? filtered(piece.text, landingOf(place)) : piece.text,
  )
  const templates = printer.parse(text.join(''))
  const read = printer.variableSegmentsSync(templates)
  const odd = read.find((segments) => segments.some((step) => Array.isArray(step) || String(step).includes('.')))
  if (odd !== undefined) {
    const hint = 'write the path out: {{ traits.plan.name }}'
    return fault({ path: '', problem: `reads "${odd.join('.')}", whose steps are not all names`, hint })
  }
  const reads = [...new Set(read.map((segments) => segments.join('.')))]
  const plain = compilePlain(pieces, landingOf)
  return { ok: true, value: { reads, write: plain ?? ((values) => written(templates, values)) } }
}

function written(templates: Template[], values: object): string {
  try {
    return String(printer.renderSync(templates, values))
  } catch (error) {
    const { message } = error instanceof Error ? error : { message: '' }
    throw new LackingValue(/undefined variable: (.*?)(?:, line:|$)/s.exec(message)?.[1] ?? message)
  }
}

function engine(filters: readonly string[]): Liquid {
  const liquid = new Liquid({
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    ownPropertyOnly: true,
    memoryLimit: MAX_MADE,
  })
  for (const name of Object.keys(liquid.tags)) if (!TAGS.includes(name)) delete liquid.tags[name]
  for (const name of Object.keys(liquid.filters)) if (!filters.includes(name)) liquid.unregisterFilter(name)
  // They are looked up by name: what every object has is neither.
  Object.setPrototypeOf(liquid.tags, null)
  Object.setPrototypeOf(liquid.filters, null)
  return liquid
}

function write(encode: (text: string) => string): (value: unknown) => string {
  return (value) => {
    if (value === null || value === undefined) return ''
    if (typeof value === 'object') throw new Error('what it reads is a list or an object')
    return encode(String(value))
  }
}

function filtered(field: string, landing: Landing): string {
  return field.replace(/-?\}\}$/, (end) => ` | as_${landing} ${end}`)
}

function kindOf(kind: TokenKind): Piece['kind'] {
  if (kind === TokenKind.Output) return 'field'
  return kind === TokenKind.Tag ? 'tag' : 'literal'
}

function explained(error: unknown): Problem {
  const [first = ''] = (error instanceof Error ? error.message : '').split('\n')
  const problem = first.replace(/, line:1, col:\d+$/, '')
  const hint = `there are the tags ${TAGS.join(', ')} and the filters ${FILTERS.join(', ')}`
  return { path: '', problem: `has a merge field that is not understood: ${problem}`, hint }
}

function fault(problem: Problem): Parsed<never> {
  return { ok: false, problems: [problem] }
}
