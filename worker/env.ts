import type { Posting } from '../shared/model/fact.ts'
import type { ShardNamespace } from './profile/shard-calls.ts'

/** The bindings and secrets of `wrangler.toml`. */
export interface Env {
  readonly PLAYBOOKS: KVNamespace
  /** Shards of kept profiles. */
  readonly PROFILES: ShardNamespace
  /** Facts on their way to the ledger. */
  readonly FACTS: Queue<Posting>
  readonly LEDGER: D1Database
  /** The touch log of large sites; read by whoever has an account's token, not by the Worker's binding. */
  readonly TOUCHES?: AnalyticsEngineDataset
  /** Where touches are logged: `d1`, as it is unset, or `analytics`, which is `TOUCHES`. */
  readonly WAYPOST_TOUCH_LOG?: string
  /** By which touches are read from Analytics Engine: the account's id, and an API token that may read its analytics. */
  readonly WAYPOST_ANALYTICS_ACCOUNT?: string
  readonly WAYPOST_ANALYTICS_TOKEN?: string
  /** The files that are deployed with the Worker. */
  readonly ASSETS: Fetcher
  /** Where the site's own pages come from: an absolute address, or `assets`; unset, no pages are answered. */
  readonly ORIGIN?: string
  /** The site whose plays fill these pages. */
  readonly WAYPOST_SITE?: string
  /** Keys that sign tokens, `1:<base64url of 32 bytes>`, separated by commas: the first signs, all verify. */
  readonly WAYPOST_TOKEN_KEYS?: string
  /** Opens the admin API; without it that API answers nobody. */
  readonly WAYPOST_SECRET_KEY?: string
  /** What a site's backend proves its users by: `site:secret`, separated by commas; each at least 32 letters. */
  readonly WAYPOST_IDENTITY_SECRETS?: string
  /** What signs what a site's webhooks are told: `site:whsec_<base64>`, separated by commas; each 24 to 64 bytes. */
  readonly WAYPOST_WEBHOOK_SECRETS?: string
  /** `true` in local development: answers explain themselves to everybody. */
  readonly WAYPOST_DEV?: string
}
