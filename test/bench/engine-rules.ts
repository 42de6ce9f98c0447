import type { Play } from '../../shared/model/playbook.ts'
import type { Attributes } from '../../shared/model/touch.ts'

/** The slots that are decided. */
export const ENGINE_SLOTS = ['hero', 'offer', 'cta']

/** A rule of three conditions: stage, country and device. */
export interface EngineRule {
  readonly id: string
  readonly slot: string
  readonly stages: readonly string[]
  readonly country: { readonly $in: readonly string[] }
  readonly device: string | { readonly $gt: string }
}

/** Whom the rules are asked for: several, so that no engine can learn one by heart. */
export const ENGINE_VISITORS = Array.from({ length: 16 }, (_, place) => ({
  stage: place % 2 === 0 ? 'buyer:visitor' : 'buyer:interested',
  attributes: {
    id: `visitor-${place}`,
    country: place % 3 === 0 ? 'FR' : 'DE',
    device: 'desktop',
  } satisfies Attributes,
}))

const THEIR_STAGES = ['buyer:visitor', 'buyer:interested']
const THEIR_COUNTRIES = ['FR', 'DE']
const OTHER_COUNTRIES = ['US', 'CA', 'GB', 'IT', 'ES', 'PT', 'NL', 'BE', 'CH', 'AT', 'PL', 'SE']
const OTHER_DEVICES = ['mobile', 'tablet', 'tv']

/** Each rule fails by one of its conditions, in turn; only the last of each slot is for these visitors. */
export function rulesThatCannotApply(count: number): readonly EngineRule[] {
  return rulesOf(count, (place) => ({
    stages: place % 3 === 0 ? ['buyer:lapsed'] : THEIR_STAGES,
    country: { $in: place % 3 === 1 ? twoOf(OTHER_COUNTRIES, place) : THEIR_COUNTRIES },
    device: place % 3 === 2 ? (OTHER_DEVICES[place % OTHER_DEVICES.length] ?? '') : 'desktop',
  }))
}

/** Each rule fails by its last condition alone, which no table can answer: the worst case. */
export function rulesThatMustBeTried(count: number): readonly EngineRule[] {
  return rulesOf(count, (place) => ({
    stages: THEIR_STAGES,
    country: { $in: THEIR_COUNTRIES },
    device: { $gt: `z${place}` },
  }))
}

function rulesOf(
  count: number,
  failing: (place: number) => Pick<EngineRule, 'stages' | 'country' | 'device'>,
): readonly EngineRule[] {
  const theirs = { stages: THEIR_STAGES, country: { $in: THEIR_COUNTRIES }, device: 'desktop' }
  return Array.from({ length: count }, (_, place) => ({
    id: `rule-${place}`,
    slot: ENGINE_SLOTS[place % ENGINE_SLOTS.length] ?? '',
    // The third of a turn is the slot's, the turn itself decides what fails.
    ...(place < count - ENGINE_SLOTS.length ? failing(Math.floor(place / ENGINE_SLOTS.length)) : theirs),
  }))
}

function twoOf(names: readonly string[], place: number): readonly string[] {
  return [0, 1].map((next) => names[(place + next) % names.length] ?? '')
}

/** The rules as plays. */
export function playsOf(rules: readonly EngineRule[]): readonly Play[] {
  return rules.map(({ id, slot, stages, country, device }) => ({
    id,
    slot,
    stages,
    audience: { country, device },
    variants: [{ id: 'a', content: { text: `Content of ${id}` } }],
  }))
}

/** The rules for GrowthBook: a feature for each slot, of which the first rule that holds decides. */
export function featuresOf(rules: readonly EngineRule[]) {
  const bySlot = Map.groupBy(rules, ({ slot }) => slot)
  return Object.fromEntries(
    [...bySlot].map(([slot, its]) => [
      slot,
      {
        defaultValue: '',
        rules: its.map(({ id, stages, country, device }) => ({
          condition: { stage: { $in: [...stages] }, country: { $in: [...country.$in] }, device },
          force: id,
        })),
      },
    ]),
  )
}
