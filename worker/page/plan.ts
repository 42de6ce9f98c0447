import { UNFIT } from '../../shared/lib/unfit.ts'
import type { Content } from '../../shared/model/playbook.ts'
import type { SlotAnswer } from '../../shared/model/visit.ts'
import { asciiMarkup, isWritable, textMarkup, valueMarkup } from './ascii.ts'
import { TABLE_PARTS, VOID } from './nesting.ts'
import {
  attributeOf,
  copyOf,
  findIn,
  isPart,
  type Part,
  type Piece,
  piecesOf,
  removeAttribute,
  setAttribute,
} from './part.ts'
import { isContentOf } from './read-slot.ts'

/** Decisions by slot, of those that a play has won. */
export type Decided = ReadonlyMap<string, SlotAnswer>

interface Page {
  /** What the places of pieces are in. */
  readonly text: string
  readonly decided: Decided
  /** The slot stands in a link. */
  readonly isInLink: boolean
}

/**
 * The markup of a slot as it was decided, of the slots in it too: the elements that the tag would make of it, marked as
 * filled. Each slot gets all of its content, or stays as it is where a part has no place; `null` where all of them stay.
 */
export function planSlot(slot: Part, page: Page): readonly Piece[] | null {
  const filled = fill(slot, page)
  return filled === null ? null : piecesOf(filled)
}

function fill(part: Part, page: Page): Part | null {
  const id = attributeOf(part, 'data-slot')
  const answer = id === null ? undefined : page.decided.get(sourceOf(id.value, page))
  const applied = answer === undefined ? null : contentIn(part, answer, page)
  const inner = { ...page, isInLink: page.isInLink || part.name === 'a' }
  let isFilled = applied !== null
  const whole = applied ?? copyOf(part)
  whole.inner = whole.inner.map((each) => {
    if (!isPart(each)) return each
    const filled = fill(each, inner)
    if (filled !== null) isFilled = true
    return filled ?? each
  })
  return isFilled ? whole : null
}

function contentIn(part: Part, answer: SlotAnswer, page: Page): Part | null {
  const slot = copyOf(part)
  if (answer.content !== undefined && !apply(slot, answer.content, page)) return null
  mark(slot, answer, page)
  return slot
}

/** So that the tag does not ask for the slot, and knows what to tell of it. Ids need no references. */
function mark(slot: Part, { play = '', arm = 'holdout' }: SlotAnswer, page: Page): void {
  const id = attributeOf(slot, 'data-slot')
  for (const name of MARKS) removeAttribute(slot, name)
  if (id === null) return
  slot.attributes = slot.attributes.map((each) => (each === id ? written(FILLED, sourceOf(id.value, page)) : each))
  removeAttribute(slot, 'data-slot')
  set(slot, 'data-slot-arm', `${play}:${arm}`)
  set(slot, 'data-slot-shown', '')
}

const FILLED = 'data-slot-filled'
const MARKS = [FILLED, 'data-slot-arm', 'data-slot-shown']

/** Does what the tag does, in its order; whether all of it has a place. */
function apply(slot: Part, content: Content, page: Page): boolean {
  const { text, attributes = {}, link, image, html, hide } = content
  if (content.json !== undefined) return false
  if (link !== undefined && !applyLink(slot, link)) return false
  if (image !== undefined && !applyImage(slot, image)) return false
  if (text !== undefined) {
    const target = findIn(slot, (part) => attributeOf(part, 'data-slot-text') !== null) ?? slot
    if (!setText(target, text)) return false
  }
  if (html !== undefined && !setHtml(slot, html, page.isInLink)) return false
  if (hide === true) set(slot, 'hidden', '')
  if (!Object.entries(attributes).every(([name, value]) => set(slot, name.toLowerCase(), value))) return false
  return content.class === undefined || addClasses(slot, content.class, page)
}

function applyLink(slot: Part, { href, text }: NonNullable<Content['link']>): boolean {
  const link = first(slot, 'a')
  return link !== null && set(link, 'href', href) && (text === undefined || setText(link, text))
}

function applyImage(slot: Part, { src, alt, srcset }: NonNullable<Content['image']>): boolean {
  const image = first(slot, 'img')
  if (image === null) return false
  if (srcset === undefined) removeAttribute(image, 'srcset')
  return (srcset === undefined || set(image, 'srcset', srcset)) && set(image, 'src', src) && set(image, 'alt', alt)
}

function first(slot: Part, name: string): Part | null {
  return slot.name === name ? slot : findIn(slot, (part) => part.name === name)
}

function setText(part: Part, text: string): boolean {
  const dropsNewline = part.name === 'pre' && text.startsWith('\n')
  if (VOID.has(part.name) || TABLE_PARTS.has(part.name) || dropsNewline || !isWritable(text)) return false
  part.inner = [textMarkup(text)]
  return true
}

function setHtml(part: Part, html: string, isInLink: boolean): boolean {
  if (VOID.has(part.name) || !isWritable(html) || !isContentOf(part, html, isInLink)) return false
  part.inner = [asciiMarkup(html)]
  return true
}

function set(part: Part, name: string, value: string): boolean {
  if (UNFIT.test(`${part.name} ${name}=${value}`) || !isWritable(value)) return false
  setAttribute(part, written(name, value))
  return true
}

function addClasses(slot: Part, names: string, page: Page): boolean {
  const own = attributeOf(slot, 'class')
  const value = own === null ? '' : sourceOf(own.value, page)
  const has = new Set(value.split(/[\t\n\f\r ]+/))
  const missing = names.split(' ').filter((name) => !has.has(name))
  if (missing.length === 0) return true
  if (value.includes('"')) return false
  const added = valueMarkup([...(value === '' ? [] : ['']), ...missing].join(' '))
  setAttribute(slot, { name: 'class', source: [' class="', own?.value ?? '', added, '"'], value: '' })
  return isWritable(names)
}

function written(name: string, value: string) {
  const markup = valueMarkup(value)
  return { name, source: [` ${name}="${markup}"`], value: markup }
}

function sourceOf(piece: Piece, { text }: Page): string {
  return typeof piece === 'string' ? piece : text.slice(piece.from, piece.to)
}
