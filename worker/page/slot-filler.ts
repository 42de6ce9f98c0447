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

  /** The pieces that can be sent, and the place from which on the text is held. */
  const scan = (text: string): { readonly out: readonly Piece[]; readonly heldFrom: number } => {
    const out: Piece[] = []
    let sent = 0
    let at = 0
    let mention = text.indexOf(SLOT)
    while (left.size > 0) {
      const step = walker.next(text, at)
      if (step.is !== 'start') {
        const heldFrom = step.is === 'lost' ? text.length : step.from
        isLost = step.is === 'lost' || text.length - heldFrom > MAX_HELD_BYTES
        out.push({ from: sent, to: heldFrom })
        return { out, heldFrom }
      }
      at = step.to
      if (mention >= 0 && mention < step.from) mention = text.indexOf(SLOT, step.from)
      const slot = mention >= 0 && mention < step.to && walker.isInPage() ? slotAt(text, step) : null
      if (slot === 'more') {
        out.push({ from: sent, to: step.from })
        return { out, heldFrom: step.from }
      }
      if (slot === null) walker.enter(text, step)
      else {
        out.push({ from: sent, to: step.from }, ...slot.pieces)
        at = slot.to
        sent = slot.to
      }
    }
    out.push({ from: sent, to: text.length })
    return { out, heldFrom: text.length }
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
      const { out, heldFrom } = scan(decoder.decode(all))
      held = all.slice(heldFrom)
      return joined(out.map((piece) => bytesOf(piece, all)).filter(({ length }) => length > 0))
    },
    rest() {
      const last = held
      held = NOTHING
      return last
    },
    isDone: () => isLost || left.size === 0,
  }
}

const SLOT = 'data-slot'
const NOTHING = new Uint8Array(0)
const encoder = new TextEncoder()

function bytesOf(piece: Piece, all: Uint8Array): Uint8Array {
  return typeof piece === 'string' ? encoder.encode(piece) : all.subarray(piece.from, piece.to)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only = NOTHING] = parts
  if (parts.length <= 1) return only
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
