import type { Playbook } from '../../shared/model/playbook.ts'
import { WATCH_SCRIPT } from './a-page.ts'
import { serveLocally } from './local-http.ts'
import { type Server, startServer } from './server.ts'

/** The built Worker before an origin of its own over the network, at the site's own address. */
export interface EdgeLab {
  readonly server: Server
  /** By the name at which the Worker sets its cookie without TLS; without a slash at its end. */
  readonly url: string
  /** Has the origin answer a path with a page. */
  serve(path: string, page: OriginPage): void
  /** The paths that the origin was asked for, in order. */
  readonly asked: readonly string[]
  stop(): Promise<void>
}

interface OriginPage {
  readonly body: string | Buffer
  readonly headers?: { readonly [name: string]: string }
}

/** Starts it for the site `shop`; the origin knows no page at first. */
export async function startEdgeLab(playbook: Playbook): Promise<EdgeLab> {
  const pages = new Map<string, OriginPage>([
    ['/watch.js', { body: WATCH_SCRIPT, headers: { 'content-type': 'text/javascript' } }],
  ])
  const asked: string[] = []
  const origin = await serveLocally((request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    asked.push(path)
    const page = pages.get(path)
    if (page === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers }).end(page.body)
  })
  const server = await startServer({ playbooks: [playbook], pages: { origin: origin.url, site: 'shop' } })
  return {
    server,
    url: server.url.replace('//127.0.0.1', '//localhost'),
    serve: (path, page) => void pages.set(path, page),
    asked,
    async stop() {
      await server.stop()
      await origin.stop()
    },
  }
}
