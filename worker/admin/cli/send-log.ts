import type { Attributes } from '../../../shared/model/touch.ts'
import { askWorker } from './ask-worker.ts'
import { CommandFailure } from './command-failure.ts'
import { isAttributes, parseJson } from './json-value.ts'
import type { PlacedTouch } from './touch-columns.ts'

/** Where a log is sent to. */
export interface LedgerConnection {
  readonly site: string
  readonly url: string
  readonly key: string
  readonly fetch?: typeof globalThis.fetch
}

/** What a Worker made of a log. */
export interface Sent {
  readonly accepted: number
  /** Known by their ids: this log was sent before. */
  readonly duplicate: number
  readonly refused: { readonly [reason: string]: number }
  /** Visitors whose touches did not fit into one request: from the second on, moves are made when it arrives. */
  readonly split: number
}

/** Of one request, as the Worker allows: touches, and letters that stay below its 1 MiB also where they take three bytes. */
const MAX_TOUCHES = 1_000
const MAX_LETTERS = 300_000

/**
 * Sends the touches of a log as a server's, each visitor as a user. A request judges somebody new at the instants of
 * their touches, and all later ones at the instant at which it arrives: so a visitor's touches go together. Sent again,
 * they count once, since their ids are made of their places in the log.
 */
export async function sendLog(touches: Iterable<PlacedTouch>, connection: LedgerConnection): Promise<Sent> {
  const refused: { [reason: string]: number } = {}
  const sent = { accepted: 0, duplicate: 0 }
  const packing = { split: 0 }
  for (const request of requestsOf(byVisitor(touches), packing)) {
    const reply = await post(request, connection)
    sent.accepted += Number(reply.accepted)
    sent.duplicate += Number(reply.duplicate)
    const reasons = Object.entries(isAttributes(reply.refused) ? reply.refused : {})
    for (const [reason, count] of reasons) refused[reason] = (refused[reason] ?? 0) + Number(count)
  }
  return { ...sent, refused, split: packing.split }
}

interface SentTouch {
  readonly fields: Attributes
  readonly letters: number
}

/** Visitors together in few requests, and nobody in two who fits into one. */
function* requestsOf(visitors: Iterable<readonly SentTouch[]>, packing: { split: number }) {
  let request: Attributes[] = []
  let letters = 0
  for (const own of visitors) {
    const parts = partsOf(own)
    if (parts.length > 1) packing.split += 1
    for (const part of parts) {
      if (request.length + part.touches.length > MAX_TOUCHES || letters + part.letters > MAX_LETTERS) {
        if (request.length > 0) yield request
        request = []
        letters = 0
      }
      request.push(...part.touches)
      letters += part.letters
    }
  }
  if (request.length > 0) yield request
}

interface Part {
  readonly touches: Attributes[]
  letters: number
}

/** What of one visitor goes together: all, or as much as one request takes. */
function partsOf(own: readonly SentTouch[]): readonly Part[] {
  const parts: Part[] = []
  for (const { fields, letters } of own) {
    const part = parts.at(-1)
    if (part !== undefined && part.touches.length < MAX_TOUCHES && part.letters + letters <= MAX_LETTERS) {
      part.touches.push(fields)
      part.letters += letters
    } else parts.push({ touches: [fields], letters })
  }
  return parts
}

function* byVisitor(touches: Iterable<PlacedTouch>): Iterable<readonly SentTouch[]> {
  let own: SentTouch[] = []
  let visitor: string | null = null
  for (const placed of touches) {
    if (placed.touch.visitor !== visitor && own.length > 0) {
      yield own
      own = []
    }
    visitor = placed.touch.visitor
    own.push(sentTouch(placed))
  }
  if (own.length > 0) yield own
}

/** Touches of one instant are judged in the order of their ids. */
function sentTouch({ touch: { visitor, name, at, value, props }, place }: PlacedTouch): SentTouch {
  const id = `${String(place).padStart(10, '0')}-${at}`
  const known = { ...(value !== undefined && { value }), ...(props !== undefined && { props }) }
  const fields = { id, user: visitor, name, at, channel: 'web', ...known }
  return { fields, letters: JSON.stringify(fields).length }
}

async function post(touches: readonly Attributes[], { site, ...connection }: LedgerConnection): Promise<Attributes> {
  const body = { site, touches }
  const response = await askWorker({ ...connection, path: '/v1/touches', params: {}, body })
  const reply = parseJson(await response.text())
  if (isAttributes(reply)) return reply
  throw new CommandFailure(`${connection.url} answered no JSON. Is it a Waypost Worker?`)
}
