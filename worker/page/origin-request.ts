import { pauseOf } from '../../shared/lib/redirect-pause.ts'
import { cookieName } from '../passport/cookie.ts'

/** What an origin answers from its own memory of the page, which is not that of the visitor's browser. */
const CONDITIONS = ['if-none-match', 'if-modified-since', 'if-match', 'if-unmodified-since', 'if-range', 'range']

interface Target {
  readonly site: string
  /** The address that the visitor sees. */
  readonly here: URL
  /** Where the origin has it. */
  readonly url: URL
  /** The answer is to be filled, so it has to be whole, and in a form that can be read. */
  readonly isToFill: boolean
}

/** A visitor's request for a page, as the origin gets it: without Waypost's cookies. */
export function originRequest(request: Request, { site, here, url, isToFill }: Target): Request {
  const headers = forwardedHeaders(request, here)
  const others = (headers.get('cookie') ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith(cookieName(site)) && part !== pauseOf(site))
  if (others.length > 0) headers.set('cookie', others.join('; '))
  else headers.delete('cookie')
  if (isToFill) {
    for (const name of CONDITIONS) headers.delete(name)
    headers.set('accept-encoding', readableOf(headers.get('accept-encoding') ?? ''))
  }
  return new Request(url, { method: request.method, headers, redirect: 'manual' })
}

/** Any other request, as the origin gets it. */
export function passedRequest(request: Request, { here, url }: Pick<Target, 'here' | 'url'>): Request {
  return new Request(new Request(url, request), { headers: forwardedHeaders(request, here), redirect: 'manual' })
}

/** What a browser takes of the compressions that can be read here: what turns out to be no page passes as it is. */
function readableOf(accepted: string): string {
  const taken = accepted.toLowerCase().replaceAll(' ', '').split(',')
  const readable = ['gzip', 'br'].filter((name) =>
    taken.some((each) => each === name || (each.startsWith(`${name};q=`) && Number(each.slice(name.length + 3)) > 0)),
  )
  return readable.join(', ') || 'identity'
}

function forwardedHeaders(request: Request, { host, protocol }: URL): Headers {
  const headers = new Headers(request.headers)
  headers.set('x-forwarded-host', host)
  headers.set('x-forwarded-proto', protocol.slice(0, -1))
  return headers
}
