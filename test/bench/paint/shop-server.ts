import { readFileSync, statSync } from 'node:fs'
import { Agent, createServer, request as send } from 'node:http'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { Server } from 'node:net'
import { extname } from 'node:path'
import { inRoot } from '../../../scripts/root.ts'
import type { Playbook } from '../../../shared/model/playbook.ts'
import type { Certificate } from './certificate.ts'
import { portOf } from './far-away.ts'

/** A shop, with the Worker at some of its paths as a route of the site's domain has it. */
export interface ShopServer {
  /** Where visitors find it, by HTTP/2. */
  readonly port: number
  /** Where a Worker finds what it is bound to: its playbooks, its queue, its files, and the shop's pages. */
  readonly workersPort: number
  /** Serves a page at a path; or a file, by the ending of its path. */
  serve(path: string, text: string): void
  /** Has a playbook where a Worker's KV asks for it. */
  publish(playbook: Playbook): void
  /** From now on a Worker answers visitors at `/v1/` and `/edge/`. */
  routeTo(worker: string): void
  stop(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  '': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Files may be kept for five minutes, as a deployed tag may be; pages are asked for each time. */
const KEPT = 'public, max-age=300'
const ASKED = 'no-cache'

/** Starts the shop on free ports, with the files that `npm run build` made. */
export async function startShopServer(certificate: Certificate): Promise<ShopServer> {
  const written = new Map<string, string>()
  const agent = new Agent({ keepAlive: true })
  let worker = ''
  const front = createSecureServer(certificate, (request, response) => {
    const path = pathOf(request.url)
    if (/^\/(v1|edge)\//.test(path)) return pass({ request, response }, worker, agent)
    const { status, headers, body } = answerOf(path, written)
    response.writeHead(status, headers).end(body)
  })
  const sessions = new Set<{ destroy(): void }>()
  front.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
  })
  const back = createServer((request, response) => {
    const { status, headers, body } = answerOf(pathOf(request.url), written)
    request.resume().on('end', () => response.writeHead(status, headers).end(body))
  })
  return {
    port: await listen(front),
    workersPort: await listen(back),
    serve(path, text) {
      written.set(path, text)
    },
    publish(playbook) {
      written.set(`/playbook:v1:${playbook.site}`, JSON.stringify({ version: 'bench', publishedAt: 0, playbook }))
    },
    routeTo(url) {
      worker = url
    },
    async stop() {
      agent.destroy()
      const closed = Promise.all([front, back].map((server) => new Promise((resolve) => server.close(resolve))))
      for (const session of sessions) session.destroy()
      back.closeAllConnections()
      await closed
    },
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return portOf(server.address())
}

function pathOf(url = ''): string {
  return decodeURIComponent(url.split('?')[0] ?? '')
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

function answerOf(path: string, written: ReadonlyMap<string, string>): Answer {
  // A queue takes what it is sent. What comes of facts is no page's concern.
  if (path === '/message') return TAKEN
  const body = written.get(path) ?? fileAt(path)
  if (body === null) return { status: 404, headers: {}, body: '' }
  const kind = extname(path)
  return {
    status: 200,
    headers: { 'content-type': TYPES[kind] ?? '', 'cache-control': kind === '' ? ASKED : KEPT },
    body,
  }
}

const TAKEN: Answer = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: 0 } } }),
}

const files = new Map<string, Buffer | null>()

function fileAt(path: string): Buffer | null {
  const known = files.get(path)
  if (known !== undefined) return known
  const file = inRoot(`dist/public${path}`)
  const read = statSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file) : null
  files.set(path, read)
  return read
}

interface Exchange {
  readonly request: Http2ServerRequest
  readonly response: Http2ServerResponse
}

/** The Worker is asked by the name that the browser knows, and its answer passes as it comes. */
function pass({ request, response }: Exchange, worker: string, agent: Agent): void {
  const asked = Object.entries(request.headers).filter(([name]) => !name.startsWith(':'))
  const headers = { ...Object.fromEntries(asked), host: request.authority, 'x-forwarded-proto': 'https' }
  const passed = send(`${worker}${request.url}`, { method: request.method, headers, agent }, (answer) => {
    const kept = Object.entries(answer.headers).filter(([name]) => !OF_A_CONNECTION.test(name))
    response.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept))
    answer.pipe(response)
  })
  passed.on('error', () => response.stream.destroy())
  request.pipe(passed)
}

const OF_A_CONNECTION = /^(connection|keep-alive|transfer-encoding)$/
