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
  /** In local development only. */
  readonly explain?: unknown
  /** Touches of this browser that were given up, by reason. */
  readonly dropped: { readonly [reason: string]: number }
}

export interface TouchOptions {
  /** In the site's own unit; may be negative, as a refund is. */
  readonly value?: number
  readonly props?: Attributes
}

/** What the visitor allowed or refused; what was not asked is absent. */
export type Consent = NonNullable<VisitRequest['consent']>

/**
 * Waypost's one function. It never throws, and may be called before the tag has loaded.
 * - `touch` keeps a touch.
 * - `ready` calls back once, with the first decisions: those of the last visit, or else the Worker's first. The event
 *   `waypost` on `document` tells the same state, as its `detail`, then and after each new reply.
 * - `consent` tells what the visitor allows, on every page anew.
 * - `reset` forgets this visitor.
 */
export interface Waypost {
  (call: 'touch', name: string, options?: TouchOptions): void
  (call: 'ready', use: (state: VisitState) => void): void
  (call: 'consent', consent: Consent): void
  (call: 'reset'): void
}

/** The arguments of a call. */
export type Call =
  | readonly [call: 'touch', name: string, options?: TouchOptions | undefined]
  | readonly [call: 'ready', use: (state: VisitState) => void]
  | readonly [call: 'consent', consent: Consent]
  | readonly [call: 'reset']

declare global {
  interface DocumentEventMap {
    waypost: CustomEvent<VisitState>
  }
  interface Window {
    /** The one global. Calls that come before the tag wait in `q`; the tag puts an answerer in its place. */
    waypost?: Waypost & { q: Call[] | { push(call: Call): unknown } }
  }
  interface Document {
    readonly prerendering?: boolean
  }
  interface Navigator {
    /** Source: https://w3c.github.io/gpc/ */
    readonly globalPrivacyControl?: boolean
  }
}
