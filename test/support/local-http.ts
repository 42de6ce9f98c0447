import { createServer, get, type IncomingHttpHeaders, type RequestListener } from 'node:http'

/** An HTTP server of this machine. */
export interface LocalServer {
  readonly port: number
  /** Without a slash at its end. */
  readonly url: string
  stop(): Promise<void>
}

/** What came over the wire, nothing of it decoded. */
export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Serves HTTP on a free port. */
export async function serveLocally(listener: RequestListener): Promise<LocalServer> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.')
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = await serveLocally(() => undefined)
  await server.stop()
  return server.port
}

/** Asks as a browser does, and gives the bytes as they came. */
export function getRaw(url: string, headers: { readonly [name: string]: string } = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { headers: { accept: 'text/html,*/*;q=0.8', ...headers } }, async (response) => {
      const parts: Buffer[] = []
      try {
        for await (const part of response) parts.push(part)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) })
      } catch (error) {
        reject(error)
      }
    })
    asked.on('error', reject)
  })
}
