import type { MessageRefusal } from '../../shared/model/server-touch.ts'
import type { Attributes, Json, Touch } from '../../shared/model/touch.ts'
import type { PackedPlaced, PackedProfile } from '../../shared/profile/packed-profile.ts'

/**
 * Kept profiles. Every call may be sent again: it gives the same answer and changes nothing more. A call that fails, or
 * takes too long, may have been kept or not; whoever sent it sends it again.
 */
export interface Profiles {
  /** A browser's visit to the profile that it belongs to. `null`: the shard did not answer in time. */
  visit(call: ProfileVisit): Promise<VisitAnswer | null>
  /** What `visit` would answer, and nothing is kept; it follows a visitor to the profile they turned out to be. */
  peek(call: ProfilePeek): Promise<(Exclude<VisitAnswer, { is: 'moved' }> & { readonly profile: string }) | null>
  /** Touches from servers, of several profiles. Rejects when a shard is out of reach. */
  take(site: string, batches: readonly MessageBatch[]): Promise<readonly BatchAnswer[]>
  /** A server says that a visitor is a user. Rejects when a shard is out of reach. */
  confirm(call: Confirmation): Promise<'confirmed' | 'erased' | 'other-user'>
  /**
   * Moves what is kept of an anonymous visitor into the profile that the visitor turned out to be. Gives whom else they
   * turned out to be before, who is not moved unless it is a user that all of them are; `null`: nobody else.
   */
  move(call: Move): Promise<string | null>
  /** Everything that is kept of a person; `null`: nobody. Follows a visitor to the profile they turned out to be. */
  look(site: string, profile: string): Promise<Kept | null>
  /** The same by an id that the ledger tells, which of a visitor who was alone is the visitor's. */
  lookUp(site: string, id: string): Promise<Kept | null>
  /** Erases a person here, for good: what arrives late is refused. */
  erase(site: string, profile: string, at: number): Promise<Erased>
}

/** How a browser proves that it belongs to a profile. */
export type Entry =
  /** Its token says so. */
  | { readonly by: 'token' }
  /** It was proven in this very visit to be this user. */
  | { readonly by: 'proof'; readonly user: string }
  /** It claimed to be the user, without proof: it belongs to the profile once a server confirms it. */
  | { readonly by: 'claim' }
  /** It came by a link that this profile's page decorated, to be used once. `own`: whose browser it was until then. */
  | { readonly by: 'hand-off'; readonly nonce: string; readonly expires: number; readonly own: string }

export interface ProfileVisit {
  readonly site: string
  readonly profile: string
  readonly device: string
  readonly entry: Entry
  /** The device's own evidence and stages, where its token was anonymous until now. */
  readonly carried: PackedProfile | null
  /** Epoch milliseconds: when its token was sealed; `now` where it has none. */
  readonly issuedAt: number
  readonly queue: number
  /** In order of time, by the server's clock. */
  readonly touches: readonly Touch[]
  readonly oldest: number | undefined
  readonly traits: { readonly [name: string]: Json } | undefined
  /** Epoch milliseconds: when the page said who its visitor is; `now` where it does not tell. */
  readonly saidAt?: number
  readonly attributes: Attributes
  /** Epoch milliseconds. */
  readonly now: number
}

/** A visit that leaves nothing behind: by a token, or by a claim that a server may have confirmed. */
export interface ProfilePeek extends ProfileVisit {
  readonly entry: Extract<Entry, { by: 'token' | 'claim' }>
}

export type VisitAnswer =
  | ({ readonly is: 'kept' } & KeptVisit)
  /** The person was erased: the browser is to become a new visitor, and these touches are gone. */
  | { readonly is: 'erased' }
  /** The visitor turned out to be this profile. */
  | { readonly is: 'moved'; readonly to: string }
  /** No server has confirmed the claim yet, or the hand-off was used by somebody else. */
  | { readonly is: 'not-let-in' }

export interface KeptVisit {
  /** The pooled evidence of all devices with the numbers that this one holds, as `packEvidence` writes it. */
  readonly evidence: string
  readonly placed: PackedPlaced
  /** By which version of the playbook. */
  readonly version: string
  readonly stable: string
  /** Whether the person is a user. */
  readonly isUser: boolean
  readonly traits: { readonly [name: string]: Json }
  /** `[from, to, …]` */
  readonly held: readonly number[]
  /** Numbers of this visit's touches, by what became of them. */
  readonly accepted: readonly number[]
  readonly duplicate: readonly number[]
  readonly tooLate: readonly number[]
  readonly erased: readonly number[]
}

export interface MessageBatch {
  readonly profile: string
  /** `null`: a visitor's. */
  readonly user: string | null
  /** Verified, with the sender's ids. */
  readonly touches: readonly Touch[]
  readonly now: number
}

export interface BatchAnswer {
  readonly profile: string
  readonly accepted: number
  readonly duplicate: number
  readonly refused: { readonly [reason in MessageRefusal]?: number }
}

export interface Confirmation {
  readonly site: string
  readonly profile: string
  readonly user: string
  /** The visitor who is the user; `null`: only the traits are news. */
  readonly device: string | null
  readonly carried: PackedProfile | null
  readonly traits: { readonly [name: string]: Json } | undefined
  readonly now: number
}

export interface Move {
  readonly site: string
  /** The visitor's own profile. */
  readonly from: string
  readonly to: string
  /** Whether `to` is a user, who stands for whomever the visitor turned out to be before, unless that is a user too. */
  readonly isUser: boolean
  readonly now: number
}

/** What is kept of a person. */
export interface Kept {
  readonly profile: string
  readonly packed: PackedProfile
  readonly stable: string | null
  /** Ids of the touches that servers sent, and when they arrived. */
  readonly messages: readonly { readonly id: string; readonly at: number }[]
  /** Visitors who a server said are this user, and who have not come by since. */
  readonly confirmed: readonly { readonly device: string; readonly at: number }[]
}

export interface Erased {
  /** How many rows of each kind. */
  readonly rows: { readonly [kind: string]: number }
  /** The visitors that the person was. */
  readonly devices: readonly string[]
}
