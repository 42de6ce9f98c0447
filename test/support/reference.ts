import type { Condition } from '../../shared/model/condition.ts'
import type { Journey, Playbook, Stage } from '../../shared/model/playbook.ts'
import type { Attributes, Touch } from '../../shared/model/touch.ts'
import { gridStep, holdsIn, msOf, type World } from './reference-condition.ts'

/** What the reference judges: a playbook, and every touch there ever was. */
export interface Case {
  readonly playbook: Playbook
  readonly touches: readonly Touch[]
  readonly attributes: Attributes
}

/** The stage of each journey at an instant, as the documents say it, from the touches up to then. */
export function referenceStages(given: Case, now: number): { readonly [journey: string]: string | null } {
  const world = worldAt(given, now)
  return Object.fromEntries(given.playbook.journeys.map(({ id }) => [id, world.stageOf(id)]))
}

/** Whether a stage with `keep` was entered: there was an instant since the first touch at which its condition held. */
export function wasEnteredBy(given: Case, stage: Stage, now: number): boolean {
  const known = worldAt(given, now).touches
  const first = Math.min(...known.map(({ at }) => at))
  return instantsOf(stage.when, known)
    .filter((at) => at >= first && at <= now)
    .some((at) => holdsIn({ ...worldAt(given, at), isLookingBack: true }, stage.when))
}

/** Every instant at which a condition of the playbook, but for scores, can turn. */
export function criticalInstants({ playbook, touches }: Case): readonly number[] {
  const conditions = playbook.journeys.flatMap(({ stages }) => stages.map(({ when }) => when))
  return [...new Set(conditions.flatMap((condition) => instantsOf(condition, touches)))].sort((a, b) => a - b)
}

/** Every duration that a condition names. */
export function durationsIn(condition: Condition): readonly string[] {
  if (condition === 'always') return []
  if ('all' in condition) return condition.all.flatMap(durationsIn)
  if ('any' in condition) return condition.any.flatMap(durationsIn)
  if ('not' in condition) return durationsIn(condition.not)
  if ('score' in condition) return [condition.score.halfLife]
  if (!('touch' in condition)) return []
  const { within, first, last } = condition
  return [within, first?.within, first?.olderThan, last?.within, last?.olderThan].filter((text) => text !== undefined)
}

function worldAt({ playbook, touches, attributes }: Case, now: number): World {
  const known = touches.filter(({ name, verified, at }) => {
    const rule = playbook.touches[name]
    return rule !== undefined && at <= now && (rule.verified !== true || verified)
  })
  const stageOf = (id: string) => {
    const journey = playbook.journeys.find((candidate) => candidate.id === id)
    return journey === undefined ? null : furthest(journey, world, { playbook, touches, attributes })
  }
  const world: World = { now, touches: known, attributes, stageOf, isLookingBack: false }
  return world
}

function furthest({ stages }: Journey, world: World, given: Case): string | null {
  const reached = stages.filter((stage) => {
    return holdsIn(world, stage.when) || (stage.keep === true && wasEnteredBy(given, stage, world.now))
  })
  return reached.at(-1)?.id ?? null
}

/** Touches, and the first millisecond after they leave each window, also on the time grid. */
function instantsOf(condition: Condition, touches: readonly Touch[]): readonly number[] {
  const windows = durationsIn(condition).map(msOf)
  return touches.flatMap(({ at }) => [
    at,
    ...windows.map((window) => at + window + 1),
    ...windows.map((window) => Math.ceil(((gridStep(at, window) + 65) * window) / 64)),
  ])
}
