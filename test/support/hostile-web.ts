import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { PROBE_SCRIPT } from './harm-probe.ts'
import type { HostilePage } from './hostile-pages.ts'
import type { WorkerFault } from './worker-faults.ts'

/** Hostile pages, each of an origin of its own for each fault, with the tag of Workers at fault. */
export interface HostileWeb {
  /** Where a page has the tag of a Worker at fault, or, without a fault, none. */
  addressOf(page: HostilePage, fault?: WorkerFault): string
  /** How many requests each fault met. */
  readonly met: ReadonlyMap<WorkerFault, number>
  stop(): Promise<void>
}

/** The variant's text for the slot `hero`: as long as the page's own, in the same place. */
export const VARIANT = 'The new title'

export interface HostileWebOptions {
  /** The origin of a Worker without faults. */
  readonly worker: string
  readonly pages: readonly HostilePage[]
  readonly faults: readonly WorkerFault[]
}

/** Starts it on one port: names below `localhost` lead to this machine, and tell the origins apart. */
export async function startHostileWeb({ worker, pages, faults }: HostileWebOptions): Promise<HostileWeb> {
  const met = new Map<WorkerFault, number>()
  let port = 0
  const originOf = (...labels: readonly (string | number)[]) => `http://${labels.join('.')}.localhost:${port}`
  const server = createServer(async (request, response) => {
    const [first = '', second = '', third] = (request.headers.host ?? '').split('.')
    const path = request.url?.split('?')[0] ?? ''
    const forward = () => forwardTo(worker, { request, response })
    if (third === 'pages') {
      const page = pages[Number(first)]
      const fault = faults[Number(second)]
      if (page === undefined) return void response.writeHead(404).end()
      const tagAt = fault && originOf(second, 'workers')
      return servePage({ path, page, fault, tagAt, response, forward })
    }
    const fault = faults[Number(first)]
    if (fault === undefined) return void response.writeHead(404).end()
    met.set(fault, (met.get(fault) ?? 0) + 1)
    await fault.suffer({ path, request, response, forward })
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    met,
    addressOf: (page, fault) =>
      `${originOf(pages.indexOf(page), fault ? faults.indexOf(fault) : 'none', 'pages')}/${page.sandbox ? 'outer' : ''}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Serving {
  readonly path: string
  readonly page: HostilePage
  readonly fault: WorkerFault | undefined
  /** The origin of the tag; `undefined` for a page without. */
  readonly tagAt: string | undefined
  readonly response: ServerResponse
  forward(): Promise<void>
}

async function servePage(serving: Serving): Promise<void> {
  const { path, page, tagAt = '', response, forward } = serving
  const reply = (type: string, text: string, headers = {}) =>
    void response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, ...headers }).end(text)
  switch (path) {
    case '/':
      return reply(page.type ?? 'text/html', pageOf(serving), {
        ...(page.policy && {
          'content-security-policy': page.policy.replaceAll('WORKER', tagAt).replaceAll('\n', ' '),
        }),
      })
    case '/outer':
      return reply(
        'text/html',
        `<!doctype html><title>Outer</title><iframe sandbox="${page.sandbox}" src="/"></iframe>`,
      )
    case '/probe.js':
      return reply('text/javascript', PROBE_SCRIPT)
    case '/hostile.js':
      return reply('text/javascript', page.script ?? '')
    case '/act.js':
      return reply('text/javascript', ACT)
    case '/page.css':
      return reply('text/css', STYLE)
    default:
      return forward()
  }
}

/** What sites do with the tag, and what they should not. */
const ACT = `if (typeof waypost === 'function') {
  waypost('touch', 'add_to_cart', { value: 12, props: { size: 'L' } })
  waypost('ready', () => {})
  waypost('touch', Symbol('mine'))
  waypost('touch', 'tick', { props: window })
  waypost('consent', null)
  waypost('nonsense')
  waypost()
}`

const STYLE = 'h1, .own { height: 40px; margin: 0; overflow: hidden; font: 16px monospace; white-space: nowrap }'

/** Well-formed, so that it is the same page as XML. */
function pageOf({ page, fault, tagAt }: Serving): string {
  const { doctype = '<!doctype html>', head = '', body = '' } = page
  const until = page.isServed && fault?.mayDecide ? VARIANT : ''
  const tag = `<script async="" src="${tagAt}/tag.js" data-site="shop" data-consent="implied"></script>`
  return `${doctype}<html xmlns="http://www.w3.org/1999/xhtml" lang="en">
<head>
<meta charset="utf-8" />
<title>A page</title>
<link rel="stylesheet" href="/page.css" />
<link rel="stylesheet" href="/waypost.css" />
<script src="/probe.js" until="${until}"></script>
<script src="/hostile.js"></script>
${tagAt === undefined ? '' : `<script src="/stub.js"></script>${tag.repeat(fault?.tags ?? 1)}`}
<script defer="" src="/act.js"></script>
${head}
</head>
<body>
<div id="content">
<h1 data-slot="hero">The own title</h1>
<p data-slot="offer" data-slot-hide="" class="own">The own offer</p>
${body}
<p id="end">The end.</p>
</div>
</body>
</html>`
}

interface Forwarding {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

async function forwardTo(worker: string, { request, response }: Forwarding): Promise<void> {
  try {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const { method = 'GET', headers, url } = request
    const reply = await fetch(`${worker}${url}`, {
      method,
      headers: {
        origin: headers.origin ?? 'null',
        'content-type': headers['content-type'] ?? 'text/plain',
        'user-agent': headers['user-agent'] ?? '',
      },
      ...(method === 'POST' && { body: new Uint8Array(Buffer.concat(parts)) }),
    })
    const text = Buffer.from(await reply.arrayBuffer())
    const type = reply.headers.get('content-type') ?? 'text/plain'
    response.writeHead(reply.status, { 'content-type': type, 'access-control-allow-origin': '*' }).end(text)
  } catch {
    // The page left, or the Worker did.
    response.destroy()
  }
}
