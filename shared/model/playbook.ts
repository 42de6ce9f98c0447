import type { AttributeCondition, Condition, Duration } from './condition.ts'
import type { Json } from './touch.ts'

/** How touches of one name are treated. */
export interface TouchRule {
  /** An aim of the site, to be measured. */
  readonly goal?: boolean
  /** Only touches sent with a secret key become evidence. */
  readonly verified?: boolean
  /** The tag sends this touch by itself (only `page`). */
  readonly auto?: boolean
  /** Properties that are taken besides those that conditions read; all others are dropped and counted. */
  readonly props?: readonly string[]
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
  /** The share of visitors, from 0 to 1, who never see a play for a stage of this journey. */
  readonly holdout?: number
}

export interface Slot {
  readonly kind: 'element'
  readonly default: 'page'
  /** How often plays are shown here at most, all together. */
  readonly cap?: ShowCap
}

/** How often something is shown to a person at most, on all their devices: for good, or in any span of `within`. */
export interface ShowCap {
  readonly shows: number
  readonly within?: Duration
}

/** What a variant puts into its slot. Nothing here can run script. */
export interface Content {
  readonly text?: string
  readonly attributes?: { readonly [name: string]: string }
  readonly link?: { readonly href: string; readonly text?: string }
  readonly image?: { readonly src: string; readonly alt: string; readonly srcset?: string }
  /** Markup in the slot's place, as sanitising at publish left it. */
  readonly html?: string
  /** Names of classes, separated by spaces, that the slot has besides its own. */
  readonly class?: string
  /** The slot is not shown. */
  readonly hide?: true
  /** For the page's own code to render. */
  readonly json?: Json
  /** Another page instead of this one: a path of the site, or an address of a host that the playbook lists. */
  readonly redirect?: string
}

/** A template of the playbook with what stands in its fields: what it makes is shown as `html`. */
export interface FilledTemplate {
  readonly template: string
  /** Those with a default may be left out. */
  readonly fields?: { readonly [name: string]: FieldValue }
}

export type FieldValue = string | number | boolean | { readonly src: string; readonly alt: string }

/**
 * What a field of a template takes. A text may have merge fields; so may a `url` and the `src` of an `image`, after what
 * fixes where they lead.
 */
export type TemplateField =
  | { readonly type: 'text' | 'url'; readonly default?: string }
  | { readonly type: 'number'; readonly default?: number }
  | { readonly type: 'boolean'; readonly default?: boolean }
  | { readonly type: 'image'; readonly default?: { readonly src: string; readonly alt: string } }
  | { readonly type: 'choice'; readonly options: readonly string[]; readonly default?: string }

/** Markup that developers own, with places for what marketers write: `{{ fields.title }}`. */
export interface Template {
  readonly html: string
  readonly fields: { readonly [name: string]: TemplateField }
}

export interface Variant {
  readonly id: string
  /** Relative to the play's other variants; 1 by default, and 0 for one that is stopped. */
  readonly weight?: number
  /** Strings may have merge fields, as `{{ traits.firstName | default: 'you' }}`, for what is known of the viewer. */
  readonly content: Content | FilledTemplate
}

/** When a play is on: between two instants, and of that time at some days and hours by the clock of a time zone. */
export interface Schedule {
  readonly from?: string
  /** Not in. */
  readonly until?: string
  readonly days?: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[]
  /** As in `09:00-18:00`, the end not in; through midnight where they end before they begin. */
  readonly hours?: string
  /** By its IANA name, as `Europe/Paris`. */
  readonly timeZone?: string
}

export interface Play {
  readonly id: string
  readonly slot: string
  /** `journey:stage`; the play applies at any of them. */
  readonly stages: readonly string[]
  readonly audience?: AttributeCondition
  /** Paths of the pages it is for, any of them, with `*` and `:name` as URLPattern has them; absent, every page. */
  readonly pages?: readonly string[]
  readonly schedule?: Schedule
  /** Of the plays of one group a visitor is eligible for one at most, drawn by these weights (1 by default). */
  readonly group?: { readonly id: string; readonly weight?: number }
  /** The share of visitors, from 0 to 1, who see the page as it is in its place. */
  readonly control?: number
  readonly variants: readonly Variant[]
  /** How often it is shown at most; a control's views of the page in its place count alike. */
  readonly cap?: ShowCap
  /**
   * Whether somebody who saw an arm keeps it, whatever the weights become, while the play has it still (`true`, the
   * default). `false`: each decision follows the weights of the day.
   */
  readonly sticky?: boolean
  /** What it is to bring about: a stage, `journey:stage`, or a touch that is a goal. */
  readonly goal?: string
  /** How long after the first exposure the goal counts for it. */
  readonly window?: Duration
}

/** Somebody else's server that is told when people enter stages. */
export interface Webhook {
  readonly id: string
  /** Where it is posted to: https, or http on this machine. */
  readonly url: string
  /** `journey:stage`; entering any of them is told. */
  readonly stages: readonly string[]
}

/** Ten million profiles are then 160,000 to a shard; shards that nobody asks cost nothing. */
export const DEFAULT_SHARDS = 64

/** Everything a marketer defines for a site. */
export interface Playbook {
  readonly site: string
  /** What a visitor who has not been asked lets the site do: nothing (`required`), or everything until they refuse. */
  readonly consent: 'required' | 'implied'
  /**
   * Whose evidence is kept in storage, besides what browsers carry: that of people proven to be users (`known`, the
   * default), or of anonymous visitors too, for sites whose servers send touches of theirs.
   */
  readonly keep?: 'known' | 'everyone'
  /**
   * Whether a browser has to prove who its visitor is (`proof`, the default). `trusting` believes what it says: anybody
   * can then call themselves any user, and read and change that user's journey.
   */
  readonly identity?: 'proof' | 'trusting'
  /** How many storage shards the site's profiles lie in, 1 to 4,096; 64 by default. Fixed by the first publication. */
  readonly shards?: number
  /** Names of the traits that are taken; all others are dropped and counted. */
  readonly traits?: readonly string[]
  /**
   * Parameters that addresses keep besides `utm_…` and those that conditions and audiences read as `query.<name>`; all
   * others are dropped and counted.
   */
  readonly query?: readonly string[]
  /** How long after the last touch a person is kept, in whole days; `400d` by default, and never shorter than `late`. */
  readonly retention?: Duration
  /** Hosts, with their port where they have one of their own, to which links carry the visitor along. */
  readonly linkHosts?: readonly string[]
  /** Hosts, with their port where they have one of their own, to which contents may redirect besides the site itself. */
  readonly redirectHosts?: readonly string[]
  /** Whether contents may be `html`; templates may without it, since developers write their markup. */
  readonly allowHtml?: boolean
  readonly templates?: { readonly [name: string]: Template }
  /** Paths of pages, written as those of plays are, on which nothing is ever shown: payment, sign-in. */
  readonly untouched?: readonly string[]
  /** How long after it happened a touch may still arrive. */
  readonly late?: Duration
  readonly touches: { readonly [name: string]: TouchRule }
  readonly journeys: readonly Journey[]
  readonly slots: { readonly [id: string]: Slot }
  readonly plays: readonly Play[]
  /** The share of visitors, from 0 to 1, who never see any play. */
  readonly holdout?: number
  /** How often plays are shown at most, all together. */
  readonly cap?: ShowCap
  /** Ten at most. */
  readonly webhooks?: readonly Webhook[]
}

/** How long a browser keeps a touch that it cannot deliver: later ones could only come from elsewhere. */
export const DEFAULT_LATE = '7d'

/** A playbook as it was published: immutable, named by its content. */
export interface PublishedPlaybook {
  /** The first 12 hex digits of the SHA-256 of the playbook's JSON. */
  readonly version: string
  /** Epoch milliseconds. */
  readonly publishedAt: number
  readonly playbook: Playbook
}
