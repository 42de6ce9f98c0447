import { canBeRead, isPageResponse } from './page-headers.ts'

/** What of a request decides whether it may be answered with a copy that was made for another. */
export interface CopyRequest {
  readonly method: string
  /** Those that go to the origin: without Waypost's own cookie. */
  readonly headers: Headers
}

/**
 * Whether a request may be answered with a copy, and its answer become one. Not one that signs in, or that wants to see
 * the origin itself; HEAD and ranges go to the origin too.
 */
export function mayUseCopies({ method, headers }: CopyRequest): boolean {
  const wants = `${headers.get('cache-control') ?? ''},${headers.get('pragma') ?? ''}`
  return method === 'GET' && !headers.has('authorization') && !headers.has('range') && !/no-cache|no-store/i.test(wants)
}

/**
 * Whether the origin's answer to a request may be kept for everybody: a whole page that shared caches may keep and that no
 * header but `Accept-Encoding` tells apart. Cookies do not keep a shared cache from keeping, but origins seldom think of
 * that: to a request with cookies, only what is said to be public is. Source: RFC 9111, section 3.
 */
export function mayKeep(response: Response, { headers }: CopyRequest): boolean {
  if (!isPageResponse(response) || !canBeRead(response) || response.headers.has('set-cookie')) return false
  if (!/^(\s|,|accept-encoding)*$/i.test(response.headers.get('vary') ?? '')) return false
  const control = controlOf(response)
  if (['private', 'no-store', 'no-cache'].some((name) => control.has(name))) return false
  const maxAge = Number(control.get('s-maxage') ?? control.get('max-age') ?? 0)
  return maxAge > 0 && (!headers.has('cookie') || isPublic(response))
}

/** Whether a copy may answer a request. */
export function mayServe(copy: Response, { headers }: CopyRequest): boolean {
  return !headers.has('cookie') || isPublic(copy)
}

function isPublic(response: Response): boolean {
  const control = controlOf(response)
  return control.has('public') || control.has('s-maxage')
}

function controlOf({ headers }: Response): ReadonlyMap<string, string> {
  const parts = (headers.get('cache-control') ?? '').toLowerCase().split(',')
  return new Map(
    parts.map((part): [string, string] => {
      const [name = '', value = ''] = part.split('=')
      return [name.trim(), value.trim().replaceAll('"', '')]
    }),
  )
}
