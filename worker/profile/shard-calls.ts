import type { Posting } from '../../shared/model/fact.ts'
import type { BatchOutcome } from './keep-messages.ts'
import type { Parcel } from './outbox.ts'
import type {
  Confirmation,
  Erased,
  Kept,
  MessageBatch,
  Move,
  ProfilePeek,
  ProfileVisit,
  VisitAnswer,
} from './profiles.ts'

/** What a shard answers to. All that crosses is plain values; the platform's own types for such calls recurse for ever. */
export interface ShardCalls {
  visit(call: ProfileVisit): Promise<VisitAnswer>
  peek(call: ProfilePeek): Promise<VisitAnswer>
  take(site: string, batches: readonly MessageBatch[]): Promise<readonly BatchOutcome[]>
  confirm(call: Confirmation): Promise<'confirmed' | 'erased'>
  /** Resolves once the other profile has taken over; with whom else they turned out to be before, or `null`. */
  move(call: Move): Promise<string | null>
  look(site: string, profile: string): Promise<Kept | Elsewhere | null>
  erase(site: string, profile: string, at: number): Promise<Erased>
  /** What another shard has to tell. */
  accept(site: string, parcel: Parcel): Promise<void>
}

/** The person is kept under another profile's id. */
export interface Elsewhere {
  readonly movedTo: string
}

/** The binding of all shards, by name. */
export interface ShardNamespace {
  getByName(name: string): ShardCalls
}

/** The bindings that a shard uses. */
export interface ShardEnv {
  readonly PLAYBOOKS: KVNamespace
  readonly PROFILES: ShardNamespace
  readonly FACTS: Queue<Posting>
  readonly WAYPOST_DEV?: string
}
