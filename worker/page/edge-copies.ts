import { type CopyRequest, mayKeep, mayServe, mayUseCopies } from './copy-rules.ts'

/** The pages of the origin as it gave them, kept at the edge by the rules that it gave. */
export interface EdgeCopies {
  /** A copy that may answer a request, as fresh as the origin wants it, or `null`. */
  find(request: Request): Promise<Response | null>
  /** Keeps an answer if that is allowed; what is returned is to be used in its stead. */
  keep(request: Request, response: Response): Response
}

interface CopyOptions {
  /** The address that visitors see. */
  readonly url: string
  readonly open: () => Promise<Cache>
  readonly later: (work: Promise<unknown>) => void
}

/** The copies of one address. What goes wrong with them costs a request to the origin, and nothing else. */
export function edgeCopies({ url, open, later }: CopyOptions): EdgeCopies {
  return {
    async find(request) {
      if (!mayUseCopies(request)) return null
      try {
        const copy = await (await open()).match(new Request(url, { headers: conditionsOf(request) }))
        if (copy === undefined || mayServe(copy, request)) return copy ?? null
        await copy.body?.cancel()
        return null
      } catch {
        // Out of reach: the origin is asked.
        return null
      }
    },
    keep(request, response) {
      if (!mayUseCopies(request) || response.body === null || !mayKeep(response, request)) return response
      const [kept, sent] = response.body.tee()
      const plain = {
        status: response.status,
        statusText: response.statusText,
        headers: plainHeaders(response.headers),
      }
      const put = async () => (await open()).put(url, new Response(kept, plain))
      later(put().catch(() => undefined))
      return new Response(sent, plain)
    },
  }
}

/** A browser that has the copy already is told so. */
function conditionsOf({ headers }: CopyRequest): Headers {
  const conditions = new Headers()
  for (const name of ['if-none-match', 'if-modified-since']) {
    const value = headers.get(name)
    if (value !== null) conditions.set(name, value)
  }
  return conditions
}

/** A copy is kept as it was before it was compressed: those who get it do not all take the same. */
function plainHeaders(origin: Headers): Headers {
  const headers = new Headers(origin)
  if (!headers.has('content-encoding')) return headers
  headers.delete('content-encoding')
  headers.delete('content-length')
  const tag = headers.get('etag')
  if (tag?.startsWith('"') === true) headers.set('etag', `W/${tag}`)
  return headers
}
