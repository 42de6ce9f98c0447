import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cookieOf } from '../bench/page-rewrite.ts'
import { type BenchWorker, startWorkerd } from '../bench/workerd.ts'
import { freePort, getRaw, type LocalServer, serveLocally } from '../support/local-http.ts'

const HTML = `<!doctype html><main><h1 data-slot="hero">Own</h1>${'<p>Some text, é.</p>'.repeat(6_000)}</main>`
const STYLE = 'h1 { color: red }'.repeat(1_000)

const SQUEEZED: { readonly [encoding: string]: (text: string) => Buffer } = {
  identity: (text) => Buffer.from(text),
  gzip: (text) => gzipSync(text),
  br: (text) => brotliCompressSync(text),
}
const ENCODINGS = Object.keys(SQUEEZED)

/** Its sources are bundled first. */
const START_LIMIT_MS = 60_000

describe('a page of an origin over the network', () => {
  let origin: LocalServer
  let worker: BenchWorker
  let cookie: string
  /** What the origin was last asked to compress by. */
  let accepted: string | undefined
  beforeAll(async () => {
    // By the parts of its path: how it is compressed, its type, its status.
    origin = await serveLocally((request, response) => {
      accepted = request.headers['accept-encoding']
      const [, , encoding = '', type = '', status = ''] = (request.url ?? '').split('/')
      const { headers, body } = givenBy(encoding, type)
      response.writeHead(Number(status) || 404, headers).end(body)
    })
    const entry = 'test/bench/workers/page.ts'
    worker = await startWorkerd({ entry, port: await freePort(), plays: 15, origin: origin.port })
    cookie = await cookieOf(worker)
  }, START_LIMIT_MS)
  afterAll(() => {
    worker.stop()
    return origin.stop()
  })

  it.each(ENCODINGS)(
    'is filled where it comes as %s, and says nothing more of the bytes that came',
    async (encoding) => {
      const { status, headers, body } = await ask(`/p/${encoding}/html/200`, { cookie })
      const { date: _, connection: __, 'keep-alive': ___, ...said } = headers
      expect([status, said]).toEqual([
        200,
        {
          'cache-control': 'private, no-store',
          'content-type': 'text/html; charset=utf-8',
          'transfer-encoding': 'chunked',
          vary: 'Accept-Encoding, Cookie',
        },
      ])
      const text = body.toString()
      expect(text).toContain('<h1 data-slot-filled="hero" data-slot-arm="')
      expect(text.slice(text.indexOf('</h1>'))).toBe(HTML.slice(HTML.indexOf('</h1>')))
    },
  )

  it.each(ENCODINGS)('is the origin’s, byte for byte, where it comes as %s and is not filled', async (encoding) => {
    const { status, headers, body } = await ask(`/p/${encoding}/html/200`)
    const given = givenBy(encoding, 'html')
    expect([status, headers]).toMatchObject([200, { ...given.headers, vary: 'Accept-Encoding, Cookie' }])
    expect(body.equals(given.body)).toBe(true)
  })

  it.each(
    [...ENCODINGS, 'zstd'].flatMap((encoding) => ['css/200', 'html/404', 'html/500'].map((kind) => [encoding, kind])),
  )('passes what comes as %s and is no page, byte for byte: %s', async (encoding, kind) => {
    const { status, headers, body } = await ask(`/p/${encoding}/${kind}`, { cookie })
    const [type = '', code] = kind.split('/')
    const given = givenBy(encoding, type)
    expect([status, headers]).toMatchObject([Number(code), given.headers])
    expect(body.equals(given.body)).toBe(true)
  })

  it.each([
    ['gzip, deflate, br, zstd', 'gzip, br'],
    ['deflate, GZIP;q=0.5, br;q=0', 'gzip'],
    ['zstd', 'identity'],
    [undefined, 'identity'],
  ])('is asked for, by a browser that takes %s, as %s: what can be read here', async (taken, asked) => {
    await ask('/p/identity/html/200', { cookie, ...(taken !== undefined && { 'accept-encoding': taken }) })
    expect(accepted).toBe(asked)
  })

  const ask = (path: string, headers?: Parameters<typeof getRaw>[1]) => getRaw(`${worker.url}${path}`, headers)
})

function givenBy(encoding: string, type: string) {
  const isHtml = type === 'html'
  const body = (SQUEEZED[encoding] ?? Buffer.from)(isHtml ? HTML : STYLE)
  const headers = {
    'content-type': isHtml ? 'text/html; charset=utf-8' : 'text/css',
    'content-length': String(body.length),
    etag: '"1"',
    'last-modified': 'Sun, 22 Nov 2026 00:00:00 GMT',
    vary: 'Accept-Encoding',
    ...(encoding !== 'identity' && { 'content-encoding': encoding }),
  }
  return { body, headers }
}
