import type { VisitRequest } from '../shared/model/visit.ts'
import { consent } from './consent.ts'
import { MAX_SENT_LENGTH, MAX_SLOTS } from './limits.ts'
import type { Kept } from './queue/kept.ts'
import { holds } from './queue/steps.ts'
import { site } from './settings.ts'
import { slotIds } from './slot-ids.ts'

/** A request as JSON will have it: what is undefined is left out. */
export interface Sendable extends Pick<VisitRequest, 'touches'> {
  readonly [field: string]: unknown
}

/**
 * The request that brings a visitor's touches, as many as fit, and asks for the page's slots.
 */
export function composeVisit({ reply, next, touches, identity, exposed: _, ...known }: Kept): Sendable {
  let room = MAX_SENT_LENGTH
  return {
    ...known,
    site,
    slots: slotIds().slice(0, MAX_SLOTS),
    sentAt: Date.now(),
    token: reply && `${reply.token}`,
    touches: touches.filter((touch) => {
      if (holds(reply, touch)) return false
      room -= JSON.stringify(touch).length
      return room > 0
    }),
    oldest: touches[0]?.seq ?? next,
    page: {
      url: location.href,
      // At most 4,096 letters, say the standards.
      referrer: document.referrer,
    },
    consent,
    identify: identity?.claim,
  }
}
