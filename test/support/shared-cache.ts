/** What a cache stands before. */
export type Upstream = (url: string, headers: Headers) => Promise<Response>

/** A cache that many visitors share, and that keeps and reuses all that RFC 9111 lets it, by a clock of its own. */
export interface SharedCache {
  get(url: string, headers: Headers): Promise<Response>
}

interface Stored {
  readonly at: number
  readonly freshMs: number
  /** The request's values of the headers that the answer varies by. */
  readonly varied: readonly (readonly [name: string, value: string | null])[]
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

interface CacheOptions {
  readonly now: () => number
  /** As the caches of large networks do, which store one answer for each address. */
  readonly isBlindToVary?: boolean
}

/** Heuristically fresh as long as that allows; a stale copy is validated, and used when the origin says it is still right. */
export function createSharedCache(upstream: Upstream, { now, isBlindToVary = false }: CacheOptions): SharedCache {
  const entries = new Map<string, Stored[]>()
  const replyOf = ({ body, status, headers }: Stored) => new Response(body, { status, headers })
  return {
    async get(url, headers) {
      const found = entries.get(url)?.find(({ varied }) => varied.every(([name, value]) => headers.get(name) === value))
      if (found !== undefined && now() - found.at < found.freshMs) return replyOf(found)
      const asked = new Headers(headers)
      const tag = found?.headers.get('etag')
      if (tag) asked.set('if-none-match', tag)
      const response = await upstream(url, asked)
      if (response.status === 304 && found !== undefined && tag) return replyOf(found)
      const body = response.body === null ? '' : await response.text()
      const reply = new Response(response.body === null ? null : body, response)
      const known = toStored(response, body, { headers, at: now() })
      const stored = known === null || !isBlindToVary ? known : { ...known, varied: [] }
      if (stored !== null) entries.set(url, [stored, ...(entries.get(url) ?? []).filter((other) => other !== found)])
      return reply
    },
  }
}

/** Source: RFC 9111, sections 3 and 4.2.2; RFC 9213 for the headers of caches of one kind. */
function toStored(response: Response, body: string, { headers, at }: { headers: Headers; at: number }): Stored | null {
  const targeted = response.headers.get('cdn-cache-control')
  const control = targeted ?? response.headers.get('cache-control') ?? ''
  const vary = (response.headers.get('vary') ?? '').split(',').map((name) => name.trim().toLowerCase())
  if (response.status !== 200 || /private|no-store/i.test(control) || vary.includes('*')) return null
  if (headers.has('authorization') && !/public|s-maxage|must-revalidate/i.test(control)) return null
  const age = /s-maxage=(\d+)/i.exec(control)?.[1] ?? /max-age=(\d+)/i.exec(control)?.[1]
  const expires = Date.parse(response.headers.get('expires') ?? '') - at
  const modified = (at - Date.parse(response.headers.get('last-modified') ?? '')) / 10
  const guessed = [expires, modified].find((value) => !Number.isNaN(value)) ?? 0
  const freshMs = /no-cache/i.test(control) ? 0 : age === undefined ? guessed : Number(age) * 1000
  const varied = vary.filter((name) => name !== '').map((name) => [name, headers.get(name)] as const)
  return { at, freshMs, varied, status: response.status, headers: new Headers(response.headers), body }
}
