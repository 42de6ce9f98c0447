import { launchChromium } from '../../../support/chromium.ts'
import { startServer } from '../../../support/server.ts'
import type { Traffic } from '../http-server.ts'
import { alloy } from '../tags/alloy.ts'
import { growthbook } from '../tags/growthbook.ts'
import { HAND_WRITTEN } from '../tags/hand-written.ts'
import { ninetailed } from '../tags/ninetailed.ts'
import { NO_TAG } from '../tags/no-tag.ts'
import { posthog } from '../tags/posthog.ts'
import type { Tag } from '../tags/tag.ts'
import { benchPlaybooks, waypost } from '../tags/waypost.ts'
import { type BenchSite, startBenchSite, startPageHost } from './bench-site.ts'
import type { Change } from './change.ts'
import { viewPaint } from './paint-view.ts'
import type { Seen } from './watch-paint.ts'
import { viewWork, type Work } from './work-view.ts'

/** A visitor's first view, with nothing kept or cached, and the next. */
export interface Views<T> {
  readonly first: T
  readonly next: T
}

/** What one run measured of one tag. */
export interface TagSample {
  readonly work: Views<Work>
  readonly traffic: Views<Traffic>
  /** The first view on a slow CPU. */
  readonly slow: Work
  /** `null` for the page alone, which shows no variant. */
  readonly paint: { readonly [change in Change]: Views<Seen> } | null
}

/** By the tag's name. */
export type PageRun = { readonly [tag: string]: TagSample }

export interface PageBench {
  readonly tags: readonly Tag[]
  /** All tags in turn, in a browser of their own; another one begins in each run. */
  run(place: number): Promise<PageRun>
  stop(): Promise<void>
}

/** How much slower the CPU is made to see what a weak phone sees. */
export const SLOWDOWN = 4

/** Starts Waypost's Worker and a server for the page and each tag. */
export async function startPageBench(): Promise<PageBench> {
  const host = await startPageHost()
  const server = await startServer({ playbooks: benchPlaybooks(host.image), development: false })
  const tags = [NO_TAG, waypost(server.url), HAND_WRITTEN, growthbook(), posthog(), alloy(), await ninetailed()]
  const site = await startBenchSite(host, tags)
  return {
    tags,
    async run(place) {
      const samples = new Map<string, TagSample>()
      const turn = place % tags.length
      for (const tag of [...tags.slice(turn), ...tags.slice(0, turn)]) samples.set(tag.name, await sample(site, tag))
      return Object.fromEntries(samples)
    },
    async stop() {
      await site.stop()
      await server.stop()
    },
  }
}

async function sample(site: BenchSite, tag: Tag): Promise<TagSample> {
  const browser = await launchChromium()
  const views = async <T>(view: (visitor: Awaited<ReturnType<typeof browser.newContext>>) => Promise<T>) => {
    const visitor = await browser.newContext()
    const first = await view(visitor)
    const next = await view(visitor)
    await visitor.close()
    return { first, next }
  }
  const paint = (change: Change) => views((visitor) => viewPaint(visitor, site.pageUrl(tag, change), change))
  const counted = await views(async (visitor) => {
    site.forget()
    return { work: await viewWork(visitor, site.pageUrl(tag, 'text'), 1), traffic: site.traffic(tag) }
  })
  const slow = await viewWork(await browser.newContext(), site.pageUrl(tag, 'text'), SLOWDOWN)
  const sampled = {
    work: { first: counted.first.work, next: counted.next.work },
    traffic: { first: counted.first.traffic, next: counted.next.traffic },
    slow,
    paint: tag === NO_TAG ? null : { text: await paint('text'), image: await paint('image') },
  }
  await browser.close()
  return sampled
}
