import type { Call, Waypost } from './api.ts'
import { requireConsent } from './consent.ts'
import { install } from './install.ts'
import { queueCalls } from './queue-calls.ts'

export type { IdentifyOptions, TouchOptions, VisitState, Waypost } from './api.ts'

export interface StartOptions {
  readonly site: string
  /** The origin of the Worker. */
  readonly origin: string
  /** Visitors are measured until they refuse. Otherwise nothing is read, kept or sent before the page says that they agreed. */
  readonly isConsentImplied?: boolean
}

/** Runs the tag from a site's own bundle instead of from `tag.js`. Does nothing outside a browser, or a second time. */
export function start({ site, origin, isConsentImplied = false }: StartOptions): void {
  if (typeof window === 'undefined') return
  if (!isConsentImplied) requireConsent()
  install(site, origin, () => import('./rest.ts'))
}

/** The page's `waypost`, for code that is bundled. Calls made before the tag has loaded wait for it. */
export const waypost: Waypost = (...call: Call) => {
  if (typeof window === 'undefined') return
  queueCalls()
  window.waypost?.q.push(call)
}
