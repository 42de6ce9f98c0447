import { joined } from './joined.ts'
import { type Piece, startTagAt } from './part.ts'
import { type Decided, planSlot } from './plan.ts'
import { readSlot } from './read-slot.ts'
import { createWalker, type StartStep } from './walker.ts'

/** Fills the slots of one page as it passes by. */
export interface SlotFiller {
  /** What can be sent on once these bytes are there. If it throws, nothing of them has been taken. */
  push(bytes: Uint8Array): Uint8Array
  /** What was held back, as it is. */
  rest(): Uint8Array
  /** Whether whatever comes now can be sent on as it is. */
  isDone(): boolean
}

/** What is held of one slot, or of one tag, at most. What is longer is left to the tag, and so is all after such a tag. */
export const MAX_HELD_BYTES = 64 * 1024

/**
 * Each slot is filled where it is met first; if it comes again, the tag fills it. The page may be in any encoding that
 * has ASCII in it: it is read as one letter per byte, of which only the ASCII ones mean anything, and written in ASCII.
 */
export function createSlotFiller(decided: Decided): SlotFiller {
  const left = new Set(decided.keys())
  const walker = createWalker()
  const decoder = new TextDecoder('windows-1252')
  let held: Uint8Array = NOTHING
  let isLost = false

  /** What can be sent, and the place from which on the bytes are held. */
  const scan = (bytes: Uint8Array): { readonly out: readonly Uint8Array[]; readonly heldFrom: number } => {
    const out: Uint8Array[] = []
    let sent = 0
    let at = 0
    let seen = textAt(bytes, 0, 0)
    const until = (heldFrom: number) => ({ out: [...out, bytes.subarray(sent, heldFrom)], heldFrom })
    while (left.size > 0) {
      at = walker.pass(bytes, at)
      if (at >= seen.to) seen = textAt(bytes, at, READ_BYTES)
      const { text, from } = seen
      const step = walker.next(text, at - from)
      isLost = step.is === 'lost'
      if (step.is === 'lost') break
      at = from + step.from
      const found = step.is === 'more' ? step.is : walker.isInPage() ? slotAt(text, step) : null
      if (found === 'more') {
        if (seen.to < bytes.length) seen = textAt(bytes, at, Math.max(READ_BYTES, 4 * text.length))
        else {
          isLost = step.is === 'more' && bytes.length - at > MAX_HELD_BYTES
          return until(at)
        }
      } else if (step.is === 'start' && found === null) {
        walker.enter(text, step)
        at = from + step.to
      } else if (found !== null) {
        const shown = bytes.subarray(from)
        out.push(bytes.subarray(sent, at), ...found.pieces.map((piece) => bytesOf(piece, shown)))
        at = from + found.to
        sent = at
      }
    }
    return until(bytes.length)
  }
  const textAt = (bytes: Uint8Array, from: number, length: number) => {
    const to = Math.min(bytes.length, from + length)
    return { text: decoder.decode(bytes.subarray(from, to)), from, to }
  }
  const slotAt = (text: string, step: StartStep) => {
    const start = startTagAt(text, step.from, step.nameTo)
    const id = start?.attributes.find(({ name }) => name === SLOT)
    const slot = id === undefined ? '' : text.slice(id.valueFrom, id.valueTo)
    if (start === null || !left.has(slot)) return null
    const isInLink = walker.isInLink()
    const read = readSlot(text, start, isInLink)
    if (read === 'more' && text.length - step.from <= MAX_HELD_BYTES) return read
    left.delete(slot)
    if (typeof read === 'string' || read.to - step.from > MAX_HELD_BYTES) return null
    const pieces = planSlot(read.part, { text, decided, isInLink })
    return pieces === null ? null : { pieces, to: read.to }
  }
  return {
    push(bytes) {
      const all = held.length === 0 ? bytes : joined([held, bytes])
      const { out, heldFrom } = scan(all)
      held = all.slice(heldFrom)
      return joined(out.filter(({ length }) => length > 0))
    },
    rest() {
      const last = held
      held = NOTHING
      return last
    },
    isDone: () => isLost || left.size === 0,
  }
}

/** Of a page, this much is made a text at first, where more has to be known of it than that it is ordinary. */
const READ_BYTES = 1024

const SLOT = 'data-slot'
const NOTHING = new Uint8Array(0)
const encoder = new TextEncoder()

function bytesOf(piece: Piece, all: Uint8Array): Uint8Array {
  return typeof piece === 'string' ? encoder.encode(piece) : all.subarray(piece.from, piece.to)
}
