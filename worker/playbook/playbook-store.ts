import type { PublishedPlaybook } from '../../shared/model/playbook.ts'

/** Where published playbooks are kept. */
export interface PlaybookStore {
  /** The site's published playbook, or `null` for an unknown site. May lag a publish by a minute. Throws when out of reach. */
  published(site: string): Promise<PublishedPlaybook | null>
  /**
   * How many shards the site's profiles lie in, as its published playbook says; `null` where none is published or can be
   * made out, whatever else is wrong with it. Throws when out of reach.
   */
  shards(site: string): Promise<number | null>
  publish(published: PublishedPlaybook): Promise<void>
}
