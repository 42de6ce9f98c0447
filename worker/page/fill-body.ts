import type { SlotFiller } from './slot-filler.ts'

/** What the runtime gives of a page in one go at most. */
const READ_BYTES = 64 * 1024

/**
 * A page's body with its slots filled, as it comes: nothing is held but the slot that is being read. What cannot be read,
 * by a fault of ours, is sent as it is. `later` is given the promise of its end, for the runtime to wait for.
 */
export function fillBody(
  body: ReadableStream<Uint8Array>,
  filler: SlotFiller,
  { later, onFault }: { later: (work: Promise<unknown>) => void; onFault: (error: unknown) => void },
): ReadableStream {
  const { readable, writable } = new IdentityTransformStream()
  later(pump(body, filler, { writable, onFault }).catch(() => undefined))
  return readable
}

interface Sink {
  readonly writable: WritableStream<Uint8Array>
  readonly onFault: (error: unknown) => void
}

async function pump(body: ReadableStream<Uint8Array>, filler: SlotFiller, { writable, onFault }: Sink): Promise<void> {
  try {
    const isMore = await pass(body, writable, (bytes) => filledOr(filler, bytes, onFault))
    await send(writable, filler.rest())
    if (isMore) await passRest(body, writable)
    else await writable.close()
  } catch (error) {
    // The origin broke off, or the visitor left: what there is has been sent, and the other end is told.
    await send(writable, filler.rest()).catch(() => undefined)
    await Promise.allSettled([writable.abort(error), body.cancel(error)])
  }
}

/** The runtime passes on by itself what needs no filling, but for streams that were made in this isolate. */
async function passRest(body: ReadableStream<Uint8Array>, writable: WritableStream<Uint8Array>): Promise<void> {
  try {
    await body.pipeTo(writable)
  } catch (error) {
    if (!/not implemented/.test(String(error))) throw error
    await pass(body, writable, (bytes) => ({ bytes, isDone: false }))
    await writable.close()
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
    return { bytes: both(filler.rest(), value), isDone: true }
  }
}

function both(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}
