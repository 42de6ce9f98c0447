import { evalCondition } from '@growthbook/growthbook'
import fc from 'fast-check'
import { parseDuration } from '../../shared/lib/duration.ts'
import type {
  Age,
  AttributeCondition,
  Comparison,
  Condition,
  ScoreCondition,
  TouchCondition,
  TouchFilter,
} from '../../shared/model/condition.ts'
import type { Attributes, Touch } from '../../shared/model/touch.ts'

/** Everything that a condition can be judged on, with every touch still there. */
export interface World {
  readonly now: number
  /** Those that become evidence, none after `now`. */
  readonly touches: readonly Touch[]
  readonly attributes: Attributes
  /** The stage of a journey now. */
  readonly stageOf: (journey: string) => string | null
  /** Asked for `keep`: sums leave negative values out. */
  readonly isLookingBack: boolean
}

/** Whether a condition holds, straight from its documented meaning: slow, and with no code of the engine's. */
export function holdsIn(world: World, condition: Condition): boolean {
  if (condition === 'always') return true
  if ('all' in condition) return condition.all.every((part) => holdsIn(world, part))
  if ('any' in condition) return condition.any.some((part) => holdsIn(world, part))
  if ('not' in condition) return !holdsIn(world, condition.not)
  if ('attributes' in condition) return matches(condition.attributes, world.attributes)
  if ('stage' in condition) {
    const [journey = '', stage] = condition.stage.split(':')
    return world.stageOf(journey) === stage
  }
  if ('answer' in condition) {
    const latest = latestAnswer(world.touches, condition.answer)
    if (latest === null) return false
    return condition.is === undefined || [condition.is].flat().includes(latest)
  }
  return 'score' in condition ? scoreHolds(world, condition) : touchHolds(world, condition)
}

/** Milliseconds of a duration that is known to be one. */
export function msOf(text: string): number {
  return parseDuration(text) ?? Number.NaN
}

/** The step of the documented time grid, a 64th of a span, that an instant falls into. */
export function gridStep(at: number, spanMs: number): number {
  return Number((BigInt(at) * 64n) / BigInt(spanMs))
}

function touchHolds(world: World, condition: TouchCondition): boolean {
  const { count, sum, distinct, within, first, last } = condition
  const chosen = world.touches.filter((touch) => isChosen(touch, condition))
  const ages = chosen.map(({ at }) => world.now - at)
  const window = within === undefined ? Number.POSITIVE_INFINITY : msOf(within)
  const recent = chosen.filter(({ at }) => world.now - at <= window)
  const isPlain = count === undefined && sum === undefined && distinct === undefined
  if (isPlain && (within !== undefined || (!first && !last)) && recent.length === 0) return false
  if (count !== undefined && !compares(recent.length, count)) return false
  if (sum !== undefined && !compares(sumOf(world, chosen, within), sum)) return false
  if (distinct !== undefined && !compares(valuesOf(recent, distinct.prop).size, distinct)) return false
  return ageHolds(Math.max(...ages), first) && ageHolds(Math.min(...ages), last)
}

function isChosen(touch: Touch, { touch: name, where, channel, verified }: TouchFilter): boolean {
  if (touch.name !== name || (verified === true && !touch.verified)) return false
  if (channel !== undefined && ![channel].flat().includes(touch.channel)) return false
  return where === undefined || matches(where, touch.props ?? {})
}

function matches(condition: AttributeCondition, attributes: Attributes): boolean {
  return evalCondition({ ...attributes }, JSON.parse(JSON.stringify(condition)))
}

/** Without touches the age is infinite (either sign), and no bound on it holds. */
function ageHolds(age: number, bound: Age | undefined): boolean {
  if (bound === undefined) return true
  if (!Number.isFinite(age)) return false
  if (bound.within !== undefined && age > msOf(bound.within)) return false
  return bound.olderThan === undefined || age > msOf(bound.olderThan)
}

function sumOf({ now, isLookingBack }: World, touches: readonly Touch[], within: string | undefined): number {
  const counted = touches.filter(({ at }) => {
    return within === undefined || gridStep(now, msOf(within)) - gridStep(at, msOf(within)) <= 64
  })
  const units = counted.map(({ value = 0 }) => Math.sign(value) * Math.round(Math.abs(value) * 10_000))
  return units.filter((unit) => unit > 0 || !isLookingBack).reduce((sum, unit) => sum + unit, 0) / 10_000
}

function valuesOf(touches: readonly Touch[], prop: string): ReadonlySet<string> {
  const values = touches.map(({ props }) => props?.[prop]).filter((value) => value !== undefined && value !== null)
  return new Set(values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).filter(Boolean))
}

/** Of two answers at one instant the engine may take either: such a world is not judged. */
function latestAnswer(touches: readonly Touch[], question: string): string | null {
  const given = touches.filter(({ name, props }) => {
    return name === 'answer' && props?.question === question && props.answer !== undefined
  })
  const last = Math.max(...given.map(({ at }) => at))
  const answers = new Set(given.filter(({ at }) => at === last).map(({ props }) => String(props?.answer)))
  fc.pre(answers.size < 2)
  return [...answers][0] ?? null
}

/** How near to a rounding edge of the thousandths a score counts as too close to call. */
const TOLERANCE = 0.0001

function scoreHolds({ now, touches }: World, { score }: ScoreCondition): boolean {
  const halfLife = msOf(score.halfLife)
  const scored = touches.filter(({ name }) => score.weights[name] !== undefined)
  const latest = Math.max(...scored.map(({ at }) => Math.floor(at / halfLife)))
  const counting = scored.filter(({ at }) => latest - Math.floor(at / halfLife) <= 16)
  const points = counting.map(({ name, at }) => {
    const halvings = (gridStep(now, halfLife) - gridStep(at, halfLife)) / 64
    return (score.weights[name] ?? 0) * 2 ** -halvings
  })
  const exact = points.reduce((sum, point) => sum + point, 0)
  const limits = [score.gte, score.lte, score.gt, score.lt].filter((limit) => limit !== undefined)
  for (const limit of limits) fc.pre(Math.abs(Math.abs(exact - limit) - 0.0005) > TOLERANCE)
  return compares(Math.round(exact * 1000) / 1000, score)
}

function compares(value: number, { eq, gte, lte, gt, lt }: Comparison): boolean {
  if (eq !== undefined && value !== eq) return false
  if (gte !== undefined && !(value >= gte)) return false
  if (lte !== undefined && !(value <= lte)) return false
  if (gt !== undefined && !(value > gt)) return false
  return lt === undefined || value < lt
}
