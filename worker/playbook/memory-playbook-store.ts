import type { PublishedPlaybook } from '../../shared/model/playbook.ts'
import { settingsOf } from '../../shared/playbook/site-settings.ts'
import type { PlaybookStore } from './playbook-store.ts'

/** Playbooks that live as long as the process. */
export function createMemoryPlaybookStore(): PlaybookStore {
  const bySite = new Map<string, PublishedPlaybook>()
  return {
    published: async (site) => bySite.get(site) ?? null,
    shards: async (site) => {
      const published = bySite.get(site)
      return published === undefined ? null : settingsOf(published.playbook).shards
    },
    publish: async (published) => {
      bySite.set(published.playbook.site, published)
    },
  }
}
