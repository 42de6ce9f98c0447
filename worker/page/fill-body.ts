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
  const reader = body.getReader({ mode: 'byob' })
  const writer = writable.getWriter()
  const send = async (bytes: Uint8Array) => {
    if (bytes.length > 0) await writer.write(bytes)
  }
  try {
    let isDone = false
    while (!isDone) {
      const { done, value } = await reader.read(new Uint8Array(READ_BYTES))
      if (done) {
        await send(filler.rest())
        return await writer.close()
      }
      const filled = filledOr(filler, value, onFault)
      isDone = filled.isDone
      await send(filled.bytes)
    }
    await send(filler.rest())
    reader.releaseLock()
    writer.releaseLock()
    await body.pipeTo(writable)
  } catch (error) {
    // The origin broke off, or the visitor left: what there is has been sent, and the other end is told.
    await send(filler.rest()).catch(() => undefined)
    await Promise.allSettled([writer.abort(error), reader.cancel(error)])
  }
}

function filledOr(filler: SlotFiller, value: Uint8Array, onFault: Sink['onFault']) {
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
