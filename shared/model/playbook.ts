import type { AttributeCondition, Condition, Duration } from './condition.ts'

/** How touches of one name are treated. */
export interface TouchRule {
  /** An aim of the site, to be measured. */
  readonly goal?: boolean
  /** Only touches sent with a secret key become evidence. */
  readonly verified?: boolean
  /** The tag sends this touch by itself (only `page`). */
  readonly auto?: boolean
}

export interface Stage {
  readonly id: string
  readonly when: Condition
  /** Once entered, not left for an earlier stage. */
  readonly keep?: boolean
}

export interface Journey {
  readonly id: string
  /** From the first to the furthest. */
  readonly stages: readonly Stage[]
}

export interface Slot {
  readonly kind: 'element'
  readonly default: 'page'
}

/** What a variant puts into its slot. Strings only: nothing here can run script. */
export interface Content {
  readonly text?: string
  readonly attributes?: { readonly [name: string]: string }
  readonly link?: { readonly href: string; readonly text?: string }
  readonly image?: { readonly src: string; readonly alt: string; readonly srcset?: string }
}

export interface Variant {
  readonly id: string
  readonly content: Content
}

export interface Play {
  readonly id: string
  readonly slot: string
  /** `journey:stage`; the play applies at any of them. */
  readonly stages: readonly string[]
  readonly audience?: AttributeCondition
  readonly schedule?: { readonly from?: string; readonly until?: string }
  readonly variants: readonly Variant[]
}

/** Everything a marketer defines for a site. */
export interface Playbook {
  readonly site: string
  readonly consent?: 'required' | 'implied'
  /** How long after it happened a touch may still arrive. */
  readonly late?: Duration
  readonly touches: { readonly [name: string]: TouchRule }
  readonly journeys: readonly Journey[]
  readonly slots: { readonly [id: string]: Slot }
  readonly plays: readonly Play[]
}

/** A playbook as it was published: immutable, named by its content. */
export interface PublishedPlaybook {
  /** The first 12 hex digits of the SHA-256 of the playbook's JSON. */
  readonly version: string
  /** Epoch milliseconds. */
  readonly publishedAt: number
  readonly playbook: Playbook
}
