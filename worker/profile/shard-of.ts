import { fnv1a32 } from '../../shared/lib/hash.ts'
import { DEFAULT_SHARDS } from '../../shared/model/playbook.ts'

/** The name of the Durable Object that keeps a profile. A stored shape: a site's number of shards never changes. */
export function shardOf(site: string, profile: string, shards = DEFAULT_SHARDS): string {
  return `profiles:v1:${site}:${fnv1a32(`${site}\0${profile}`) % shards}`
}
