import type { Attributes } from '../shared/model/touch.ts'
import type { SlotAnswer, StageAnswer, VisitRequest } from '../shared/model/visit.ts'

/** What a page may know of its visitor. */
export interface VisitState {
  readonly stages: { readonly [journey: string]: StageAnswer }
  /** Those of this page, and the last known of others. */
  readonly slots: { readonly [slot: string]: SlotAnswer }
  /** The playbook's version. */
  readonly playbook: string
  /** Epoch milliseconds by the server's clock: when a stage changes by time alone. */
  readonly nextChange?: number
  /** The visitor's id, for the site's servers to name them by; a name, which opens nothing. */
  readonly visitor?: string
  /** In local development only. */
  readonly explain?: unknown
  /** Touches of this browser that were given up, by reason. */
  readonly dropped?: { readonly [reason: string]: number } | undefined
}

export interface TouchOptions {
  /** In the site's own unit; may be negative, as a refund is. */
  readonly value?: number
  readonly props?: Attributes
}

export interface IdentifyOptions {
  /** HMAC-SHA256 of the user id by the site's identity secret, from the site's own server; or a signed JWT. */
  readonly proof?: string
  readonly traits?: Attributes
}

/** What the visitor allowed or refused; what was not asked is absent. */
export type Consent = NonNullable<VisitRequest['consent']>

/**
 * Waypost's one function. It never throws, and may be called before the tag has loaded.
 * - `touch` keeps a touch.
 * - `ready` calls back once, with the first decisions: those of the last visit, or else the Worker's first. The event
 *   `waypost` on `document` tells the same state, as its `detail`, then and after each new reply.
 * - `consent` tells what the visitor allows, on every page anew.
 * - `google-consent` has the page's commands to Google's Consent Mode tell what the visitor allows, those before the call
 *   and those after. Consent should be required then, so that nothing is kept before the first.
 * - `reset` forgets this visitor.
 * - `identify` says that the visitor is a user of the site. It may be called on every page.
 * - `link` calls back with an address of another domain of the site, by which that domain knows the visitor; with the
 *   address as it is where that fails. Links to hosts that the site lists need no call.
 */
export interface Waypost {
  (call: 'touch', name: string, options?: TouchOptions): void
  (call: 'ready', use: (state: VisitState) => void): void
  (call: 'consent', consent: Consent): void
  (call: 'google-consent'): void
  (call: 'reset'): void
  (call: 'identify', user: string, options?: IdentifyOptions): void
  (call: 'link', url: string, use: (url: string) => void): void
  (...call: DecidedCall): void
}

export type IdentifyCall = readonly [call: 'identify', user: string, options?: IdentifyOptions | undefined]
export type LinkCall = readonly [call: 'link', url: string, use: (url: string) => void]

/**
 * Decisions that came before the tag, by the bootstrap or with the tag's own code, and the seed with which they were asked
 * for. Between Waypost's own parts: pages do not call it.
 */
export type DecidedCall = readonly [
  call: 'decided',
  slots?: { readonly [slot: string]: SlotAnswer } | undefined,
  seed?: string,
]

export type GoogleConsentCall = readonly [call: 'google-consent']

/** The arguments of a call. */
export type Call =
  | readonly [call: 'touch', name: string, options?: TouchOptions | undefined]
  | readonly [call: 'ready', use: (state: VisitState) => void]
  | readonly [call: 'consent', consent: Consent]
  | readonly [call: 'reset']
  | DecidedCall
  | GoogleConsentCall
  | IdentifyCall
  | LinkCall

declare global {
  interface DocumentEventMap {
    waypost: CustomEvent<VisitState>
  }
  interface Window {
    /** The one global. Calls that come before the tag wait in `q`; the tag puts an answerer in its place. */
    waypost?: Waypost & { q: Call[] | { push(call: Call): unknown } }
    /** Where a page's commands to Google's tags are. */
    dataLayer?: unknown[]
  }
  interface Document {
    readonly prerendering?: boolean
  }
  interface Navigator {
    /** Source: https://w3c.github.io/gpc/ */
    readonly globalPrivacyControl?: boolean
  }
}
