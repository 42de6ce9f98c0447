import type { Attributes } from '../../../shared/model/touch.ts'
import type { LogTouch } from './log-handlers.ts'
import { orderOf } from './order-of.ts'

/** Touches held in little memory, to be given back in order of time. */
export interface TouchColumns {
  add(touch: LogTouch): void
  /** All touches by time; those of one instant in the order they were added. */
  inOrder(): Iterable<LogTouch>
  /** All touches by visitor, those of one visitor in the order they were added, with how many were added before each. */
  byVisitor(): Iterable<PlacedTouch>
}

/** A touch and its place among all. */
export interface PlacedTouch {
  readonly touch: LogTouch
  readonly place: number
}

/** About 30 bytes a touch beside its id and properties: numbers in typed arrays, every visitor and name once. */
export function createTouchColumns(): TouchColumns {
  const visitors = createLexicon()
  const names = createLexicon()
  const visitor = createColumn((length) => new Uint32Array(length))
  const name = createColumn((length) => new Uint32Array(length))
  const at = createColumn((length) => new Float64Array(length))
  /** `NaN`: none. */
  const value = createColumn((length) => new Float64Array(length))
  const ids: (string | undefined)[] = []
  const props: (Attributes | undefined)[] = []
  let count = 0
  const reader = () => {
    const [visitorCells, nameCells, times, values] = [visitor.cells(), name.cells(), at.cells(), value.cells()]
    return (row: number): LogTouch => {
      const amount = values[row] ?? Number.NaN
      return {
        visitor: visitors.textOf(visitorCells[row] ?? 0),
        name: names.textOf(nameCells[row] ?? 0),
        at: times[row] ?? 0,
        value: Number.isNaN(amount) ? undefined : amount,
        props: props[row],
        id: ids[row],
      }
    }
  }
  return {
    add(touch) {
      visitor.push(visitors.numberOf(touch.visitor))
      name.push(names.numberOf(touch.name))
      at.push(touch.at)
      value.push(touch.value ?? Number.NaN)
      if (touch.id !== undefined) ids[count] = touch.id
      if (touch.props !== undefined) props[count] = touch.props
      count += 1
    },
    *inOrder() {
      const touchOf = reader()
      for (const row of orderOf(at.cells())) yield touchOf(row)
    },
    *byVisitor() {
      const touchOf = reader()
      for (const place of orderOf(visitor.cells())) yield { touch: touchOf(place), place }
    },
  }
}

const FIRST_ROWS = 1024

/** A typed array that grows. */
function createColumn<Cells extends Uint32Array | Float64Array>(make: (length: number) => Cells) {
  let cells = make(FIRST_ROWS)
  let length = 0
  return {
    push(cell: number): void {
      if (length === cells.length) {
        const larger = make(length * 2)
        larger.set(cells)
        cells = larger
      }
      cells[length] = cell
      length += 1
    },
    cells: () => cells.subarray(0, length),
  }
}

/** Gives every text a number, and the text back. */
function createLexicon() {
  const numbers = new Map<string, number>()
  const texts: string[] = []
  return {
    numberOf(text: string): number {
      const known = numbers.get(text)
      if (known !== undefined) return known
      numbers.set(text, texts.length)
      return texts.push(text) - 1
    },
    textOf: (number: number): string => texts[number] ?? '',
  }
}
