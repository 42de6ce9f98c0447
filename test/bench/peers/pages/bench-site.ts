import { setTimeout as pause } from 'node:timers/promises'
import { type HttpServer, startHttpServer, type Traffic } from '../http-server.ts'
import type { Tag } from '../tags/tag.ts'
import { type Change, imageUrl, OWN_IMAGE, VARIANT_IMAGE } from './change.ts'
import { anImage, benchPage } from './page.ts'

/** How long every backend thinks before it answers. */
export const BACKEND_MS = 50

/** One page, and the tags that are put into it, each from an origin of its own. */
export interface BenchSite {
  /** The page with a tag. */
  pageUrl(tag: Tag, change: Change): string
  /** What went to and from a tag's origin since `forget`. */
  traffic(tag: Tag): Traffic
  forget(): void
  stop(): Promise<void>
}

/** Where pages and images are; tags know the address of the variant's image before any of them is served. */
export interface PageHost {
  readonly server: HttpServer
  readonly image: string
  setPages(pageOf: (path: string) => string | null): void
}

export async function startPageHost(): Promise<PageHost> {
  let pageOf: (path: string) => string | null = () => null
  const images = new Map([
    [OWN_IMAGE, anImage(960, 320)],
    [VARIANT_IMAGE, anImage(960, 540)],
  ])
  const server = await startHttpServer(({ path }) => {
    const image = images.get(path)
    if (image !== undefined) return { type: 'image/svg+xml', body: image, isCacheable: true }
    const page = pageOf(path)
    return page === null ? { status: 404 } : { type: 'text/html; charset=utf-8', body: page }
  })
  // Another host than the tags' is another site to the browser, as it is where tags are embedded.
  const url = server.url.replace('127.0.0.1', 'localhost')
  return {
    server: { ...server, url },
    image: imageUrl(url),
    setPages(rule) {
      pageOf = rule
    },
  }
}

/** Starts an origin for each tag. */
export async function startBenchSite(host: PageHost, tags: readonly Tag[]): Promise<BenchSite> {
  let change: Change = 'text'
  const origins = new Map<Tag, HttpServer>()
  for (const tag of tags) {
    const server = await startHttpServer(async (question) => {
      const file = tag.files.get(question.path)
      if (file !== undefined) return { type: 'text/javascript', body: file, isCacheable: true }
      const [answer] = await Promise.all([
        tag.answer(question, { change, origin: originOf(tag), image: host.image }),
        pause(BACKEND_MS),
      ])
      return answer ?? { status: 404 }
    })
    origins.set(tag, server)
  }
  const originOf = (tag: Tag) => origins.get(tag)?.url ?? ''
  host.setPages((path) => {
    const tag = tags[Number(path.slice(1))]
    return tag === undefined ? null : benchPage(tag.head({ change, origin: originOf(tag), image: host.image }))
  })
  return {
    pageUrl(tag, wanted) {
      change = wanted
      return `${host.server.url}/${tags.indexOf(tag)}`
    },
    traffic: (tag) => origins.get(tag)?.traffic() ?? { requests: 0, down: 0, up: 0 },
    forget() {
      for (const origin of origins.values()) origin.forget()
    },
    async stop() {
      for (const server of [host.server, ...origins.values()]) await server.close()
    },
  }
}
