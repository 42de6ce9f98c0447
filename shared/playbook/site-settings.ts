import { parseDuration } from '../lib/duration.ts'
import { DEFAULT_LATE, DEFAULT_SHARDS, type Playbook } from '../model/playbook.ts'

/** How a site treats people, with what a playbook means that does not say. */
export interface SiteSettings {
  readonly keep: 'known' | 'everyone'
  readonly identity: 'proof' | 'trusting'
  readonly shards: number
  readonly retentionMs: number
  readonly linkHosts: readonly string[]
}

/** As long as a browser keeps a cookie: no less is forgotten at the edge than in the browser. */
const DEFAULT_RETENTION = '400d'

/** The settings of a well-formed playbook. */
export function settingsOf(playbook: Playbook): SiteSettings {
  const { keep = 'known', identity = 'proof', shards = DEFAULT_SHARDS, linkHosts = [] } = playbook
  return { keep, identity, shards, retentionMs: retentionMsOf(playbook), linkHosts }
}

/** How long people and their touches are kept, in milliseconds; never shorter than a touch may be late. */
export function retentionMsOf({ retention, late = DEFAULT_LATE }: Pick<Playbook, 'retention' | 'late'>): number {
  const asked = parseDuration(retention ?? DEFAULT_RETENTION) ?? 0
  return Math.max(asked, parseDuration(late) ?? 0)
}
