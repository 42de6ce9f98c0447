import type { LinkReply } from '../../../worker/visit/answer-link.ts'
import type { Browser } from './a-browser.ts'
import type { TestWorker } from './a-worker.ts'

/** Where the links lead that `linkFrom` makes. */
export const TARGET = 'https://help.example/start?a=1#top'

/** Has a browser make a link to another host, and take the token that it is given. `handoff`: `null` where there is none. */
export async function linkFrom(
  worker: TestWorker,
  site: string,
  browser: Browser,
  headers: HeadersInit = {},
): Promise<{ readonly url: string; readonly handoff: string | null }> {
  const body = JSON.stringify({ site, token: browser.token(), to: TARGET })
  const reply = await (await worker.fetch('/v1/link', { method: 'POST', body, headers })).json<LinkReply>()
  if (reply.token !== undefined) await browser.visit({ token: reply.token })
  return { url: reply.url, handoff: new URL(reply.url).searchParams.get('wp_h') }
}
