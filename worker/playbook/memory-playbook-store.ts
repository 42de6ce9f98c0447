import type { PublishedPlaybook } from '../../shared/model/playbook.ts'
import type { PlaybookStore } from './playbook-store.ts'

/** Playbooks that live as long as the process. */
export function createMemoryPlaybookStore(): PlaybookStore {
  const bySite = new Map<string, PublishedPlaybook>()
  return {
    published: async (site) => bySite.get(site) ?? null,
    publish: async (published) => {
      bySite.set(published.playbook.site, published)
    },
  }
}
