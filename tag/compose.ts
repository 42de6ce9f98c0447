import type { VisitRequest } from '../shared/model/visit.ts'
import { consent } from './consent.ts'
import { MAX_SENT_LENGTH } from './limits.ts'
import type { Kept } from './queue/kept.ts'
import { holds } from './queue/steps.ts'
import { site } from './settings.ts'
import { slotIds } from './slots.ts'

/** A request as JSON will have it: what is undefined is left out. */
export type Sendable = Pick<VisitRequest, 'touches'> & {
  readonly [field in keyof VisitRequest]?: VisitRequest[field] | null | undefined
}

/** The request that brings a visitor's touches, as many as fit, and asks for the page's slots. */
export function composeVisit({ seed, fresh, reply, next, touches }: Kept): Sendable {
  let room = MAX_SENT_LENGTH
  return {
    ...asking(),
    token: reply && `${reply.token}`,
    seed,
    fresh,
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
  }
}

/** The request of a visitor who refused: nothing about them, and of the address only the place. */
export function composeRefusal(): Sendable {
  return { ...asking(), touches: [], page: { url: location.origin + location.pathname }, consent: { measure: false } }
}

function asking() {
  return { site, slots: slotIds(), sentAt: Date.now() }
}
