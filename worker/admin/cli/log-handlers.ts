import type { LoggedTouch } from '../../../shared/simulate/replay.ts'

/** A touch of a log with the sender's id for it, if the log has ids. */
export interface LogTouch extends LoggedTouch {
  readonly id: string | undefined
}

/** Takes one touch of a log, at once: a promise for each line would cost more than the line. */
export type TakeTouch = (touch: LogTouch) => void

/** Whoever reads a log. */
export interface LogHandlers {
  readonly onTouch: TakeTouch
  /** A line that is no touch. Lines count from 1, a CSV's header included. */
  readonly onMalformed: (line: number, problem: string) => void
  /** Asked between chunks: whether the rest need not be read. Touches may still come until then. */
  readonly isDone: () => boolean
}

/** How some bytes of a log end: with more to come, at the end of the log, or in a record too long to wait for. */
export type Ending = 'open' | 'final' | 'stuck'

/** Turns bytes into touches. */
export interface RecordParser {
  /**
   * Takes the whole records that the bytes begin with and gives the number of bytes they take up. `final`: what ends
   * with the bytes is whole too. `stuck`: the first record is, so that at least that one is taken.
   */
  parse(bytes: Buffer, ending: Ending): number
}
