import { RAW } from './markup.ts'

/** How far a page could be passed over, and whether a link is open there. */
export interface Skimmed {
  readonly at: number
  readonly isInLink: boolean
}

/**
 * Passes over text and the tags of ordinary elements, and stops where more has to be known: at a slot, at an element that is
 * read by other rules, at what is no tag, at a tag that is not whole. As `tagEnd` reads, on bytes: most of a page is never
 * made a text.
 */
export function skim(bytes: Uint8Array, { at, isInLink }: Skimmed): Skimmed {
  const { length } = bytes
  let from = at
  let link = isInLink
  while (true) {
    let tag = from
    // Most texts between tags are shorter than it takes to call for the runtime's own search.
    while (tag < length && bytes[tag] !== LESS) tag += 1
    if (tag === length) return { at: length, isInLink: link }
    const isEnd = bytes[tag + 1] === SLASH
    const name = isEnd ? tag + 2 : tag + 1
    if (name >= length || !isLetter(bytes[name])) return { at: tag, isInLink: link }
    const nameTo = plainEnd(bytes, name, GREATER)
    if (!isEnd && isTelling(bytes, name, nameTo)) return { at: tag, isInLink: link }
    const to = ordinaryEnd(bytes, nameTo)
    if (to < 0) return { at: tag, isInLink: link }
    if (nameTo === name + 1 && lower(bytes[name]) === A) link = !isEnd
    from = to
  }
}

/** The place after a tag that ends here and says of no slot; otherwise -1. */
function ordinaryEnd(bytes: Uint8Array, from: number): number {
  const { length } = bytes
  let at = from
  while (at < length) {
    const code = bytes[at]
    if (code === GREATER) return at + 1
    at += 1
    if (code === SLASH || isSpace(code)) continue
    const name = at - 1
    at = plainEnd(bytes, at, EQUALS)
    if (at - name === SLOT.length && isSlot(bytes, name)) return -1
    const equals = at < length && isSpace(bytes[at]) ? afterSpace(bytes, at) : at
    if (equals >= length || bytes[equals] !== EQUALS) continue
    at = valueEnd(bytes, afterSpace(bytes, equals + 1))
    if (at < 0) return -1
  }
  return -1
}

/** Where a name ends: at space, `/`, `>`, and of an attribute at `=`, which `least` then is. */
function plainEnd(bytes: Uint8Array, from: number, least: number): number {
  const { length } = bytes
  let at = from
  while (at < length) {
    const code = bytes[at] ?? 0
    // Letters come after all that ends a name.
    if (code <= GREATER && (code >= least || code === SLASH || isSpace(code))) return at
    at += 1
  }
  return at
}

function valueEnd(bytes: Uint8Array, from: number): number {
  const { length } = bytes
  if (from >= length) return -1
  const quote = bytes[from]
  let at = from
  if (quote === DOUBLE || quote === SINGLE) {
    at += 1
    while (at < length && bytes[at] !== quote) at += 1
    return at < length ? at + 1 : -1
  }
  while (at < length && bytes[at] !== GREATER && !isSpace(bytes[at])) at += 1
  return at < length ? at : -1
}

const LESS = 0x3c
const GREATER = 0x3e
const SLASH = 0x2f
const EQUALS = 0x3d
const DOUBLE = 0x22
const SINGLE = 0x27
const A = 0x61
const SLOT = 'data-slot'
const SLOT_CODES = Uint8Array.from(SLOT, (letter) => letter.charCodeAt(0))

/** Elements after which a page is read by other rules. */
const TELLING: ReadonlySet<string> = new Set([...RAW, 'plaintext', 'frameset', 'template', 'select', 'svg', 'math'])

/** By the first letter and the length of a name: whether it could be one of them. */
const COULD_TELL = new Uint8Array(32 * 16)
for (const name of TELLING) COULD_TELL[name.length * 32 + (name.charCodeAt(0) & 31)] = 1

function isTelling(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from
  if (length > 15 || COULD_TELL[length * 32 + ((bytes[from] ?? 0) & 31)] !== 1) return false
  return TELLING.has(String.fromCharCode(...bytes.subarray(from, to)).toLowerCase())
}

function isSlot(bytes: Uint8Array, from: number): boolean {
  return SLOT_CODES.every((code, place) => lower(bytes[from + place]) === code || bytes[from + place] === code)
}

// What follows is as in markup.ts. Shared by both, it cost this walk a tenth of its time or more.

function afterSpace(bytes: Uint8Array, from: number): number {
  let at = from
  while (isSpace(bytes[at])) at += 1
  return at
}

function lower(code = 0): number {
  return code | 0x20
}

function isLetter(code = 0): boolean {
  return lower(code) >= A && lower(code) <= 0x7a
}

function isSpace(code = 0): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d || code === 0x0c
}
