import { joined } from './joined.ts'
import type { SlotFiller } from './slot-filler.ts'

/** What the runtime gives of a page in one go at most. */
const READ_BYTES = 64 * 1024

/**
 * A page's body with its slots filled, as it comes: nothing is held but the slot that is being read. What cannot be read,
 * by a fault of ours, is sent as it is. `later` is given the promise of its end, for the runtime to wait for.
 */
export function fillBody({ body, filler, isRemote, later, onFault }: Filling): ReadableStream {
  const { readable, writable } = new IdentityTransformStream()
  later(pump(body, filler, { writable, isRemote, onFault }).catch(() => undefined))
  return readable
}

interface Filling {
  readonly body: ReadableStream<Uint8Array>
  readonly filler: SlotFiller
  /** The body comes straight from the network. */
  readonly isRemote: boolean
  readonly later: (work: Promise<unknown>) => void
  readonly onFault: (error: unknown) => void
}

interface Sink {
  readonly writable: WritableStream<Uint8Array>
  readonly isRemote: boolean
  readonly onFault: (error: unknown) => void
}

async function pump(
  body: ReadableStream<Uint8Array>,
  filler: SlotFiller,
  { writable, isRemote, onFault }: Sink,
): Promise<void> {
  try {
    const isMore = await pass(body, writable, (bytes) => filledOr(filler, bytes, onFault))
    await send(writable, filler.rest())
    // The runtime can pass on by itself what came from the network, at a fraction of the cost.
    if (isMore && isRemote) return await body.pipeTo(writable)
    if (isMore) await pass(body, writable, (bytes) => ({ bytes, isDone: false }))
    await writable.close()
  } catch (error) {
    // The origin broke off, or the visitor left: what there is has been sent, and the other end is told.
    await send(writable, filler.rest()).catch(() => undefined)
    await Promise.allSettled([writable.abort(error), body.cancel(error)])
  }
}

interface Passed {
  readonly bytes: Uint8Array
  readonly isDone: boolean
}

/** Passes a body on, as it is made by `change`, until that is done; whether there is more. */
async function pass(
  body: ReadableStream<Uint8Array>,
  writable: WritableStream<Uint8Array>,
  change: (bytes: Uint8Array) => Passed,
): Promise<boolean> {
  const reader = body.getReader({ mode: 'byob' })
  const writer = writable.getWriter()
  try {
    while (true) {
      const { done, value } = await reader.read(new Uint8Array(READ_BYTES))
      if (done) return false
      const { bytes, isDone } = change(value)
      if (bytes.length > 0) await writer.write(bytes)
      if (isDone) return true
    }
  } finally {
    reader.releaseLock()
    writer.releaseLock()
  }
}

async function send(writable: WritableStream<Uint8Array>, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0) return
  const writer = writable.getWriter()
  try {
    await writer.write(bytes)
  } finally {
    writer.releaseLock()
  }
}

function filledOr(filler: SlotFiller, value: Uint8Array, onFault: Sink['onFault']): Passed {
  try {
    const bytes = filler.push(value)
    return { bytes, isDone: filler.isDone() }
  } catch (error) {
    onFault(error)
    return { bytes: joined([filler.rest(), value]), isDone: true }
  }
}
