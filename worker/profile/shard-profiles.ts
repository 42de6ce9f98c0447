import { ownProfileOf } from '../../shared/profile/own-profile.ts'
import { inTime } from '../lib/in-time.ts'
import type { BatchOutcome } from './keep-messages.ts'
import type { BatchAnswer, Kept, MessageBatch, Profiles } from './profiles.ts'
import type { Elsewhere, ShardNamespace } from './shard-calls.ts'
import { shardOf } from './shard-of.ts'

/** A page is decided from its token rather than kept waiting longer than this. */
const VISIT_LIMIT_MS = 200

/** A visitor is a user, and a user is nobody else; those who came by links of one another take some steps more. */
const MAX_STEPS = 8

interface ShardsOptions {
  /** The number of a site's shards, as its playbook says. */
  readonly shardsOf: (site: string) => Promise<number | undefined>
  readonly onFault: (site: string, fault: string) => void
  /** Milliseconds that a page waits at most. */
  readonly visitLimitMs?: number
}

/** Kept profiles in Durable Objects. */
export function createShardProfiles(
  namespace: ShardNamespace,
  { shardsOf, onFault, visitLimitMs = VISIT_LIMIT_MS }: ShardsOptions,
): Profiles {
  const shard = async (site: string, profile: string) =>
    namespace.getByName(shardOf(site, profile, await shardsOf(site)))
  const look = async (site: string, profile: string) => {
    let at = profile
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const found: Kept | Elsewhere | null = await (await shard(site, at)).look(site, at)
      if (found === null || !('movedTo' in found)) return found
      at = found.movedTo
    }
    return null
  }
  return {
    async visit(call) {
      try {
        const stub = await shard(call.site, call.profile)
        return await inTime(stub.visit(call), visitLimitMs)
      } catch (error) {
        onFault(call.site, String(error))
        return null
      }
    },
    async peek(call) {
      let at = call.profile
      try {
        for (let step = 0; step < MAX_STEPS; step += 1) {
          const stub = await shard(call.site, at)
          const answer = await inTime(stub.peek({ ...call, profile: at }), visitLimitMs)
          if (answer.is !== 'moved') return { ...answer, profile: at }
          at = answer.to
        }
        return null
      } catch (error) {
        onFault(call.site, String(error))
        return null
      }
    },
    async take(site, batches) {
      return takeAll(
        batches,
        async (part) => {
          const [first] = part
          if (first === undefined) return []
          return (await shard(site, first.profile)).take(site, part)
        },
        (profile) => shardsOf(site).then((shards) => shardOf(site, profile, shards)),
      )
    },
    async confirm(call) {
      return (await shard(call.site, call.profile)).confirm(call)
    },
    async move(call) {
      let { from } = call
      for (let step = 0; step < MAX_STEPS; step += 1) {
        const next = await (await shard(call.site, from)).move({ ...call, from })
        if (next === null || !call.isUser) return next
        from = next
      }
      throw new Error('somebody has moved too often')
    },
    look,
    async lookUp(site, id) {
      return (await look(site, id)) ?? look(site, ownProfileOf(id))
    },
    async erase(site, profile, at) {
      return (await shard(site, profile)).erase(site, profile, at)
    },
  }
}

/** One call to each shard, and one more to where somebody has moved. */
async function takeAll(
  batches: readonly MessageBatch[],
  take: (part: readonly MessageBatch[]) => Promise<readonly BatchOutcome[]>,
  shardOf: (profile: string) => Promise<string>,
): Promise<readonly BatchAnswer[]> {
  const answers: BatchAnswer[] = []
  let left = batches
  for (let step = 0; left.length > 0 && step < MAX_STEPS; step += 1) {
    const parts = new Map<string, MessageBatch[]>()
    for (const batch of left) {
      const name = await shardOf(batch.profile)
      parts.set(name, [...(parts.get(name) ?? []), batch])
    }
    const outcomes = (await Promise.all([...parts.values()].map(take))).flat()
    const moved = new Map(
      outcomes.flatMap((outcome) => ('movedTo' in outcome ? [[outcome.profile, outcome.movedTo]] : [])),
    )
    answers.push(...outcomes.flatMap((outcome) => ('movedTo' in outcome ? [] : [outcome])))
    left = left.flatMap((batch) => {
      const to = moved.get(batch.profile)
      return to === undefined ? [] : [{ ...batch, profile: to }]
    })
  }
  if (left.length > 0) throw new Error('somebody has moved too often')
  return answers
}
