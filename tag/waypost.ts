import type { Call, Waypost } from './api.ts'
import { requireConsent } from './consent.ts'
import { install } from './install.ts'
import { queueCalls } from './queue-calls.ts'

export type { TouchOptions, VisitState, Waypost } from './api.ts'

export interface StartOptions {
  readonly site: string
  /** The origin of the Worker. */
  readonly origin: string
  /** Until the page says that the visitor agreed, nothing is read, kept or sent. */
  readonly isConsentRequired?: boolean
}

/** Runs the tag from a site's own bundle instead of from `tag.js`. Does nothing outside a browser, or a second time. */
export function start({ site, origin, isConsentRequired = false }: StartOptions): void {
  if (typeof window === 'undefined') return
  if (isConsentRequired) requireConsent()
  install(site, origin)
}

/** The page's `waypost`, for code that is bundled. Calls made before the tag has loaded wait for it. */
export const waypost: Waypost = (...call: Call) => {
  if (typeof window === 'undefined') return
  queueCalls()
  window.waypost?.q.push(call)
}
