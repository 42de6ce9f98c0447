import type { Attributes } from '../../shared/model/touch.ts'
import type { VisitRequest } from '../../shared/model/visit.ts'

/** Where a request came from, as the edge knows it. */
export interface Origin {
  readonly country?: string | undefined
  readonly region?: string | undefined
  readonly city?: string | undefined
  readonly timezone?: string | undefined
  readonly language?: string | undefined
  readonly isMobile: boolean
}

/**
 * What rules and audiences can read of a visit: `country`, `region`, `city`, `timezone`, `language`, `device`
 * (`mobile` or `desktop`), `url`, `host`, `path`, `query.<name>`, `referrer`, `title`, and `campaign.source`, `.medium`,
 * `.name`, `.term`, `.content` from the `utm_` parameters. What is not known is absent.
 */
export function contextOf({ page }: VisitRequest, origin: Origin): Attributes {
  const url = URL.parse(page.url)
  const query = url === null || url.search === '' ? {} : Object.fromEntries(url.searchParams)
  const { utm_source, utm_medium, utm_campaign, utm_term, utm_content } = query
  const campaign = given({
    source: utm_source,
    medium: utm_medium,
    name: utm_campaign,
    term: utm_term,
    content: utm_content,
  })
  const { isMobile, ...place } = origin
  return {
    ...given(place),
    device: isMobile ? 'mobile' : 'desktop',
    url: page.url,
    ...(url && { host: url.host, path: url.pathname, query }),
    ...given({ referrer: page.referrer, title: page.title }),
    ...(Object.keys(campaign).length > 0 && { campaign }),
  }
}

/** What Cloudflare's edge says of a request's origin; nothing outside it. */
export function originOf(request: Request): Origin {
  const edge: Partial<Record<string, unknown>> = typeof request.cf === 'object' ? request.cf : {}
  const text = (name: string) => (typeof edge[name] === 'string' ? edge[name] : undefined)
  return {
    country: text('country'),
    region: text('region'),
    city: text('city'),
    timezone: text('timezone'),
    language: request.headers.get('accept-language')?.split(/[,;]/)[0]?.toLowerCase() || undefined,
    isMobile: request.headers.get('sec-ch-ua-mobile') === '?1' || /Mobi/.test(request.headers.get('user-agent') ?? ''),
  }
}

function given(values: { readonly [name: string]: string | undefined }): { [name: string]: string } {
  const kept: { [name: string]: string } = {}
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') kept[name] = value
  }
  return kept
}
