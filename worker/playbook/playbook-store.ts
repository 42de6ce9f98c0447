import type { PublishedPlaybook } from '../../shared/model/playbook.ts'

/** Where published playbooks are kept. */
export interface PlaybookStore {
  /** The site's published playbook, or `null` for an unknown site. May lag a publish by a minute. Throws when out of reach. */
  published(site: string): Promise<PublishedPlaybook | null>
  publish(published: PublishedPlaybook): Promise<void>
}
