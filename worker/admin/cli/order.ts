import { CommandFailure } from './command-failure.ts'
import type { LogTouch } from './log-handlers.ts'
import { type LogSource, readLog } from './log-reader.ts'
import { createMalformed, type Malformed } from './malformed.ts'
import { createSeen } from './seen.ts'
import { createTouchColumns } from './touch-columns.ts'

/** Whoever takes the touches of a log in order of time. */
export interface Sink {
  touch(touch: LogTouch): void
}

export interface OrderedReading<S extends Sink> {
  /** The one that got every touch, in order. */
  readonly sink: S
  readonly malformed: Malformed
  /** Touches that stood in the log before, by their visitor and id. They are passed on once. */
  readonly duplicates: number
  /** The log's lines were in order of time, so that none had to be kept. */
  readonly wasInOrder: boolean
}

export interface ReadingOptions<S extends Sink> {
  readonly log: LogSource
  /** Called again when a log that seemed to be in order turns out not to be. */
  readonly createSink: () => S
  /** A malformed line ends the reading. */
  readonly isStrict: boolean
}

/**
 * Passes the touches of a log on in order of time, those of one instant in the order of the file. A log that is in
 * order is streamed. At the first line that is earlier than the one before, the reading starts over and sorts in memory.
 */
export async function readInOrder<S extends Sink>(options: ReadingOptions<S>): Promise<OrderedReading<S>> {
  return (await stream(options)) ?? (await sort(options))
}

async function stream<S extends Sink>({
  log,
  createSink,
  isStrict,
}: ReadingOptions<S>): Promise<OrderedReading<S> | null> {
  const { sink, pass, duplicates } = once(createSink())
  const malformed = createMalformed()
  let latest = Number.NEGATIVE_INFINITY
  let wasInOrder = true
  await readLog(log, {
    onTouch(touch) {
      if (touch.at < latest) wasInOrder = false
      if (!wasInOrder) return
      latest = touch.at
      pass(touch)
    },
    onMalformed: (line, problem) => malformed.add(line, problem),
    isDone: () => !wasInOrder || (isStrict && malformed.count > 0),
  })
  if (isStrict) refuseMalformed(log, malformed)
  return wasInOrder ? { sink, malformed, duplicates: duplicates(), wasInOrder } : null
}

async function sort<S extends Sink>({ log, createSink, isStrict }: ReadingOptions<S>): Promise<OrderedReading<S>> {
  const malformed = createMalformed()
  const touches = createTouchColumns()
  await readLog(log, {
    onTouch: (touch) => touches.add(touch),
    onMalformed: (line, problem) => malformed.add(line, problem),
    isDone: () => isStrict && malformed.count > 0,
  })
  if (isStrict) refuseMalformed(log, malformed)
  const { sink, pass, duplicates } = once(createSink())
  for (const touch of touches.inOrder()) pass(touch)
  return { sink, malformed, duplicates: duplicates(), wasInOrder: false }
}

/** Passes a touch that carries an id on the first time only. */
function once<S extends Sink>(sink: S) {
  const seen = createSeen()
  let duplicates = 0
  return {
    sink,
    duplicates: () => duplicates,
    pass(touch: LogTouch): void {
      if (touch.id === undefined || seen.add(touch.visitor, touch.id)) sink.touch(touch)
      else duplicates += 1
    },
  }
}

function refuseMalformed({ file }: LogSource, { first: [at] }: Malformed): void {
  if (at === undefined) return
  throw new CommandFailure(`${file}, line ${at.line}: ${at.problem}. Mend the line, or leave --strict away to skip it.`)
}
