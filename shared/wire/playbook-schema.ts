import * as v from 'valibot'
import { parseInstant } from '../lib/instant.ts'
import { nestsWithin } from '../lib/nesting.ts'
import type { Parsed } from '../lib/problem.ts'
import type { Playbook } from '../model/playbook.ts'
import { conditionSchema, durationSchema, jsonSchema, stageNameSchema } from './condition-schema.ts'
import { contentSchema } from './content-schema.ts'
import { idSchema } from './id-schema.ts'
import { parse } from './problems.ts'

const touchName = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9_.:-]{0,63}$/i, 'must be 1 to 64 letters, digits, _ . : or -, beginning with a letter'),
)
const instant = v.pipe(
  v.string(),
  v.check(
    (text) => parseInstant(text) !== null,
    'must be an instant with its time zone, such as "2026-11-20T00:00:00Z"',
  ),
)

const touchRule = v.strictObject({
  goal: v.exactOptional(v.boolean()),
  verified: v.exactOptional(v.boolean()),
  auto: v.exactOptional(v.boolean()),
})

const stage = v.strictObject({ id: idSchema, when: conditionSchema, keep: v.exactOptional(v.boolean()) })

const journey = v.strictObject({
  id: idSchema,
  stages: v.pipe(v.array(stage), v.minLength(1, 'needs at least one stage')),
})

const slot = v.strictObject({ kind: v.literal('element'), default: v.literal('page') })

const play = v.strictObject({
  id: idSchema,
  slot: idSchema,
  stages: v.pipe(v.array(stageNameSchema), v.minLength(1, 'needs at least one "journey:stage"')),
  audience: v.exactOptional(v.record(v.string(), jsonSchema)),
  schedule: v.exactOptional(v.strictObject({ from: v.exactOptional(instant), until: v.exactOptional(instant) })),
  variants: v.pipe(
    v.array(v.strictObject({ id: idSchema, content: contentSchema })),
    v.length(1, 'needs exactly one variant: several with weights come with experiments'),
  ),
})

const playbookSchema = v.strictObject({
  $schema: v.exactOptional(v.string()),
  site: idSchema,
  consent: v.exactOptional(v.picklist(['required', 'implied'])),
  late: v.exactOptional(durationSchema),
  touches: v.record(touchName, touchRule),
  journeys: v.pipe(v.array(journey), v.minLength(1, 'needs at least one journey')),
  slots: v.optional(v.record(idSchema, slot), {}),
  plays: v.optional(v.array(play), []),
})

const publishedSchema = v.object({
  version: v.string(),
  publishedAt: v.number(),
  playbook: playbookSchema,
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
  return parse(playbookSchema, input)
}

/** What the playbook store wrote. */
export function parsePublished(input: unknown): Parsed<{ version: string; publishedAt: number; playbook: Playbook }> {
  return parse(publishedSchema, input)
}
