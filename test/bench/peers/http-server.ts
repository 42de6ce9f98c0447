import { createServer, type IncomingMessage } from 'node:http'
import { brotliCompressSync } from 'node:zlib'

/** What a server of a peer is asked. */
export interface Question {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Buffer
  readonly headers: IncomingMessage['headers']
}

export interface Answer {
  readonly status?: number
  readonly type?: string
  readonly body?: string | Buffer
  /** Kept by the browser for an hour: scripts and images. */
  readonly isCacheable?: boolean
  readonly headers?: Readonly<Record<string, string>>
}

/** What becomes of a question: an answer, or `null` for a connection that is reset instead. */
export type Answerer = (question: Question) => Promise<Answer | null> | Answer | null

/** A server on this machine, that any origin may ask. */
export interface HttpServer {
  /** Without a slash at its end. */
  readonly url: string
  /** Since the last `forget`: questions (CORS preflights are some), and bytes of their bodies and the answers' as sent. */
  traffic(): Traffic
  forget(): void
  /** Takes no connections until it is reopened, and ends those that there are. */
  close(): Promise<void>
  reopen(): Promise<void>
}

export interface Traffic {
  readonly requests: number
  readonly down: number
  readonly up: number
}

const NO_TRAFFIC: Traffic = { requests: 0, down: 0, up: 0 }

/** Starts a server on a free port; answers travel in brotli where the browser takes it. */
export async function startHttpServer(answerer: Answerer): Promise<HttpServer> {
  let traffic = NO_TRAFFIC
  const server = createServer(async (request, response) => {
    const question = await questionOf(request).catch(() => null)
    // Whoever asked is gone before the question was whole.
    if (question === null) return
    const answer = question.method === 'OPTIONS' ? {} : await answerer(question)
    if (answer === null) return void request.socket.resetAndDestroy()
    const sent = encode(answer)
    const { requests, down, up } = traffic
    traffic = { requests: requests + 1, down: down + sent.length, up: up + question.body.length }
    response.writeHead(answer.status ?? 200, headersOf(answer, question.headers)).end(sent)
  })
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    traffic: () => traffic,
    forget() {
      traffic = NO_TRAFFIC
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
    reopen: () => (server.listening ? Promise.resolve() : listen(port)),
  }
}

const compressed = new Map<string | Buffer, Buffer>()

/** Scripts are compressed once: how long that takes is no peer's fault. */
function encode({ body = '', isCacheable = false }: Answer): Buffer {
  const kept = compressed.get(body)
  if (kept !== undefined) return kept
  const sent = body.length === 0 ? Buffer.alloc(0) : brotliCompressSync(body)
  if (isCacheable) compressed.set(body, sent)
  return sent
}

function headersOf({ type = 'application/json', isCacheable, headers, body = '' }: Answer, asked: Question['headers']) {
  return {
    'content-type': type,
    'cache-control': isCacheable === true ? 'public, max-age=3600' : 'no-store',
    'access-control-allow-origin': asked.origin ?? '*',
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'GET, POST, PUT, OPTIONS',
    'access-control-allow-headers': asked['access-control-request-headers'] ?? '*',
    'access-control-max-age': '600',
    ...(body.length > 0 && { 'content-encoding': 'br' }),
    ...headers,
  }
}

async function questionOf(request: IncomingMessage): Promise<Question> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const { method = 'GET', headers, url = '/' } = request
  const { pathname: path, searchParams: query } = new URL(url, 'http://localhost')
  return { method, path, query, body: Buffer.concat(parts), headers }
}
