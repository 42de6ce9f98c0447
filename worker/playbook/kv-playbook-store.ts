import type { PublishedPlaybook } from '../../shared/model/playbook.ts'
import type { PlaybookStore } from './playbook-store.ts'

/** Loaded once for the isolate, and then at hand without waiting: Durable Objects cannot wait for one another's. */
let schema: typeof import('../../shared/wire/playbook-schema.ts') | null = null

/** Playbooks in Workers KV, one key for each site. The schema is loaded with the first playbook, not with the Worker. */
export function createKvPlaybookStore(kv: KVNamespace): PlaybookStore {
  return {
    async published(site) {
      const stored: unknown = await kv.get(publishedKey(site), 'json')
      if (stored === null) return null
      schema ??= await import('../../shared/wire/playbook-schema.ts')
      const parsed = schema.parsePublished(stored)
      if (!parsed.ok) throw new Error(`The playbook stored for ${site} cannot be read: ${parsed.problems[0]?.path}`)
      return parsed.value
    },
    async shards(site) {
      const stored = await kv.get(publishedKey(site), 'text')
      schema ??= await import('../../shared/wire/playbook-schema.ts')
      return stored === null ? null : schema.parseShards(stored)
    },
    async publish(published: PublishedPlaybook) {
      await kv.put(publishedKey(published.playbook.site), JSON.stringify(published))
    },
  }
}

const publishedKey = (site: string) => `playbook:v1:${site}`
