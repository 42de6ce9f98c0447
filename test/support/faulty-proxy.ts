import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { VisitRequest } from '../../shared/model/visit.ts'

/** What becomes of a visit on its way: `lose` lets it reach the Worker and keeps the reply. */
export type Fault = 'none' | 'refuse' | 'reset' | 'fail' | 'hang' | 'lose' | 'garble' | 'slow'

/** Headers of a page, by name. */
export type Headers = Readonly<Record<string, string>>

/** An HTTP proxy before a Worker, that does to visits what networks do. */
export interface FaultyProxy {
  readonly url: string
  /** Every visit that was sent, in order of arrival, whatever became of it. */
  readonly visits: readonly VisitRequest[]
  /** Their headers, in the same order. */
  readonly headers: readonly IncomingHttpHeaders[]
  /** Decides for each visit from now on. */
  setFault(faultOf: (visit: VisitRequest, place: number) => Fault): void
  /** Serves a page itself, so that pages, tag and Worker are of one origin. Scripts by a path that ends in `.js`. */
  serve(path: string, text: string, headers?: Headers): void
  /** From now on the Worker takes the pages for its own origin's, and sets its cookie; or no longer does. */
  setFirstParty(isFirstParty: boolean): void
  /** Takes no connections until it is reopened, and ends those that there are. */
  close(): Promise<void>
  reopen(): Promise<void>
  stop(): Promise<void>
}

const SLOW_MS = 1_500

/** Starts a proxy on a free port; without faults and pages at first. */
export async function startFaultyProxy(url: string): Promise<FaultyProxy> {
  // Without TLS, it is only by this name that a Worker sets its cookie.
  const worker = url.replace('//127.0.0.1', '//localhost')
  const visits: VisitRequest[] = []
  const headers: IncomingHttpHeaders[] = []
  const pages = new Map<string, { readonly text: string; readonly headers: Headers }>()
  let faultOf: (visit: VisitRequest, place: number) => Fault = () => 'none'
  let isFirstParty = false

  const server = createServer(async (request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    const page = pages.get(path)
    if (page !== undefined) {
      const type = path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8'
      response.writeHead(200, { 'content-type': type, ...page.headers }).end(page.text)
      return
    }
    const body = await bodyOf(request).catch(() => null)
    // Whoever asked is gone before the question was whole.
    if (body === null) return
    if (isFirstParty && request.headers.origin !== undefined) request.headers.origin = worker
    if (path !== '/v1/visit') return forward(worker, { request, body, response })
    // Where no touches are brought, none are named.
    const visit: VisitRequest = { touches: [], ...JSON.parse(body.toString()) }
    headers.push(request.headers)
    visits.push(visit)
    await suffer(faultOf(visit, visits.length - 1), { worker, request, body, response })
  })
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, 'localhost', resolve))
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }
  await listen(0)
  const { port } = addressOf(server.address())
  return {
    url: `http://localhost:${port}`,
    visits,
    headers,
    setFault(rule) {
      faultOf = rule
    },
    serve(path, text, given = {}) {
      pages.set(path, { text, headers: given })
    },
    setFirstParty(is) {
      isFirstParty = is
    },
    close,
    reopen: () => (server.listening ? Promise.resolve() : listen(port)),
    stop: close,
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly body: Buffer
  readonly response: ServerResponse
}

async function suffer(fault: Fault, { worker, ...exchange }: Exchange & { worker: string }): Promise<void> {
  const { response } = exchange
  switch (fault) {
    case 'none':
      return forward(worker, exchange)
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
      return forward(worker, exchange)
    case 'refuse':
      response.destroy()
      return
    case 'reset':
      exchange.request.socket.resetAndDestroy()
      return
    case 'fail':
      response.writeHead(500, { 'access-control-allow-origin': '*' }).end('out of order')
      return
    case 'garble':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"token":7,"ack":"all","slots":[null]}')
      return
    case 'lose':
      await fetchFrom(worker, exchange)
      response.destroy()
      return
    case 'hang':
      return
  }
}

async function forward(worker: string, exchange: Exchange): Promise<void> {
  const { response } = exchange
  try {
    const reply = await fetchFrom(worker, exchange)
    const headers = [...reply.headers].filter(
      ([name]) => !/^(?:content-encoding|content-length|transfer-encoding|connection)$/.test(name),
    )
    const body = Buffer.from(await reply.arrayBuffer())
    response.writeHead(reply.status, headers.flat()).end(body)
  } catch {
    // The Worker is gone, and so is whoever asks it.
    response.destroy()
  }
}

function fetchFrom(worker: string, { request, body }: Exchange): Promise<Response> {
  const { method = 'GET', headers } = request
  const passed = Object.entries(headers).filter(([name]) =>
    /^(?:content-type|origin|cookie|sec-gpc|user-agent)$/.test(name),
  )
  return fetch(`${worker}${request.url}`, {
    method,
    headers: passed.map(([name, value]): [string, string] => [name, String(value)]),
    ...(method === 'POST' && { body: new Uint8Array(body) }),
  })
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts)
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address !== 'object' || address === null) throw new Error('The proxy has no port.')
  return address
}
