/** A parsed body, or why there is none. */
export type Body =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly fault: 'too-large' | 'not-json' }

/** Reads a JSON body of at most so many bytes; a longer one is refused before it is read whole. */
export async function readJson(request: Request, maxBytes: number): Promise<Body> {
  const text = await readText(request, maxBytes)
  if (text === null) return { ok: false, fault: 'too-large' }
  try {
    return { ok: true, json: JSON.parse(text) }
  } catch {
    // Whatever it is, it is not JSON, and the sender is told so.
    return { ok: false, fault: 'not-json' }
  }
}

async function readText(request: Request, maxBytes: number): Promise<string | null> {
  const declared = request.headers.get('content-length')
  if (declared !== null) return Number(declared) > maxBytes ? null : request.text()
  return readUndeclared(request, maxBytes)
}

/** A body that comes in chunks says its length only by ending. */
async function readUndeclared(request: Request, maxBytes: number): Promise<string | null> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return null
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
