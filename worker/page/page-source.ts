import type { Env } from '../env.ts'

/** Where the site's own pages come from. */
export interface PageSource {
  /** The site whose plays fill them. */
  readonly site: string
  /** Where the origin has the page of an address. */
  readonly locate: (url: URL) => URL
  /** The origin is asked over the network. */
  readonly isRemote: boolean
  /** Asks the origin; `null` where it has nothing to say, and rejects where it is out of reach. */
  readonly fetch: (request: Request) => Promise<Response | null>
  /** Keeps pages as the origin gave them, where it lets shared caches do so; `null`: they are at hand anyway. */
  readonly copies: (() => Promise<Cache>) | null
}

const COPIES = 'waypost-pages'

/** The origin that the settings name. Throws what is wrong with them, for the one who deploys. */
export function createPageSource({ ORIGIN = '', WAYPOST_SITE, ASSETS }: Env): PageSource {
  const site = WAYPOST_SITE ?? ''
  if (site === '') throw new Error('WAYPOST_SITE is not set: name the site whose plays fill the pages of ORIGIN')
  if (ORIGIN === 'assets') {
    return { site, isRemote: false, locate: (url) => url, fetch: (request) => fileOf(ASSETS, request), copies: null }
  }
  const origin = URL.parse(ORIGIN)
  if (origin === null || !/^https?:$/.test(origin.protocol))
    throw new Error('ORIGIN must be "assets", or an absolute address such as "https://origin.example"')
  return {
    site,
    isRemote: true,
    locate: (url) => locate(origin, url),
    fetch: (request) => fetch(request),
    copies: () => caches.open(COPIES),
  }
}

function locate(origin: URL, { pathname, search }: URL): URL {
  const located = new URL(origin)
  located.pathname = `${origin.pathname.replace(/\/$/, '')}${pathname}`
  located.search = search
  return located
}

/** What is no file, and has no page of its own that says so, is the Worker's to answer. */
async function fileOf(assets: Fetcher, request: Request): Promise<Response | null> {
  const response = await assets.fetch(request)
  return response.status === 404 && !response.headers.has('content-type') ? null : response
}
