import { commentEnd, isLetterAt, nameEnd, RAW, rawEnd, tagEnd } from './markup.ts'
import { isOutOfParagraph, mayStandIn, TABLE_PARTS, VOID } from './nesting.ts'
import { type Part, type Piece, partOf, type StartTag, startTagAt } from './part.ts'

/**
 * A slot with all that is in it; `more` where the text ends before the slot does; `odd` where browsers would find another
 * end or other elements than are written.
 */
export type ReadSlot = { readonly part: Part; readonly to: number } | 'more' | 'odd'

interface Open {
  readonly part: Omit<Part, 'end'>
}

/** Reads the slot that begins with a start tag. `isInLink`: it stands in a link. */
export function readSlot(text: string, start: StartTag, isInLink: boolean): ReadSlot {
  if (!isSlotName(start.name)) return 'odd'
  const slot = partOf(start)
  if (VOID.has(start.name)) return { part: { ...slot, end: null }, to: start.to }
  const ancestors = around(start.name, isInLink)
  const inner = readInner(text, start.to, { part: slot, ancestors })
  return typeof inner === 'string' ? inner : { part: { ...slot, end: inner.end }, to: inner.to }
}

/** Whether markup is well-formed content of such an element. `isInLink`: the element stands in a link. */
export function isContentOf({ name }: Part, markup: string, isInLink: boolean): boolean {
  const part = { name, begin: '', attributes: [], close: '', inner: [] }
  const ancestors = ['button', 'form', ...around(name, isInLink)]
  const read = readInner(`${markup}</${name}>`, 0, { part, ancestors })
  return typeof read === 'object' && read.to === markup.length + name.length + 3
}

/** Where an element can stand in a paragraph, it is not known whether it does. */
function around(name: string, isInLink: boolean): string[] {
  return [...(isOutOfParagraph(name) ? [] : ['p']), ...(isInLink ? ['a'] : []), name]
}

interface Reading {
  readonly part: Omit<Part, 'end'>
  /** With the element itself, from the outermost. */
  readonly ancestors: string[]
}

function readInner(
  text: string,
  from: number,
  { part, ancestors }: Reading,
): { readonly end: Piece; readonly to: number } | 'more' | 'odd' {
  const open: Open[] = [{ part }]
  let at = from
  while (true) {
    const parent = open.at(-1)
    if (parent === undefined) return 'odd'
    const next = text.indexOf('<', at)
    if (next < 0) return 'more'
    if (!takeText(text, parent, { from: at, to: next })) return 'odd'
    const isEnd = text.charAt(next + 1) === '/'
    if (isEnd) {
      const named = nameEnd(text, next + 2)
      const to = named < 0 ? -1 : tagEnd(text, named)
      if (to < 0) return 'more'
      if (text.slice(next + 2, named).toLowerCase() !== parent.part.name) return 'odd'
      const end = { from: next, to }
      open.pop()
      ancestors.pop()
      const above = open.at(-1)
      if (above === undefined) return { end, to }
      above.part.inner.push({ ...parent.part, end })
      at = to
      continue
    }
    const taken = takeOther(text, next, { open, ancestors })
    if (typeof taken === 'string') return taken
    at = taken
  }
}

/** What does not stand where it is written would be moved. */
function takeText(text: string, { part }: Open, span: { readonly from: number; readonly to: number }): boolean {
  if (span.from === span.to) return true
  const source = text.slice(span.from, span.to)
  if (source.includes('\0') || (TABLE_PARTS.has(part.name) && /[^\t\n\f\r ]/.test(source))) return false
  part.inner.push(span)
  return true
}

interface Around {
  readonly open: Open[]
  readonly ancestors: string[]
}

function takeOther(text: string, at: number, { open, ancestors }: Around): number | 'more' | 'odd' {
  const parent = open.at(-1)?.part
  if (parent === undefined || text.length < at + 4) return text.length < at + 4 ? 'more' : 'odd'
  if (text.startsWith('<!--', at)) {
    const to = commentEnd(text, at + 4)
    if (to >= 0) parent.inner.push({ from: at, to })
    return to < 0 ? 'more' : to
  }
  if (!isLetterAt(text, at + 1)) return 'odd'
  const named = nameEnd(text, at + 1)
  const tag = named < 0 ? null : startTagAt(text, at, named)
  if (tag === null) return 'more'
  if (tag.name === 'svg') return takeDrawing(text, tag, parent)
  if (!mayStandIn(tag.name, ancestors)) return 'odd'
  if (RAW.has(tag.name)) return takeRaw(text, tag, parent)
  const part = partOf(tag)
  if (VOID.has(tag.name)) parent.inner.push({ ...part, end: null })
  else {
    open.push({ part })
    ancestors.push(tag.name)
  }
  return tag.to
}

function takeRaw(text: string, tag: StartTag, parent: Omit<Part, 'end'>): number | 'more' | 'odd' {
  const begins = rawEnd(text, tag.to, tag.name)
  if (begins < 0) return 'more'
  // In a script, this changes what ends it.
  if (tag.name === 'script' && text.slice(tag.to, begins).includes('<!--')) return 'odd'
  const to = tagEnd(text, begins + 2 + tag.name.length)
  if (text.slice(tag.from, tag.to).includes('data-slot')) return 'odd'
  if (to >= 0) parent.inner.push({ from: tag.from, to })
  return to < 0 ? 'more' : to
}

/** An icon is taken whole, if it is nothing but a drawing. */
function takeDrawing(text: string, tag: StartTag, parent: Omit<Part, 'end'>): number | 'more' | 'odd' {
  if (TABLE_PARTS.has(parent.name)) return 'odd'
  const ends = text.indexOf('</svg>', tag.to)
  if (ends < 0) return 'more'
  const to = ends + '</svg>'.length
  if (!DRAWING.test(text.slice(tag.from, to))) return 'odd'
  parent.inner.push({ from: tag.from, to })
  return to
}

/** Shapes with quoted attributes, and groups of them. */
const DRAWING = new RegExp(
  '^<svg(?:\\s+(?!data-slot)[a-zA-Z:-]+="[^"]*")*\\s*>' +
    '(?:\\s|</?(?:g|defs|path|circle|rect|line|polyline|polygon|ellipse|use|lineargradient|radialgradient|stop|clippath|mask)' +
    '(?:\\s+(?!data-slot)[a-zA-Z0-9:-]+="[^"]*")*\\s*/?>)*</svg>$',
  'i',
)

/** Elements that can be slots here; what browsers read by rules of their own is left to the tag. */
function isSlotName(name: string): boolean {
  return SLOT_NAMES.has(name) || /^[a-z][a-z0-9]*-[a-z0-9-]+$/.test(name)
}

const SLOT_NAMES: ReadonlySet<string> = new Set(
  `a abbr address article aside b blockquote button caption cite code dd div dt em figcaption figure footer h1 h2 h3 h4 h5
   h6 header hgroup i img label li main mark nav ol p picture q s section small span strong sub summary sup td th time u
   ul details video audio table dl search`.split(/\s+/),
)
