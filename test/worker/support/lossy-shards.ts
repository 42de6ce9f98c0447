import type { ShardCalls, ShardNamespace } from '../../../worker/profile/shard-calls.ts'

/** What becomes of a call to a shard: both losses look the same to the caller. */
export type Loss = 'none' | 'before' | 'after'

/** Shards some of whose calls are lost, before or after they were kept. */
export function lossyShards(namespace: ShardNamespace, next: () => Loss): ShardNamespace {
  const lose = async <T>(call: () => Promise<T>): Promise<T> => {
    const loss = next()
    if (loss === 'before') throw new Error('lost before')
    const answer = await call()
    if (loss === 'after') throw new Error('lost after')
    return answer
  }
  return {
    getByName(name): ShardCalls {
      const shard = () => namespace.getByName(name)
      return {
        visit: (call) => lose(() => shard().visit(call)),
        peek: (call) => lose(() => shard().peek(call)),
        take: (site, batches) => lose(() => shard().take(site, batches)),
        confirm: (call) => lose(() => shard().confirm(call)),
        move: (call) => lose(() => shard().move(call)),
        look: (site, profile) => lose(() => shard().look(site, profile)),
        erase: (site, profile, at) => lose(() => shard().erase(site, profile, at)),
        accept: (site, parcel) => lose(() => shard().accept(site, parcel)),
      }
    },
  }
}
