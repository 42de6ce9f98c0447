import type { SentTouch, VisitReply, VisitRequest } from '../model/visit.ts'
import { allowProps } from './allow.ts'
import { allowUrl } from './allow-url.ts'
import type { Allowed } from './allowed.ts'

/** A visit as it may be read, and how much of it was dropped. */
export interface AllowedVisit {
  readonly request: VisitRequest
  readonly dropped: NonNullable<VisitReply['dropped']>
}

/** A visit without the properties and the parts of addresses that its site does not take; nothing else looks at them. */
export function allowVisit(request: VisitRequest, allowed: Allowed): AllowedVisit {
  const { page, dropped: address } = allowPage(request.page, allowed)
  let props = 0
  const touches = request.touches.map((touch): SentTouch => {
    if (touch.props === undefined) return touch
    const { kept, dropped } = allowProps(touch.name, touch.props, allowed)
    props += dropped
    return dropped === 0 ? touch : { ...touch, props: kept }
  })
  const dropped = { props, address }
  if (props + address === 0) return { request, dropped }
  return { request: { ...request, touches, page }, dropped }
}

/** A page without the parts of its addresses that its site does not take, and how many those were. */
export function allowPage(
  page: VisitRequest['page'],
  allowed: Allowed,
): { readonly page: VisitRequest['page']; readonly dropped: number } {
  const url = allowUrl(page.url, allowed)
  const referrer = allowUrl(page.referrer ?? '', allowed)
  const dropped = url.dropped + referrer.dropped
  if (dropped === 0) return { page, dropped }
  const kept = { ...page, url: url.kept, ...(page.referrer !== undefined && { referrer: referrer.kept }) }
  return { page: kept, dropped }
}
