import type { VisitReply } from '../shared/model/visit.ts'
import type { Sendable } from './compose.ts'
import { limited } from './limited.ts'
import { MAX_REPLY_LENGTH, MAX_RETRY_AFTER_S, REQUEST_LIMIT_MS } from './limits.ts'
import { holds } from './queue/steps.ts'
import { endpoint } from './settings.ts'

const { fetch } = window

/**
 * Sends a request and gives its reply, or the problem details of one that could not be understood. Rejects if there is no
 * answer in time, or none that makes sense: with the milliseconds for which the Worker does not want to be asked again,
 * where it says so.
 */
export async function post(visit: Sendable): Promise<VisitReply | string> {
  const body = JSON.stringify(visit)
  const signal = AbortSignal.timeout(REQUEST_LIMIT_MS)
  // The limit is kept twice: the page may have put a `fetch` of its own in the place of the browser's.
  const response = await limited(fetch(endpoint, { method: 'POST', body, keepalive: true, signal }), REQUEST_LIMIT_MS)
  const text = await response.text()
  if (response.status === 422) return text
  if (!response.ok || text.length > MAX_REPLY_LENGTH)
    throw Math.min(Number(response.headers.get('retry-after')), MAX_RETRY_AFTER_S) * 1_000
  const reply: VisitReply = JSON.parse(text)
  // What answers in the Worker's place may say anything; all the rest can be anything and does no harm.
  holds(reply, { seq: NaN })
  return reply
}
