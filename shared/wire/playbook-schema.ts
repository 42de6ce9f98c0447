import * as v from 'valibot'
import { parseDuration } from '../lib/duration.ts'
import { nestsWithin } from '../lib/nesting.ts'
import type { Parsed, Problem } from '../lib/problem.ts'
import { DEFAULT_SHARDS, type Playbook } from '../model/playbook.ts'
import { conditionSchema, durationSchema, jsonSchema, stageNameSchema } from './condition-schema.ts'
import { contentSchema } from './content-schema.ts'
import { idSchema } from './id-schema.ts'
import { hostSchema, listOf, nameSchema, parameterSchema } from './name-schema.ts'
import { parse } from './problems.ts'
import { scheduleSchema } from './schedule-schema.ts'
import { templateSchema } from './template-schema.ts'
import { webhooksSchema } from './webhook-schema.ts'

const touchName = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9_.:-]{0,63}$/i, 'must be 1 to 64 letters, digits, _ . : or -, beginning with a letter'),
)
const SHARE = 'must be a share from 0 to 1, as 0.1 for a tenth'

const touchRule = v.strictObject({
  goal: v.exactOptional(v.boolean()),
  verified: v.exactOptional(v.boolean()),
  auto: v.exactOptional(v.boolean()),
  props: v.exactOptional(listOf(nameSchema)),
})

const stage = v.strictObject({ id: idSchema, when: conditionSchema, keep: v.exactOptional(v.boolean()) })

/** Finer than 1/10,000 visitors are not told apart. */
const share = v.pipe(v.number(), v.minValue(0, SHARE), v.maxValue(1, SHARE))

const journey = v.strictObject({
  id: idSchema,
  holdout: v.exactOptional(share),
  stages: v.pipe(v.array(stage), v.minLength(1, 'needs at least one stage')),
})

/** More shows than this no window is asked to count: each is an instant to be kept. */
const MAX_SHOWS = 100
const SHOWS = `must be a whole number from 1 to ${MAX_SHOWS}`
const cap = v.strictObject({
  shows: v.pipe(
    v.number(),
    v.check((shows) => Number.isInteger(shows) && shows >= 1 && shows <= MAX_SHOWS, SHOWS),
  ),
  within: v.exactOptional(durationSchema),
})

const slot = v.strictObject({ kind: v.literal('element'), default: v.literal('page'), cap: v.exactOptional(cap) })

/** Visitors are told apart by 10,000 points: a weight that is 1/10,000 of another is that of nobody or of one point. */
const MAX_WEIGHT = 1_000_000
const WEIGHT = `must be a number from 0 to ${MAX_WEIGHT}, as 2 for twice as many as 1`
const weight = v.pipe(v.number(), v.minValue(0, WEIGHT), v.maxValue(MAX_WEIGHT, WEIGHT))

const variant = v.strictObject({
  id: v.pipe(
    idSchema,
    v.check((id) => id !== 'control', 'is the name of the arm that sees the page as it is: choose another'),
  ),
  weight: v.exactOptional(weight),
  content: contentSchema,
})

const play = v.strictObject({
  id: idSchema,
  slot: idSchema,
  stages: v.pipe(v.array(stageNameSchema), v.minLength(1, 'needs at least one "journey:stage"')),
  audience: v.exactOptional(v.record(v.string(), jsonSchema)),
  pages: v.exactOptional(v.pipe(listOf(v.string()), v.minLength(1, 'needs at least one path; leave it out for all'))),
  schedule: v.exactOptional(scheduleSchema),
  cap: v.exactOptional(cap),
  sticky: v.exactOptional(v.boolean()),
  goal: v.exactOptional(v.string()),
  window: v.exactOptional(durationSchema),
  group: v.exactOptional(v.strictObject({ id: idSchema, weight: v.exactOptional(weight) })),
  control: v.exactOptional(share),
  variants: v.pipe(
    v.array(variant),
    v.minLength(1, 'needs at least one variant'),
    v.check(
      (variants) => variants.length === 0 || variants.some(({ weight: its = 1 }) => its > 0),
      'has no variant with a weight above 0',
    ),
  ),
})

const DAY_MS = 86_400_000
const days = v.pipe(
  v.string(),
  v.check((text) => (parseDuration(text) ?? 1) % DAY_MS === 0, 'must be a duration of whole days, such as "400d"'),
)

/** More shards than this would each be too empty to be worth waking. */
const MAX_SHARDS = 4_096
const SHARDS = `must be a whole number from 1 to ${MAX_SHARDS}`
const shards = v.pipe(
  v.number(),
  v.check((count) => Number.isInteger(count) && count >= 1 && count <= MAX_SHARDS, SHARDS),
)

const consent = v.picklist(['required', 'implied'])

const playbookSchema = v.strictObject({
  $schema: v.exactOptional(v.string()),
  site: idSchema,
  consent,
  keep: v.exactOptional(v.picklist(['known', 'everyone'])),
  identity: v.exactOptional(v.picklist(['proof', 'trusting'])),
  shards: v.exactOptional(shards),
  traits: v.exactOptional(listOf(nameSchema)),
  query: v.exactOptional(listOf(parameterSchema)),
  retention: v.exactOptional(days),
  linkHosts: v.exactOptional(listOf(hostSchema)),
  redirectHosts: v.exactOptional(listOf(hostSchema)),
  allowHtml: v.exactOptional(v.boolean()),
  templates: v.exactOptional(v.record(idSchema, templateSchema)),
  untouched: v.exactOptional(listOf(v.string())),
  late: v.exactOptional(durationSchema),
  touches: v.record(touchName, touchRule),
  journeys: v.pipe(v.array(journey), v.minLength(1, 'needs at least one journey')),
  slots: v.optional(v.record(idSchema, slot), {}),
  plays: v.optional(v.array(play), []),
  holdout: v.exactOptional(share),
  cap: v.exactOptional(cap),
  webhooks: v.exactOptional(webhooksSchema),
})

/** Playbooks published before consent had to be said took silence for it, and go on to until they are published again. */
const publishedSchema = v.object({
  version: v.string(),
  publishedAt: v.number(),
  playbook: v.strictObject({ ...playbookSchema.entries, consent: v.optional(consent, 'implied') }),
})

/** Far more than any rule needs; what reads conditions goes down level by level. */
const MAX_LEVELS = 100

/** A playbook's form; what its parts say of each other is `checkPlaybook`'s and the compilers' matter. */
export function parsePlaybook(input: unknown): Parsed<Playbook> {
  if (!nestsWithin(input, MAX_LEVELS)) {
    const problem = `nests deeper than ${MAX_LEVELS} levels`
    return {
      ok: false,
      problems: [{ path: '', problem, hint: 'write its conditions flatter: all and any take lists' }],
    }
  }
  const parsed = parse(playbookSchema, input)
  return parsed.ok ? parsed : { ok: false, problems: parsed.problems.map(explained) }
}

/** What the playbook store wrote. */
export function parsePublished(input: unknown): Parsed<{ version: string; publishedAt: number; playbook: Playbook }> {
  return parse(publishedSchema, input)
}

const shardsSchema = v.object({ playbook: v.object({ shards: v.optional(shards, DEFAULT_SHARDS) }) })

/** The shards of the playbook that a store wrote, though all the rest of it be broken; `null` where there is no telling. */
export function parseShards(stored: string): number | null {
  try {
    const parsed = v.safeParse(shardsSchema, JSON.parse(stored))
    return parsed.success ? parsed.output.playbook.shards : null
  } catch {
    // Not even JSON: a new playbook has to be able to mend that.
    return null
  }
}

const CONSENT =
  'say "required" (nothing is stored and nothing that tells visitors apart is sent before they agree) or "implied" (visitors are measured and see plays until they refuse)'

function explained(problem: Problem): Problem {
  return problem.path === 'consent' ? { ...problem, hint: CONSENT } : problem
}
