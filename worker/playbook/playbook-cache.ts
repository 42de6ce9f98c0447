import { loadCompiler } from '../../shared/content/load-compiler.ts'
import type { PublishedPlaybook } from '../../shared/model/playbook.ts'
import type { CompiledPlaybook } from '../../shared/playbook/compile.ts'
import type { PlaybookStore } from './playbook-store.ts'

/** A site's playbook as the isolate holds it. */
export interface ServedPlaybook extends CompiledPlaybook {
  readonly version: string
  readonly publishedAt: number
}

/** Compiled playbooks in the memory of the isolate. The compiler is loaded with the first one, not with the Worker. */
export interface PlaybookCache {
  /**
   * The site's playbook, or `null` for an unknown site. Once it is here it is answered without storage, and refreshed
   * after the reply by the promise given to `later`. A playbook that is broken, gone, out of reach or older than the one
   * served does not replace a good one. Throws only when there is no good one and the store is out of reach.
   */
  get(site: string, later: (refresh: Promise<unknown>) => void): Promise<ServedPlaybook | null>
  /** What this isolate serves a site already; asks no storage. */
  known(site: string): ServedPlaybook | null
  /** Serves what was just published at once, in this isolate. */
  accept(published: PublishedPlaybook): Promise<void>
}

interface CacheOptions {
  readonly store: PlaybookStore
  readonly now: () => number
  /** Milliseconds after which a playbook is looked up again. */
  readonly maxAgeMs: number
  /** Told of what could not be read; the site goes on with what it had. */
  readonly onFault: (site: string, fault: string) => void
}

interface Entry {
  readonly served: ServedPlaybook | null
  readonly checkedAt: number
}

/** Unknown sites are looked up again no sooner than this, and only this many are remembered. */
const UNKNOWN_MAX_AGE_MS = 5_000
const MAX_ENTRIES = 1_000

/** Loaded once for the isolate, and then at hand without waiting: Durable Objects cannot wait for one another's. */
let compiler: typeof import('../../shared/playbook/compile.ts') | null = null

/**
 * No promise is shared between requests: the runtime drops the work of a request that its client gave up, and whoever
 * waited for it too would wait for ever. Requests that meet a cold isolate each look the playbook up.
 */
export function createPlaybookCache({ store, now, maxAgeMs, onFault }: CacheOptions): PlaybookCache {
  const entries = new Map<string, Entry>()

  const remember = (site: string, served: ServedPlaybook | null) => {
    if (entries.size >= MAX_ENTRIES && !entries.has(site)) entries.delete(mostForgettable(entries))
    entries.set(site, { served, checkedAt: now() })
    return served
  }
  const load = async (site: string) => {
    try {
      const published = await store.published(site)
      const known = entries.get(site)?.served ?? null
      return remember(site, published === null ? known : ((await serve(published, known)) ?? known))
    } catch (error) {
      onFault(site, String(error))
      const known = entries.get(site)?.served ?? null
      if (known === null) throw error
      return remember(site, known)
    }
  }
  const serve = async (published: PublishedPlaybook, known: ServedPlaybook | null) => {
    if (known !== null && (known.version === published.version || known.publishedAt > published.publishedAt))
      return known
    compiler ??= await import('../../shared/playbook/compile.ts')
    const compiled = compiler.compilePlaybook(published.playbook, await loadCompiler(published.playbook))
    if (compiled.ok) return { ...compiled.value, version: published.version, publishedAt: published.publishedAt }
    onFault(published.playbook.site, `${compiled.problems[0]?.path} ${compiled.problems[0]?.problem}`)
    return null
  }
  return {
    async get(site, later) {
      const entry = entries.get(site)
      const age = entry === undefined ? Number.POSITIVE_INFINITY : now() - entry.checkedAt
      if (entry === undefined || (entry.served === null && age > Math.min(maxAgeMs, UNKNOWN_MAX_AGE_MS)))
        return load(site)
      if (age > maxAgeMs && entry.served !== null) {
        remember(site, entry.served)
        later(load(site).catch(() => null))
      }
      return entry.served
    },
    known: (site) => entries.get(site)?.served ?? null,
    async accept(published) {
      const known = entries.get(published.playbook.site)?.served ?? null
      remember(published.playbook.site, (await serve(published, known)) ?? known)
    },
  }
}

/** An unknown site before a known one, so that asking for names of nobody does not push a site out; else the oldest. */
function mostForgettable(entries: ReadonlyMap<string, Entry>): string {
  for (const [site, { served }] of entries) if (served === null) return site
  return entries.keys().next().value ?? ''
}
