import { DurableObject } from 'cloudflare:workers'
import type { Parcel } from './outbox.ts'
import type { Confirmation, MessageBatch, Move, ProfilePeek, ProfileVisit } from './profiles.ts'
import type { ShardCalls, ShardEnv } from './shard-calls.ts'
import type { ShardWork } from './shard-work.ts'

/** Once an isolate has loaded it, its shards begin at once. */
let loaded: typeof import('./shard-work.ts') | null = null

/**
 * One shard of a site's kept profiles, as the platform knows it. What it does is a module of its own, loaded before its
 * first call: an isolate that only decides does not carry it along.
 */
export class ProfileShard extends DurableObject<ShardEnv> implements ShardCalls {
  private work: ShardWork | null = null

  constructor(state: DurableObjectState, env: ShardEnv) {
    super(state, env)
    if (loaded !== null) this.work = new loaded.ShardWork(state, env)
    else
      state.blockConcurrencyWhile(async () => {
        loaded = await import('./shard-work.ts')
        this.work = new loaded.ShardWork(state, env)
      })
  }

  async visit(call: ProfileVisit) {
    return this.ready().visit(call)
  }

  async peek(call: ProfilePeek) {
    return this.ready().peek(call)
  }

  async take(site: string, batches: readonly MessageBatch[]) {
    return this.ready().take(site, batches)
  }

  async confirm(call: Confirmation) {
    return this.ready().confirm(call)
  }

  async move(call: Move) {
    return this.ready().move(call)
  }

  async look(site: string, profile: string) {
    return this.ready().look(site, profile)
  }

  async erase(site: string, profile: string, at: number) {
    return this.ready().erase(site, profile, at)
  }

  async accept(site: string, parcel: Parcel) {
    return this.ready().accept(site, parcel)
  }

  override async alarm() {
    return this.ready().alarm()
  }

  /** The platform lets no call in before the constructor's work is done. */
  private ready(): ShardWork {
    if (this.work === null) throw new Error('a shard was called before it was ready')
    return this.work
  }
}
