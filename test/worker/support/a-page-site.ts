import type { Playbook } from '../../../shared/model/playbook.ts'
import type { PageSource } from '../../../worker/page/page-source.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { aWorker, type TestWorker } from './a-worker.ts'

export const PAGE = 'https://edge.example/'

/** A Worker before an origin, with what it asked the origin for. */
export interface PageSite {
  readonly worker: TestWorker
  readonly asked: readonly Request[]
  /** Asks for a page as a browser does. */
  open(path: string, headers?: HeadersInit): Promise<Response>
  /** The cookie of a visitor who made these touches. */
  cookieAfter(touches?: readonly string[], visit?: object): Promise<string>
}

interface Options {
  readonly playbook?: Playbook
  readonly kv?: KVNamespace
  /** Pages of the origin are kept at the edge. */
  readonly hasCopies?: boolean
}

let caching = 0

export async function aPageSite(
  origin: (request: Request) => Response | Promise<Response>,
  { playbook = aPlaybook(), kv, hasCopies = false }: Options = {},
): Promise<PageSite> {
  const asked: Request[] = []
  caching += 1
  const name = `pages-${caching}`
  const pages: PageSource = {
    site: 'shop',
    isRemote: false,
    locate: ({ pathname, search }) => new URL(`https://origin.example${pathname}${search}`),
    fetch: async (request) => {
      asked.push(request)
      return origin(request)
    },
    copies: hasCopies ? () => caches.open(name) : null,
  }
  const worker = await aWorker({ playbook, pages, ...(kv !== undefined && { kv }) })
  await worker.deps.playbooks.accept({ version: 'pages', publishedAt: worker.clock.now, playbook })
  let seeds = 0
  return {
    worker,
    asked,
    open: (path, headers = {}) => {
      const all = new Headers(headers)
      if (!all.has('accept')) all.set('accept', 'text/html,application/xhtml+xml,*/*;q=0.8')
      return worker.fetch(path, { headers: all, redirect: 'manual' })
    },
    async cookieAfter(names = [], visit = {}) {
      seeds += 1
      const touches = names.map((touch, place) => aTouch({ seq: place + 1, name: touch, at: worker.clock.now }))
      const seed = `${seeds}`.padStart(21, 'S').concat('A')
      const sent = aVisit({ seed, touches, sentAt: worker.clock.now, ...visit })
      const reply = await worker.send(sent, { headers: { origin: 'https://edge.example' } })
      return reply.headers.get('set-cookie')?.split(';')[0] ?? ''
    },
  }
}

/** A page as an origin answers it. */
export function htmlOf(body: string, headers: HeadersInit = {}, status = 200): Response {
  const all = new Headers(headers)
  if (!all.has('content-type')) all.set('content-type', 'text/html; charset=utf-8')
  return new Response(body, { status, headers: all })
}
