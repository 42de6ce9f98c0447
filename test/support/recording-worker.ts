import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { inRoot } from '../../scripts/root.ts'
import type { LinkRequest } from '../../shared/model/link.ts'
import type { VisitReply, VisitRequest } from '../../shared/model/visit.ts'
import { aPage, type PageOptions, WATCH_SCRIPT } from './a-page.ts'

/** What a reply says besides; where it has no work for the rest of the tag, `more` is `undefined`. */
type Extras = Partial<Omit<VisitReply, 'more'>> & { readonly more?: true | undefined }

/** Serves the built tag and pages at every path, keeps what the tag sends, and answers as it is told. */
export interface RecordingWorker {
  readonly url: string
  readonly visits: readonly VisitRequest[]
  readonly links: readonly LinkRequest[]
  /** Of all that was asked for. */
  readonly paths: readonly string[]
  /** The page at every path from now on, and its policy if it has one. */
  show(page: PageOptions, policy?: string): void
  /** Adds to each reply from now on. */
  answer(more: (visit: VisitRequest) => Extras): void
  stop(): Promise<void>
}

/** Starts it on a free port of `localhost`, without a reply's extras and with a plain page at first. */
export async function startRecordingWorker(): Promise<RecordingWorker> {
  const visits: VisitRequest[] = []
  const links: LinkRequest[] = []
  const paths: string[] = []
  let page: PageOptions = {}
  let policy: string | undefined
  let more: (visit: VisitRequest) => Extras = () => ({})
  const server = createServer(async (request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    paths.push(path)
    const say = (type: string, text: string, headers = {}) =>
      void response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*', ...headers }).end(text)
    if (path === '/watch.js') return say('text/javascript', WATCH_SCRIPT)
    if (path.endsWith('.js')) return say('text/javascript', readFileSync(inRoot(`dist/tag${path}`), 'utf8'))
    if (request.method !== 'POST')
      return say('text/html; charset=utf-8', aPage(page), policy && { 'content-security-policy': policy })
    let body = ''
    for await (const part of request) body += part
    if (path === '/v1/link') {
      const link: LinkRequest = JSON.parse(body)
      links.push(link)
      return say('application/json', JSON.stringify({ url: `${link.to}?wp_h=handed` }))
    }
    const visit: VisitRequest = JSON.parse(body)
    visits.push(visit)
    say('application/json', JSON.stringify({ ...replyTo(visit, visits.length), ...more(visit) }))
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://localhost:${port}`,
    visits,
    links,
    paths,
    show(shown, withPolicy) {
      page = shown
      policy = withPolicy
    },
    answer(extras) {
      more = extras
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function replyTo({ touches, slots }: VisitRequest, place: number): VisitReply {
  const last = Math.max(1, ...touches.map(({ seq }) => seq))
  const own = Object.fromEntries(slots.map((slot) => [slot, { variant: null, reason: 'no-play' as const }]))
  return { token: `token-${place}`, ack: [[1, last]], stages: {}, slots: own, playbook: 'v', more: true }
}
