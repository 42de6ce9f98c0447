import { unreachable } from '../../../shared/lib/unreachable.ts'
import type { SlotAnswer, VisitReply } from '../../../shared/model/visit.ts'
import type { PageSource } from '../../../worker/page/page-source.ts'
import { cookieName } from '../../../worker/passport/cookie.ts'
import { htmlOf } from '../support/a-page-site.ts'
import type { TestWorker } from '../support/a-worker.ts'

/** By which somebody is shown something, or their server told what they are shown, besides the tag's visit. */
export const WAYS = ['call-by-token', 'call-by-cookie', 'call-by-name', 'tag', 'page'] as const
export type Way = (typeof WAYS)[number]

/** What was told of a slot. */
export interface Told {
  readonly play?: string | undefined
  readonly arm?: string | undefined
  /** `null`: none was given. */
  readonly reason: string | null
  /** What is shown in place of the page's own; `null`: nothing. */
  readonly text: string | null
}

export interface Answer {
  readonly slots: { readonly [slot: string]: Told }
  /** The versions of the playbook of which one has decided. */
  readonly playbooks: readonly string[]
}

/** Whose decisions are asked for. */
export interface Whose {
  readonly token: string
  readonly visitor: string
  readonly user: string | null
}

const OWN = 'own'
const PAGE = 'https://edge.example/'

/** Pages that have each slot once. */
export function pagesWith(site: string, slots: readonly string[]): PageSource {
  const body = `<!doctype html>${slots.map((slot) => `<p data-slot="${slot}">${OWN}</p>`).join('')}`
  return { site, isRemote: false, locate: (url) => url, fetch: async () => htmlOf(body), copies: null }
}

/** What a visit's reply, or that to a call, tells. */
export function answerOf({ slots, playbook }: Pick<VisitReply, 'slots' | 'playbook'>): Answer {
  return { slots: toldBy(slots), playbooks: [playbook] }
}

/** Asks what slots show to somebody, by another way than a visit. */
export async function askBy(
  way: Way,
  { token, visitor, user }: Whose,
  { worker, site, slots }: { readonly worker: TestWorker; readonly site: string; readonly slots: readonly string[] },
): Promise<Answer> {
  const cookie = `${cookieName(site)}=${token}`
  const asked = { site, slots, page: { url: PAGE } }
  const post = (body: object, headers: HeadersInit = {}) =>
    worker.fetch('/v1/decide', { method: 'POST', headers, body: JSON.stringify({ ...asked, ...body }) })
  switch (way) {
    case 'call-by-token':
      return answerOf(await (await post({ token })).json())
    case 'call-by-cookie':
      return answerOf(await (await post({}, { cookie })).json())
    case 'call-by-name':
      return answerOf(
        await (await worker.callWithKey('/v1/decide', { ...asked, ...(user ? { user } : { visitor }) })).json(),
      )
    case 'tag': {
      const ask = () => worker.fetch(`/v1/tag.js?site=${site}`, { headers: { cookie, referer: PAGE } })
      return decidedAround(worker, site, async () => toldByTag(await (await ask()).text()))
    }
    case 'page': {
      const ask = () => worker.fetch('/', { headers: { cookie, accept: 'text/html' } })
      return decidedAround(worker, site, async () => toldByPage(await (await ask()).text()))
    }
    default:
      return unreachable(way)
  }
}

/** These do not say which version decided: the one that the isolate had, or one that came meanwhile. */
async function decidedAround(worker: TestWorker, site: string, ask: () => Promise<Answer['slots']>): Promise<Answer> {
  const version = () => worker.deps.playbooks.known(site)?.version ?? ''
  const before = version()
  const slots = await ask()
  return { slots, playbooks: [...new Set([before, version()])] }
}

function toldBy(slots: { readonly [slot: string]: SlotAnswer }): Answer['slots'] {
  return Object.fromEntries(
    Object.entries(slots).map(([slot, { play, arm, reason, variant, content }]): [string, Told] => {
      const text = content?.text ?? (variant === null ? null : variant)
      return [slot, { play, arm, reason, text }]
    }),
  )
}

function toldByTag(script: string): Answer['slots'] {
  const [, slots = '{}'] = /try\{waypost\("decided",(.*)\)\}catch/.exec(script) ?? []
  return toldBy(JSON.parse(slots))
}

/** A slot that no play has won is as it was. */
function toldByPage(html: string): Answer['slots'] {
  const slots = html.matchAll(/<p data-slot(?:-filled)?="([^"]+)"(?: data-slot-arm="([^:]+):([^"]+)"[^>]*)?>([^<]*)/g)
  return Object.fromEntries(
    [...slots].map(([, slot = '', play, arm, text = '']): [string, Told] => [
      slot,
      { play, arm: arm === 'holdout' ? undefined : arm, reason: null, text: text === OWN ? null : text },
    ]),
  )
}
