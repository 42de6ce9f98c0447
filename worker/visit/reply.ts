import type { Context } from 'hono'
import type { IdentityOutcome, SlotAnswer, VisitReply, VisitRequest } from '../../shared/model/visit.ts'
import type { AppEnv } from '../http/app-env.ts'
import { isFirstParty, writeCookie } from '../passport/cookie.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import type { Received } from './receive.ts'

/** What a visit is answered with. */
export interface Answer {
  readonly site: string
  readonly reply: VisitReply
  /** Whether the visitor may be shown anything but the page's own content. */
  readonly mayPersonalize: boolean
  /** How long that took by the Worker's clock, in milliseconds; `null` where nobody asks. */
  readonly tookMs: number | null
}

interface ReplyParts {
  readonly token: string
  readonly visitor: string
  /** Whether the browser was somebody else's. */
  readonly isNew: boolean
  readonly served: ServedPlaybook
  /** What the site does not take of the visit. */
  readonly dropped: NonNullable<VisitReply['dropped']>
  readonly identity: IdentityOutcome | null
  /** Why each stage holds or not; `undefined`: not to be told. */
  readonly explain: unknown
  /** Epoch milliseconds. */
  readonly now: number
}

/** A page waits for a stage that changes within this time, and a little less by clocks that are wrong. */
const FORESIGHT_MS = 35 * 60_000

export function toReply({ person, ack, refused, gone, stages, slots }: Received, parts: ReplyParts): VisitReply {
  const { token, visitor, isNew, served, dropped, identity, explain, now } = parts
  const { linkHosts } = served.playbook
  const { nextChange } = person
  return {
    token,
    ack,
    ...(refused.length > 0 && { refused }),
    ...(dropped.props + dropped.address > 0 && { dropped }),
    ...(identity !== null && { identity }),
    ...(isNew && { newVisitor: true }),
    ...(gone && { gone }),
    ...(linkHosts !== undefined && { linkHosts }),
    ...((refused.length > 0 || gone || identity !== null || nextChange - now < FORESIGHT_MS || hasMore(served)) && {
      more: true,
    }),
    stages,
    slots,
    visitor,
    playbook: served.version,
    ...(Number.isFinite(nextChange) && { nextChange }),
    ...(explain !== undefined && { explain }),
  }
}

/** Slots that the edge has filled are not asked for; their exposures are told by the tag all the same. */
function hasMore({ playbook }: ServedPlaybook): boolean {
  return playbook.linkHosts !== undefined || playbook.plays.length > 0
}

/**
 * Nothing is read, kept or told apart: the page's own content for everybody who refuses and for machines, and the cookie
 * is forgotten.
 */
export function unmeasured(
  { site, slots }: VisitRequest,
  { version }: ServedPlaybook,
  reason: 'no-consent' | 'bot',
): Answer {
  const own = Object.fromEntries(slots.map((slot): [string, SlotAnswer] => [slot, { variant: null, reason }]))
  return {
    site,
    reply: { token: null, ack: [], stages: {}, slots: own, playbook: version },
    mayPersonalize: false,
    tookMs: null,
  }
}

/** Every header costs: those that a page needs to read a reply, which holds nothing but its own visitor's decisions. */
const READABLE = {
  'access-control-allow-origin': '*',
  'cache-control': 'no-store',
  'content-type': 'application/json',
} as const
const TIMED = { 'timing-allow-origin': '*' } as const

export function toResponse(c: Context<AppEnv>, { site, reply, mayPersonalize, tookMs }: Answer): Response {
  const { token } = reply
  const cookie = isFirstParty(c.req.url, c.req.raw.headers.get('origin'))
    ? { 'set-cookie': writeCookie(site, token === null ? null : { token, mayPersonalize }) }
    : null
  const timing = tookMs === null ? null : { ...TIMED, 'server-timing': `decide;dur=${tookMs.toFixed(2)}` }
  const headers = { ...READABLE, ...timing, ...cookie }
  return new Response(JSON.stringify(reply), { headers })
}
