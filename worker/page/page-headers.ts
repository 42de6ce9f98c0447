/** Whether somebody may be asking for a page, rather than for a part of one: browsers then say that they take HTML. */
export function isPageRequest({ method, headers }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && /\btext\/html\b/i.test(headers.get('accept') ?? '')
}

/** Whether an answer is a whole page. */
export function isPageResponse({ status, headers }: Response): boolean {
  return status === 200 && /^\s*text\/html\s*(;|$)/i.test(headers.get('content-type') ?? '')
}

/**
 * Whether a page can be filled: one that its origin lets be changed and can be read, in an
 * encoding that has ASCII in it.
 */
export function canBeFilled(response: Response): boolean {
  const { headers } = response
  return (
    canBeRead(response) &&
    !/\bno-transform\b/i.test(headers.get('cache-control') ?? '') &&
    !/charset\s*=\s*["']?(utf-16|utf-32|ucs|iso-2022|hz)/i.test(headers.get('content-type') ?? '') &&
    !/^\s*attachment/i.test(headers.get('content-disposition') ?? '')
  )
}

/** Whether an answer is compressed by nothing that the runtime does not undo. */
export function canBeRead({ headers }: Response): boolean {
  return /^(gzip|br|identity|)$/i.test(headers.get('content-encoding')?.trim() ?? '')
}

/** The headers of a page that was filled for one visitor: nothing that would let it be kept, or taken for the origin's. */
export function filledHeaders(origin: Headers): Headers {
  const headers = variedHeaders(origin)
  for (const name of OF_THE_ORIGINAL) headers.delete(name)
  headers.set('cache-control', 'private, no-store')
  return headers
}

/** The headers of a page that is filled for others, who send another cookie. */
export function variedHeaders(origin: Headers): Headers {
  const headers = new Headers(origin)
  const varies = /(^|[\s,])(cookie|\*)($|[\s,])/i.test(headers.get('vary') ?? '')
  if (!varies) headers.append('vary', 'Cookie')
  return headers
}

/** What says how the origin's bytes are to be checked, and for caches of one kind what is said to all by others. */
const OF_THE_ORIGINAL = [
  'etag',
  'last-modified',
  'content-length',
  'content-encoding',
  'content-md5',
  'content-digest',
  'repr-digest',
  'digest',
  'accept-ranges',
  'age',
  'expires',
  'pragma',
  'cdn-cache-control',
  'cloudflare-cdn-cache-control',
  'surrogate-control',
]
