import { ANSWER_TOUCH } from '../evidence/answer.ts'
import { stagesIn } from '../journey/order-of-journeys.ts'
import { parseDuration } from '../lib/duration.ts'
import type { Problem } from '../lib/problem.ts'
import type { Condition } from '../model/condition.ts'
import { EXPOSURE_TOUCH } from '../model/exposure.ts'
import { DEFAULT_LATE, type Play, type Playbook } from '../model/playbook.ts'
import { nameUnder, type PathRead, pathsRead } from './reads.ts'

/**
 * What the parts of a playbook say of each other and is not so: names that nothing has, ids that two things have.
 * `merged` is what its contents read.
 */
export function checkReferences(playbook: Playbook, merged: readonly PathRead[] = []): readonly Problem[] {
  const { webhooks = [] } = playbook
  const stages = new Set(playbook.journeys.flatMap(({ id, stages }) => stages.map((stage) => `${id}:${stage.id}`)))
  return [
    ...doubled('journeys', playbook.journeys),
    ...playbook.journeys.flatMap((journey, place) => doubled(`journeys.${place}.stages`, journey.stages)),
    ...doubled('plays', playbook.plays),
    ...playbook.journeys.flatMap((journey, place) =>
      journey.stages.flatMap(({ when }, index) => {
        const path = `journeys.${place}.stages.${index}.when`
        return [
          ...unknownTouches(when, path, playbook),
          ...unknownStages(stagesIn(when), path, { stages, own: journey.id }),
        ]
      }),
    ),
    ...playbook.plays.flatMap((play, place) => [
      ...doubled(`plays.${place}.variants`, play.variants),
      ...unknownSlot(play.slot, `plays.${place}.slot`, playbook),
      ...unknownStages(play.stages, `plays.${place}.stages`, { stages, own: null }),
      ...unknownGoal(play, `plays.${place}`, { stages, touches: playbook.touches }),
    ]),
    ...doubled('webhooks', webhooks),
    ...webhooks.flatMap((webhook, place) =>
      unknownStages(webhook.stages, `webhooks.${place}.stages`, { stages, own: null }),
    ),
    ...reservedTouch(playbook),
    ...unlistedTraits(playbook, merged),
    ...tooShortRetention(playbook),
  ]
}

function doubled(path: string, named: readonly { readonly id: string }[]): readonly Problem[] {
  return named.flatMap(({ id }, place) =>
    named.findIndex((other) => other.id === id) === place
      ? []
      : [{ path: `${path}.${place}.id`, problem: `"${id}" is taken by an earlier one`, hint: 'give each its own id' }],
  )
}

function unknownTouches(condition: Condition, path: string, playbook: Playbook): readonly Problem[] {
  return [...touchesIn(condition)]
    .filter((name) => name !== EXPOSURE_TOUCH && !Object.hasOwn(playbook.touches, name))
    .map((name) => ({
      path,
      problem: `asks for the touch "${name}", which "touches" does not name`,
      hint: `add "${name}": {} to touches, or correct the name (there are: ${Object.keys(playbook.touches).join(', ')})`,
    }))
}

function touchesIn(condition: Condition): ReadonlySet<string> {
  if (condition === 'always') return new Set()
  if ('touch' in condition) return new Set([condition.touch])
  if ('answer' in condition) return new Set([ANSWER_TOUCH])
  if ('score' in condition) return new Set(Object.keys(condition.score.weights))
  if ('all' in condition) return new Set(condition.all.flatMap((part) => [...touchesIn(part)]))
  if ('any' in condition) return new Set(condition.any.flatMap((part) => [...touchesIn(part)]))
  return 'not' in condition ? touchesIn(condition.not) : new Set()
}

function unknownStages(
  asked: readonly string[],
  path: string,
  known: { stages: ReadonlySet<string>; own: string | null },
): readonly Problem[] {
  return asked.flatMap((stage) => {
    if (!known.stages.has(stage)) {
      return [{ path, problem: `there is no stage "${stage}"`, hint: `there are: ${[...known.stages].join(', ')}` }]
    }
    const isOwn = known.own !== null && stage.startsWith(`${known.own}:`)
    return isOwn
      ? [
          {
            path,
            problem: `"${stage}" is a stage of the same journey`,
            hint: 'a journey can ask only for stages of another',
          },
        ]
      : []
  })
}

function unknownSlot(slot: string, path: string, playbook: Playbook): readonly Problem[] {
  if (Object.hasOwn(playbook.slots, slot)) return []
  const hint = `add it to slots, or use one of: ${Object.keys(playbook.slots).join(', ')}`
  return [{ path, problem: `there is no slot "${slot}"`, hint }]
}

function unknownGoal(
  { goal, window }: Play,
  path: string,
  { stages, touches }: { stages: ReadonlySet<string>; touches: Playbook['touches'] },
): readonly Problem[] {
  if (goal === undefined)
    return window === undefined
      ? []
      : [{ path: `${path}.window`, problem: 'says nothing without a goal', hint: 'add "goal", or leave it out' }]
  if (goal.includes(':') ? stages.has(goal) : touches[goal]?.goal === true) return []
  const known = [...stages, ...Object.keys(touches).filter((name) => touches[name]?.goal === true)]
  const problem = `is "${goal}", which is neither a stage nor a touch that is a goal`
  return [{ path: `${path}.goal`, problem, hint: `name one of: ${known.join(', ')}; a touch is one by "goal": true` }]
}

function reservedTouch({ touches }: Playbook): readonly Problem[] {
  if (!Object.hasOwn(touches, EXPOSURE_TOUCH)) return []
  const problem = 'is the touch by which the tag tells that a play was seen'
  return [{ path: `touches.${EXPOSURE_TOUCH}`, problem, hint: 'choose another name' }]
}

/** A trait that is not listed is dropped: a rule that reads it could never hold. */
function unlistedTraits(playbook: Playbook, merged: readonly PathRead[]): readonly Problem[] {
  return [...pathsRead(playbook), ...merged].flatMap(({ at, path }) => {
    const trait = nameUnder('traits', path)
    if (trait === null || playbook.traits?.includes(trait)) return []
    const hint = `add "${trait}" to traits, the list of those that are taken`
    return [{ path: at, problem: `reads the trait "${trait}", which "traits" does not list`, hint }]
  })
}

function tooShortRetention({ retention, late = DEFAULT_LATE }: Playbook): readonly Problem[] {
  if (retention === undefined || (parseDuration(retention) ?? 0) >= (parseDuration(late) ?? 0)) return []
  const problem = `is "${retention}", and touches may arrive ${late} late`
  return [{ path: 'retention', problem, hint: 'keep people at least as long as a touch may be late, or lower "late"' }]
}
