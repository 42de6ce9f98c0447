/** A request as a receiver of webhooks had it. */
export interface Received {
  readonly method: string
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

const boxes = new Map<string, Received[]>()

/**
 * A server outside of the Worker, at any host: what is posted to `/<box>/<answers>` is kept in the box and given the next
 * of the answers, which are statuses with commas between, the last one for good; `hang` is none. `GET /<box>` tells what
 * came.
 */
export async function receive(request: Request): Promise<Response> {
  const [, box = '', answers = '200'] = new URL(request.url).pathname.split('/')
  const received = boxes.get(box) ?? []
  if (request.method === 'GET') return Response.json(received)
  boxes.set(box, received)
  const headers = Object.fromEntries(request.headers)
  received.push({ method: request.method, headers, body: await request.text() })
  const listed = answers.split(',')
  const answer = listed[Math.min(received.length, listed.length) - 1] ?? '200'
  if (answer === 'hang') return new Promise(() => undefined)
  const status = Number(answer)
  return new Response(status === 204 ? null : 'heard', { status, headers: { location: `/${box}/redirected` } })
}
