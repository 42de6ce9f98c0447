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
  const { page } = request
  const url = allowUrl(page.url, allowed)
  const referrer = allowUrl(page.referrer ?? '', allowed)
  const address = url.dropped + referrer.dropped
  let props = 0
  const touches = request.touches.map((touch): SentTouch => {
    if (touch.props === undefined) return touch
    const { kept, dropped } = allowProps(touch.name, touch.props, allowed)
    props += dropped
    return dropped === 0 ? touch : { ...touch, props: kept }
  })
  const dropped = { props, address }
  if (props + address === 0) return { request, dropped }
  const allowedPage = { ...page, url: url.kept, ...(page.referrer !== undefined && { referrer: referrer.kept }) }
  return { request: { ...request, touches, page: allowedPage }, dropped }
}
