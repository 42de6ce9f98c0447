import * as v from 'valibot'
import type { Parsed } from '../lib/problem.ts'
import type { Posting } from '../model/fact.ts'
import { CHANNELS } from '../model/touch.ts'
import { jsonSchema } from './condition-schema.ts'
import { parse } from './problems.ts'

/** What the ledger was told: a message of its queue is written by one version of the Worker and read by another. */
export function parsePosting(input: unknown): Parsed<Posting> {
  return parse(posting, input)
}

const id = v.pipe(v.string(), v.nonEmpty())
const maybe = v.nullable(v.string())
const number = v.pipe(v.number(), v.finite())
const instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const channel = v.picklist(CHANNELS)
const ordinal = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

const fact = v.variant('kind', [
  v.object({
    kind: v.literal('entered'),
    journey: id,
    ordinal,
    from: maybe,
    stage: maybe,
    cause: v.picklist(['touch', 'time', 'playbook', 'attributes', 'merge']),
    at: instant,
    since: v.exactOptional(instant),
    after: v.exactOptional(v.nullable(instant)),
  }),
  v.object({ kind: v.literal('exposed'), play: id, arm: id, slot: id, propensity: number, at: instant }),
  v.object({ kind: v.literal('reached'), goal: id, touch: id, value: v.nullable(number), at: instant }),
  v.object({ kind: v.literal('merged'), into: id, at: instant }),
  v.object({ kind: v.literal('erased'), at: instant }),
])

const touch = v.object({
  id,
  name: id,
  at: instant,
  channel,
  verified: v.boolean(),
  value: v.nullable(number),
  props: v.nullable(v.record(v.string(), jsonSchema)),
})

const posting = v.object({
  site: id,
  profile: id,
  judgedAt: instant,
  taken: instant,
  playbook: v.string(),
  segment: v.object({ channel, country: maybe, device: maybe, campaign: maybe }),
  facts: v.array(fact),
  placed: v.exactOptional(v.record(v.string(), v.object({ stage: maybe, since: instant, ordinal }))),
  due: v.exactOptional(v.array(v.object({ journey: id, stage: maybe, at: instant }))),
  touches: v.array(touch),
})
