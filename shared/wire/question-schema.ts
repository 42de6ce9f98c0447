import * as v from 'valibot'
import type { Parsed } from '../lib/problem.ts'
import { SEGMENTS, type SegmentFilter, type SegmentName } from '../model/segment.ts'
import { idSchema } from './id-schema.ts'
import { parse } from './problems.ts'
import { instantOf, type When, whenSchema } from './when-schema.ts'

/** Which stretch of time a question is about, epoch milliseconds: after `from`, up to and with `until`. */
export interface Period {
  readonly from: number
  readonly until: number
}

/** How many people were at each stage, and at which instant; `null`: now. */
export interface NowQuestion {
  readonly site: string
  readonly journey: string | null
  readonly at: number | null
  readonly by: readonly SegmentName[]
  readonly where: SegmentFilter
}

/** Who moved from where to where. */
export interface MovesQuestion extends Period {
  readonly site: string
  readonly journey: string | null
  readonly view: 'matrix' | 'stages' | 'flow'
}

/** How long who entered a stage in a period stayed there. */
export interface TimeInStageQuestion extends Period {
  readonly site: string
  readonly journey: string | null
  readonly stage: string
  readonly view: 'curve' | 'exits'
  /** Milliseconds in which durations are counted, whole ones, cut. */
  readonly unitMs: number
}

/** What becomes of who is at each stage, as the moves of a period foretell. */
export interface OutlookQuestion extends Period {
  readonly site: string
  readonly journey: string | null
  /** The stage that is aimed at. */
  readonly goal: string
  readonly view: 'stages' | 'return'
  /** The stage from which people return, for `return`. */
  readonly lapsed: string | null
}

/** Of who entered a stage, by when, how many are at it or at another in each later stretch. */
export interface RetentionQuestion extends Period {
  readonly site: string
  readonly journey: string | null
  readonly stage: string
  /** The stages at which who is counted as retained; none: the stage and all further ones. */
  readonly at: readonly string[]
  readonly every: 'day' | 'week' | 'month'
}

/** How many went through all steps of a way. */
export interface FunnelQuestion extends Period {
  readonly site: string
  readonly journey: string | null
  readonly over: 'stages' | 'touches'
  readonly steps: readonly string[]
  readonly order: 'ordered' | 'strict' | 'any'
  /** Milliseconds from the first step to the last. */
  readonly windowMs: number
  readonly by: SegmentName | null
}

/** The fields that reach everywhere: a period ends now and began 30 days before, unless it says otherwise. */
const PERIOD_DEFAULT: When = { ago: 30 * 86_400_000 }
const about = { site: idSchema, journey: v.exactOptional(idSchema) }
const period = { from: v.exactOptional(whenSchema), until: v.exactOptional(whenSchema) }
const segment = v.pipe(v.string(), v.nonEmpty('must not be empty: leave it out for all'), v.maxLength(256))
const filters = Object.fromEntries(SEGMENTS.map((name) => [name, v.exactOptional(segment)]))
const listed = <T extends string>(schema: v.GenericSchema<string, T>) =>
  v.pipe(
    v.string(),
    v.transform((text) => text.split(',').map((part) => part.trim())),
    v.array(schema),
  )
const segmentName = v.picklist(SEGMENTS)

const nowSchema = v.strictObject({
  ...about,
  at: v.exactOptional(whenSchema),
  by: v.exactOptional(listed(segmentName)),
  ...filters,
})

const movesSchema = v.strictObject({
  ...about,
  ...period,
  view: v.exactOptional(v.picklist(['matrix', 'stages', 'flow'])),
})

/** The parameters of `now`, as an address has them. */
export function parseNow(input: unknown, now: number): Parsed<NowQuestion> {
  return map(parse(nowSchema, input), ({ site, journey, at, by, ...where }) => ({
    site,
    journey: journey ?? null,
    at: at === undefined ? null : instantOf(at, now),
    by: by ?? [],
    where,
  }))
}

/** The parameters of `moves`, as an address has them. */
export function parseMoves(input: unknown, now: number): Parsed<MovesQuestion> {
  return map(parse(movesSchema, input), ({ site, journey, view, ...given }) => ({
    site,
    journey: journey ?? null,
    view: view ?? 'matrix',
    ...periodOf(given, now),
  }))
}

function map<A, B>(parsed: Parsed<A>, of: (value: A) => B): Parsed<B> {
  return parsed.ok ? { ok: true, value: of(parsed.value) } : parsed
}

function periodOf({ from, until }: { readonly from?: When; readonly until?: When }, now: number): Period {
  const end = until === undefined ? now : instantOf(until, now)
  return { from: instantOf(from ?? PERIOD_DEFAULT, from === undefined ? end : now), until: end }
}
