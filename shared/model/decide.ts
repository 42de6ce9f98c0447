import type { Whose } from './server-touch.ts'
import type { Attributes } from './touch.ts'
import type { SlotAnswer, StageAnswer, VisitRequest } from './visit.ts'

/** For whom slots are decided by call: who they are, or what a browser or an app carries of them. */
export type Decided = Whose | { readonly profile: string } | { readonly token: string }

/** What `/v1/decide` takes: nothing of it is kept. */
export interface DecideRequest {
  readonly site: string
  /** `null`: somebody of whom nothing is known but where they are, or the visitor of the cookie. */
  readonly whom: Decided | null
  /** By what the arms are drawn of somebody who has no such id yet: any text that stays the same for them. */
  readonly stableId?: string
  /** `null`: every slot of the playbook. */
  readonly slots: readonly string[] | null
  readonly page: VisitRequest['page']
  /** What is known of where they are, before what the request itself tells: `country`, `device` and the like, or own names. */
  readonly context: Attributes
  /** What the caller knows of them, as if it were said now; only with a secret key. */
  readonly traits?: Attributes
  readonly consent?: NonNullable<VisitRequest['consent']>
}

export interface DecideReply {
  /** The playbook's version. */
  readonly playbook: string
  /** Whether anything was known of whom this is for; else it is what somebody new would get. */
  readonly known: boolean
  readonly stages: { readonly [journey: string]: StageAnswer }
  readonly slots: { readonly [slot: string]: SlotAnswer }
  /** The visitor whose token it was. */
  readonly visitor?: string
  /** Epoch milliseconds: when a stage changes by time alone. */
  readonly nextChange?: number
  /** Why: of each journey its stages, of each slot its plays; only with a secret key or in local development. */
  readonly explain?: unknown
}
