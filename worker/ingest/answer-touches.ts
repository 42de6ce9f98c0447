import type { Context } from 'hono'
import type { Parsed } from '../../shared/lib/problem.ts'
import { MESSAGE_REFUSALS, type MessageRefusal, type ServerTouch } from '../../shared/model/server-touch.ts'
import type { Touch } from '../../shared/model/touch.ts'
import { allowProps } from '../../shared/playbook/allow.ts'
import { ownProfileOf } from '../../shared/profile/own-profile.ts'
import { parseTouches, type RefusedTouch } from '../../shared/wire/touches-schema.ts'
import type { AppEnv } from '../http/app-env.ts'
import { readRequest } from '../http/read-request.ts'
import { refusalWithoutKey } from '../http/require-key.ts'
import { profileIdOfUser } from '../identity/profile-id.ts'
import type { ServedPlaybook } from '../playbook/playbook-cache.ts'
import type { BatchAnswer, MessageBatch } from '../profile/profiles.ts'

const MAX_TOUCHES_BYTES = 1024 * 1024

/** What became of a batch: `received`, the number that was sent, is the sum of all the others. */
export interface TouchesReply {
  readonly received: number
  readonly accepted: number
  /** Known by their ids. */
  readonly duplicate: number
  readonly refused: { readonly [reason in MessageRefusal | 'malformed']?: number }
  /** What is wrong with those that are malformed. */
  readonly problems: readonly RefusedTouch[]
  /** How many properties were dropped because the playbook does not list them. */
  readonly droppedProps: number
}

interface TouchBatch {
  readonly site: string
  readonly touches: readonly ServerTouch[]
  readonly refused: readonly RefusedTouch[]
}

/** `POST /v1/touches`: verified touches of users and visitors, on any channel. May be sent again: each id counts once. */
export async function answerTouches(c: Context<AppEnv>): Promise<Response> {
  const refusal = await refusalWithoutKey(c)
  if (refusal !== null) return refusal
  const read = await readRequest(c, { maxBytes: MAX_TOUCHES_BYTES, parse: parseBatch, title: 'Not a batch of touches' })
  if (!read.ok) return read.response
  const { site, touches, refused } = read.value
  const deps = c.get('deps')
  const prepared = prepare(touches, read.served, deps.now())
  const answers = await deps.profiles.take(site, await toBatches(site, prepared.touches, deps.now()))
  const received = touches.length + refused.length
  return c.json(toReply(answers, { received, malformed: refused, droppedProps: prepared.dropped }))
}

function parseBatch(input: unknown): Parsed<TouchBatch> {
  const parsed = parseTouches(input)
  return parsed.ok ? { ok: true, value: parsed } : parsed
}

type Prepared = readonly { readonly whose: ServerTouch['whose']; readonly touch: Touch }[]

/** As the engines see them: what a server says happened in the future happened now. */
function prepare(touches: readonly ServerTouch[], { allowed }: ServedPlaybook, now: number) {
  let dropped = 0
  const prepared: Prepared = touches.map(({ whose, props, at = now, ...rest }) => {
    const reduced = props === undefined ? null : allowProps(rest.name, props, allowed)
    dropped += reduced?.dropped ?? 0
    const touch = { ...rest, seq: 0, at: Math.min(at, now), verified: true, ...(reduced && { props: reduced.kept }) }
    return { whose, touch }
  })
  return { touches: prepared, dropped }
}

async function toBatches(site: string, touches: Prepared, now: number): Promise<readonly MessageBatch[]> {
  const byPerson = Map.groupBy(touches, ({ whose }) => ('user' in whose ? `u${whose.user}` : `v${whose.visitor}`))
  return Promise.all(
    [...byPerson.values()].map(async (part): Promise<MessageBatch> => {
      const [first] = part
      const whose = first?.whose ?? { visitor: '' }
      const own = part.map(({ touch }) => touch)
      if ('visitor' in whose) return { profile: ownProfileOf(whose.visitor), user: null, touches: own, now }
      return { profile: await profileIdOfUser(site, whose.user), user: whose.user, touches: own, now }
    }),
  )
}

interface Sent {
  readonly received: number
  readonly malformed: readonly RefusedTouch[]
  readonly droppedProps: number
}

function toReply(answers: readonly BatchAnswer[], { received, malformed, droppedProps }: Sent): TouchesReply {
  const refused: { [reason in MessageRefusal | 'malformed']?: number } = {}
  if (malformed.length > 0) refused.malformed = malformed.length
  for (const answer of answers) {
    for (const reason of MESSAGE_REFUSALS) {
      const more = answer.refused[reason] ?? 0
      if (more > 0) refused[reason] = (refused[reason] ?? 0) + more
    }
  }
  const sum = (part: 'accepted' | 'duplicate') => answers.reduce((total, answer) => total + answer[part], 0)
  return {
    received,
    accepted: sum('accepted'),
    duplicate: sum('duplicate'),
    refused,
    problems: malformed,
    droppedProps,
  }
}
