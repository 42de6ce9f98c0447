import * as v from 'valibot'
import { parseDuration } from '../lib/duration.ts'
import type { Parsed } from '../lib/problem.ts'
import type {
  FunnelQuestion,
  MovesQuestion,
  NowQuestion,
  OutlookQuestion,
  Period,
  RetentionQuestion,
  TimeInStageQuestion,
} from '../model/question.ts'
import { SEGMENTS } from '../model/segment.ts'
import { idSchema } from './id-schema.ts'
import { listOf } from './name-schema.ts'
import { parse } from './problems.ts'
import { instantOf, periodProblem, type When, whenSchema } from './when-schema.ts'

/** The fields that reach everywhere: a period ends now and began 30 days before, unless it says otherwise. */
const PERIOD_DEFAULT: When = { ago: 30 * 86_400_000 }
const about = { site: idSchema, journey: v.exactOptional(idSchema) }
const period = { from: v.exactOptional(whenSchema), until: v.exactOptional(whenSchema) }
const segment = v.pipe(v.string(), v.nonEmpty('must not be empty: leave it out for all'), v.maxLength(256))
const filters = Object.fromEntries(SEGMENTS.map((name) => [name, v.exactOptional(segment)]))
const listed = <T extends string>(schema: v.GenericSchema<string[], T[]>) =>
  v.pipe(
    v.string(),
    v.transform((text) => text.split(',').map((part) => part.trim())),
    schema,
  )
const segmentName = v.picklist(SEGMENTS)

const nowSchema = v.strictObject({
  ...about,
  at: v.exactOptional(whenSchema),
  by: v.exactOptional(listed(listOf(segmentName))),
  ...filters,
})

const movesSchema = v.strictObject({
  ...about,
  ...period,
  view: v.exactOptional(v.picklist(['matrix', 'stages', 'flow'])),
})

/** The parameters of `now`, as an address has them. */
export function parseNow(input: unknown, now: number): Parsed<NowQuestion> {
  const parsed = map(parse(nowSchema, input), ({ site, journey, at, by, ...where }) => ({
    site,
    journey: journey ?? null,
    at: at === undefined ? null : instantOf(at, now),
    by: by ?? [],
    where,
  }))
  if (!parsed.ok || (parsed.value.at ?? now) <= now) return parsed
  const hint = 'leave it out to ask about now; what will be is asked of "outlook"'
  return { ok: false, problems: [{ path: 'at', problem: 'has not come yet', hint }] }
}

/** The parameters of `moves`, as an address has them. */
export function parseMoves(input: unknown, now: number): Parsed<MovesQuestion> {
  return mapPeriod(parse(movesSchema, input), ({ site, journey, view, ...given }) => ({
    site,
    journey: journey ?? null,
    view: view ?? 'matrix',
    ...periodOf(given, now),
  }))
}

const durationSchema = v.pipe(v.string(), v.transform(parseDuration), v.number('must be a duration as 1h or 14d'))

const timeInStageSchema = v.strictObject({
  ...about,
  ...period,
  stage: idSchema,
  view: v.exactOptional(v.picklist(['curve', 'exits'])),
  unit: v.exactOptional(durationSchema),
})

const outlookSchema = v.strictObject({
  ...about,
  ...period,
  goal: v.exactOptional(idSchema),
  lapsed: v.exactOptional(idSchema),
})

const retentionSchema = v.strictObject({
  ...about,
  ...period,
  stage: idSchema,
  every: v.exactOptional(v.picklist(['day', 'week', 'month'])),
})

const stepSchema = v.pipe(v.string(), v.nonEmpty('must not be empty'), v.maxLength(128))

const funnelSchema = v.strictObject({
  ...about,
  ...period,
  over: v.exactOptional(v.picklist(['stages', 'touches'])),
  steps: v.pipe(
    listed(v.array(stepSchema)),
    v.minLength(2, 'must be two steps or more, as "view_pricing,purchase"'),
    v.maxLength(20, 'takes at most 20 steps'),
  ),
  order: v.exactOptional(v.picklist(['ordered', 'strict', 'any'])),
  window: v.exactOptional(durationSchema),
  by: v.exactOptional(segmentName),
})

/** Hours are fine enough for stays of days, and few enough to be counted at once. */
const DEFAULT_UNIT_MS = 3_600_000
const DEFAULT_WINDOW_MS = 30 * 86_400_000

/** The parameters of `time-in-stage`, as an address has them. */
export function parseTimeInStage(input: unknown, now: number): Parsed<TimeInStageQuestion> {
  return mapPeriod(parse(timeInStageSchema, input), ({ site, journey, stage, view, unit, ...given }) => ({
    site,
    journey: journey ?? null,
    stage,
    view: view ?? 'curve',
    unitMs: unit ?? DEFAULT_UNIT_MS,
    ...periodOf(given, now),
  }))
}

/** The parameters of `outlook`, as an address has them. */
export function parseOutlook(input: unknown, now: number): Parsed<OutlookQuestion> {
  return mapPeriod(parse(outlookSchema, input), ({ site, journey, goal, lapsed, ...given }) => ({
    site,
    journey: journey ?? null,
    goal: goal ?? null,
    lapsed: lapsed ?? null,
    ...periodOf(given, now),
  }))
}

/** The parameters of `retention`, as an address has them. */
export function parseRetention(input: unknown, now: number): Parsed<RetentionQuestion> {
  return mapPeriod(parse(retentionSchema, input), ({ site, journey, stage, every, ...given }) => ({
    site,
    journey: journey ?? null,
    stage,
    every: every ?? 'week',
    ...periodOf(given, now),
  }))
}

/** The parameters of `funnel`, as an address has them. */
export function parseFunnel(input: unknown, now: number): Parsed<FunnelQuestion> {
  return mapPeriod(parse(funnelSchema, input), ({ site, journey, over, steps, order, window, by, ...given }) => ({
    site,
    journey: journey ?? null,
    over: over ?? 'stages',
    steps,
    order: order ?? 'ordered',
    windowMs: window ?? DEFAULT_WINDOW_MS,
    by: by ?? null,
    ...periodOf(given, now),
  }))
}

function map<A, B>(parsed: Parsed<A>, of: (value: A) => B): Parsed<B> {
  return parsed.ok ? { ok: true, value: of(parsed.value) } : parsed
}

function mapPeriod<A, B extends Period>(parsed: Parsed<A>, of: (value: A) => B): Parsed<B> {
  const mapped = map(parsed, of)
  const problem = mapped.ok ? periodProblem(mapped.value, 'from') : null
  return problem === null ? mapped : { ok: false, problems: [problem] }
}

function periodOf({ from, until }: { readonly from?: When; readonly until?: When }, now: number): Period {
  const end = until === undefined ? now : instantOf(until, now)
  return { from: instantOf(from ?? PERIOD_DEFAULT, from === undefined ? end : now), until: end }
}
