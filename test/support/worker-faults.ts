import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request to a Worker, and how the Worker would have answered it. */
export interface Asking {
  readonly path: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Answers as the Worker does. */
  forward(): Promise<void>
}

/** How a Worker fails whoever embeds its tag. */
export interface WorkerFault {
  readonly name: string
  /** Whether decisions may come all the same, late perhaps. */
  readonly mayDecide: boolean
  /** How often the page has the tag. */
  readonly tags: number
  suffer(asking: Asking): Promise<void> | void
}

/** Past the 300 ms for which a slot may be hidden. */
const SLOW_MS = 450
/** Past what the tag reads. */
const HUGE_LETTERS = 2_000_000

const OPEN_TO_ALL = { 'access-control-allow-origin': '*', 'content-type': 'application/json' }

/** Answers in which nothing has the type it should have, but some of it looks as if. */
const MISTYPED: readonly unknown[] = [
  { token: 7, ack: [[0, 9]], slots: { hero: { content: { text: { not: 'text' } } } } },
  { token: {}, ack: [[0, 9]], slots: { hero: { content: { text: ['not', 'text'] } } }, stages: 7 },
  { token: 'x', ack: [[0, 9]], slots: { hero: { content: { attributes: 'text' } }, offer: { content: 7 } } },
  { token: 'x', ack: [], slots: [null, 7], stages: null, nextChange: 'soon', refused: [{ seq: 'all', reason: {} }] },
  { token: 'x', ack: [[0, 9]], slots: { hero: { content: { link: 'text', image: 7 } }, offer: 'text' } },
  { token: [], ack: { every: 7 }, slots: 'text' },
  { ack: 'all' },
  [],
  null,
  7,
]

/** What Workers and the networks before them do to a page. */
export const WORKER_FAULTS: readonly WorkerFault[] = [
  onVisits('refused', ({ response }) => void response.destroy()),
  onVisits('500', ({ response }) => void response.writeHead(500, OPEN_TO_ALL).end('{"title":"out of order"}')),
  onVisits('hanging', () => {}),
  onVisits('half an answer', ({ response }) => {
    response.writeHead(200, { ...OPEN_TO_ALL, 'content-length': '400' })
    response.write('{"token":"x","ack":[[0,9]],"stages":{},"slots":{"hero":{"variant":"a","con', () =>
      response.destroy(),
    )
  }),
  onVisits('nonsense', ({ response }) => void response.writeHead(200, OPEN_TO_ALL).end('\u0000<>{"ack":')),
  onVisits('wrong types', answerMistyped()),
  onVisits('huge', ({ response }) => {
    const content = { text: 'x'.repeat(HUGE_LETTERS) }
    const reply = { token: 'x', ack: [[0, 9]], stages: {}, slots: { hero: { variant: 'a', content } }, playbook: '1' }
    response.writeHead(200, OPEN_TO_ALL).end(JSON.stringify(reply))
  }),
  {
    ...onVisits('slow', async ({ forward }) => {
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
      await forward()
    }),
    mayDecide: true,
  },
  onVisits('redirect', ({ response }) => void response.writeHead(302, { ...OPEN_TO_ALL, location: '/login' }).end()),
  onVisits('CORS denied', ({ response }) => {
    response.removeHeader('access-control-allow-origin')
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"token":"x","ack":[],"slots":{}}')
  }),
  {
    name: 'script blocked',
    mayDecide: false,
    tags: 1,
    suffer: ({ path, response, forward }) => (path === '/tag.js' ? void response.destroy() : forward()),
  },
  { name: 'script twice', mayDecide: true, tags: 2, suffer: ({ forward }) => forward() },
]

/** A fault that the page's scripts do not share. `/login` is where captive portals lead. */
function onVisits(name: string, answer: WorkerFault['suffer']): WorkerFault {
  return {
    name,
    mayDecide: false,
    tags: 1,
    suffer(asking) {
      if (asking.path === '/v1/visit') return answer(asking)
      if (asking.path !== '/login') return asking.forward()
      asking.response.writeHead(200, { ...OPEN_TO_ALL, 'content-type': 'text/html' }).end('<h1>Log in</h1>')
    },
  }
}

/** Each page begins with another answer, and hears all of them if it goes on asking. */
function answerMistyped(): WorkerFault['suffer'] {
  const asked = new Map<string, number>()
  return ({ request, response }) => {
    const { origin = '' } = request.headers
    const place = asked.get(origin) ?? Number(/\d+/.exec(origin)?.[0] ?? 0)
    asked.set(origin, place + 1)
    response.writeHead(200, OPEN_TO_ALL).end(JSON.stringify(MISTYPED[place % MISTYPED.length]))
  }
}
