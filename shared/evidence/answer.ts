import { hash48 } from '../lib/hash.ts'
import { type Cell, type CellState, INSTANT_BYTES } from './cell.ts'

/** The touch that carries an answer: `props.question` and `props.answer`. */
export const ANSWER_TOUCH = 'answer'

/** The latest answer to a question. State: `[instant, hash of the answer]`; of two at one instant the higher hash. */
export function answerCell(question: string): Cell {
  return {
    signature: `answer|${question}`,
    keeps: `the answer to ${question}`,
    maxBytes: INSTANT_BYTES + 6,
    empty: [],
    add: (state, touch) => later(state, [touch.at, answerHash(touch.props?.answer)]),
    merge: later,
    write: (out, state, latest) => {
      out.varint(latest - (state[0] ?? 0))
      out.hash(state[1] ?? 0)
    },
    read: (bytes, latest) => [latest - bytes.varint(), bytes.hash()],
  }
}

/** What the cell keeps of an answer: text and other values by their JSON. */
export function answerHash(answer: unknown): number {
  return hash48(typeof answer === 'string' ? answer : JSON.stringify(answer ?? null))
}

function later(a: CellState, b: CellState): CellState {
  const order = (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0)
  return order >= 0 ? a : b
}
