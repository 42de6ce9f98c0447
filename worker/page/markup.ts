/**
 * The tokens of HTML, as browsers tell them apart, by their places in a text of one letter per byte. Every function gives
 * -1 where the text ends before the token does. Source: https://html.spec.whatwg.org/multipage/parsing.html#tokenization
 */

/** An attribute of a start tag, by its places. */
export interface Attribute {
  /** In lower case. */
  readonly name: string
  /** Where the one before it, or the name of the tag, ends. */
  readonly from: number
  readonly valueFrom: number
  /** Without its quotes; as it is written, its references not resolved. */
  readonly valueTo: number
  readonly to: number
}

/** Whether a letter that may begin the name of a tag stands at a place. */
export function isLetterAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at) | 0x20
  return code >= 0x61 && code <= 0x7a
}

/** Where the name of a tag ends. */
export function nameEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (endsName(text.charCodeAt(at))) return at
  return -1
}

/** The place after a tag, from the end of its name on. Attributes are told to those who want them. */
export function tagEnd(text: string, from: number, attributes?: Attribute[]): number {
  let at = from
  let before = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === GREATER) return at + 1
    if (code === SLASH || isSpace(code)) {
      at += 1
      continue
    }
    const name = at
    at += 1
    while (at < text.length && !endsAttributeName(text.charCodeAt(at))) at += 1
    const nameTo = at
    const equals = afterSpace(text, at)
    let value: Span = { from: nameTo, to: nameTo, end: nameTo }
    if (text.charCodeAt(equals) === EQUALS) value = valueAt(text, afterSpace(text, equals + 1))
    if (value.end < 0) return -1
    attributes?.push({
      name: text.slice(name, nameTo).toLowerCase(),
      from: before,
      valueFrom: value.from,
      valueTo: value.to,
      to: value.end,
    })
    at = value.end
    before = at
  }
  return -1
}

/** The place after a comment whose `<!--` ends at `from`. */
export function commentEnd(text: string, from: number): number {
  const short = /^-?>/.exec(text.slice(from, from + 2))
  if (short !== null) return from + short[0].length
  if (text.length < from + 2) return -1
  return commentRest(text, from)
}

/** The place after a comment, some of which was read before. */
export function commentRest(text: string, from: number): number {
  COMMENT_END.lastIndex = from
  return COMMENT_END.test(text) ? COMMENT_END.lastIndex : -1
}

/** Where the end tag begins that ends an element in which markup is text. */
export function rawEnd(text: string, from: number, name: string): number {
  const pattern = RAW_ENDS.get(name)
  if (pattern === undefined) return from
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? -1
}

/** Elements in which markup is text. `noscript` is one of them wherever script runs, which the tag does. */
export const RAW: ReadonlySet<string> = new Set([
  'script',
  'style',
  'textarea',
  'title',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
  'noscript',
])

/** The length of the longest end tag's beginning that tells of the end. */
export const LONGEST_END = '</noscript '.length

const GREATER = 0x3e
const SLASH = 0x2f
const EQUALS = 0x3d
const COMMENT_END = /--!?>/g
const RAW_ENDS = new Map([...RAW].map((name) => [name, new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, 'gi')]))

interface Span {
  readonly from: number
  readonly to: number
  readonly end: number
}

function valueAt(text: string, from: number): Span {
  const quote = text.charAt(from)
  if (quote === '"' || quote === "'") {
    const to = text.indexOf(quote, from + 1)
    return { from: from + 1, to, end: to < 0 ? -1 : to + 1 }
  }
  let at = from
  while (at < text.length && text.charCodeAt(at) !== GREATER && !isSpace(text.charCodeAt(at))) at += 1
  return { from, to: at, end: at < text.length ? at : -1 }
}

function afterSpace(text: string, from: number): number {
  let at = from
  while (isSpace(text.charCodeAt(at))) at += 1
  return at
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d || code === 0x0c
}

function endsName(code: number): boolean {
  return code === GREATER || code === SLASH || isSpace(code)
}

function endsAttributeName(code: number): boolean {
  return code === EQUALS || endsName(code)
}
