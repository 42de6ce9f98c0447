import type { Attributes, Json } from '../../shared/model/touch.ts'
import type { VisitRequest } from '../../shared/model/visit.ts'

/** What is looked at of a request besides what it says of its page. */
type Sender = Pick<Request, 'headers' | 'cf'>

/**
 * What rules and audiences can read of a visit: `country`, `region`, `city`, `timezone`, `language`, `device`
 * (`mobile` or `desktop`), `url`, `host`, `path`, `query.<name>`, `referrer`, `title`, and `campaign.source`, `.medium`,
 * `.name`, `.term`, `.content` from the `utm_` parameters. What is not known is `null`. Nothing is looked up before a
 * rule reads it: most visits meet rules that read one or two of these.
 */
export function contextOf({ page }: Pick<VisitRequest, 'page'>, request: Sender): Attributes {
  const edge = once(() => edgeOf(request))
  const device = once(() => deviceOf(request.headers))
  const url = once(() => URL.parse(page.url))
  const query = once(() => queryOf(url()))
  return {
    get country() {
      return edge().country
    },
    get region() {
      return edge().region
    },
    get city() {
      return edge().city
    },
    get timezone() {
      return edge().timezone
    },
    get language() {
      return request.headers.get('accept-language')?.split(/[,;]/)[0]?.toLowerCase() || null
    },
    get device() {
      return device()
    },
    url: page.url,
    get host() {
      return url()?.host ?? null
    },
    get path() {
      return url()?.pathname ?? null
    },
    get query() {
      return query()
    },
    referrer: page.referrer || null,
    title: page.title || null,
    get campaign() {
      return campaignOf(query() ?? {})
    },
  }
}

/** What Cloudflare's edge says of a request's origin; nothing outside it. */
function edgeOf({ cf }: Sender) {
  const edge: Partial<Record<string, unknown>> = typeof cf === 'object' ? cf : {}
  const text = (name: string) => {
    const value = edge[name]
    return typeof value === 'string' && value !== '' ? value : null
  }
  return { country: text('country'), region: text('region'), city: text('city'), timezone: text('timezone') }
}

function deviceOf(headers: Headers): string {
  const isMobile = headers.get('sec-ch-ua-mobile') === '?1' || /Mobi/.test(headers.get('user-agent') ?? '')
  return isMobile ? 'mobile' : 'desktop'
}

function queryOf(url: URL | null): { readonly [name: string]: string } | null {
  if (url === null) return null
  return url.search === '' ? {} : Object.fromEntries(url.searchParams)
}

function campaignOf(query: { readonly [name: string]: string }): Json {
  const { utm_source, utm_medium, utm_campaign, utm_term, utm_content } = query
  const parts = { source: utm_source, medium: utm_medium, name: utm_campaign, term: utm_term, content: utm_content }
  const campaign: { [name: string]: string } = {}
  for (const [name, value] of Object.entries(parts)) {
    if (value !== undefined && value !== '') campaign[name] = value
  }
  return Object.keys(campaign).length > 0 ? campaign : null
}

function once<T>(compute: () => T): () => T {
  let computed: { readonly value: T } | null = null
  return () => {
    computed ??= { value: compute() }
    return computed.value
  }
}
