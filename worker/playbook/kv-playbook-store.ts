import type { PublishedPlaybook } from '../../shared/model/playbook.ts'
import type { PlaybookStore } from './playbook-store.ts'

/** Playbooks in Workers KV, one key for each site. The schema is loaded with the first playbook, not with the Worker. */
export function createKvPlaybookStore(kv: KVNamespace): PlaybookStore {
  return {
    async published(site) {
      const stored: unknown = await kv.get(publishedKey(site), 'json')
      if (stored === null) return null
      const { parsePublished } = await import('../../shared/wire/playbook-schema.ts')
      const parsed = parsePublished(stored)
      if (!parsed.ok) throw new Error(`The playbook stored for ${site} cannot be read: ${parsed.problems[0]?.path}`)
      return parsed.value
    },
    async publish(published: PublishedPlaybook) {
      await kv.put(publishedKey(published.playbook.site), JSON.stringify(published))
    },
  }
}

const publishedKey = (site: string) => `playbook:v1:${site}`
