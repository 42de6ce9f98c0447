import type { AttributeCondition } from '../../shared/model/condition.ts'
import type { Playbook } from '../../shared/model/playbook.ts'

/** A key of nobody's, for the bench alone. */
export const BENCH_KEYS = `1:${'A'.repeat(43)}`

const STAGES = ['visitor', 'interested', 'deciding', 'customer', 'lapsed']
const SLOTS = ['hero', 'offer', 'cta']
const NAMES = [
  'page',
  'view',
  'search',
  'cart',
  'wish',
  'share',
  'signup',
  'login',
  'review',
  'support',
  'video',
  'purchase',
]

/** A playbook of 12 touch names, 5 stages, 3 slots and so many plays, each with an audience of three conditions. */
export function playbookOf(plays: number): Playbook {
  return {
    site: 'bench',
    consent: 'implied',
    touches: Object.fromEntries(NAMES.map((name) => [name, {}])),
    journeys: [
      {
        id: 'buyer',
        stages: [
          { id: 'visitor', when: 'always' },
          {
            id: 'interested',
            when: {
              any: [
                { touch: 'view', count: { gte: 2 }, within: '14d' },
                { touch: 'search', count: { gte: 3 } },
                { touch: 'video' },
              ],
            },
          },
          {
            id: 'deciding',
            when: { any: [{ touch: 'cart', within: '7d' }, { touch: 'wish', count: { gte: 2 } }, { touch: 'share' }] },
          },
          {
            id: 'customer',
            when: { any: [{ touch: 'purchase' }, { all: [{ touch: 'signup' }, { touch: 'login' }] }] },
          },
          {
            id: 'lapsed',
            when: {
              all: [
                { touch: 'purchase', last: { olderThan: '90d' } },
                { not: { touch: 'review' } },
                { not: { touch: 'support', within: '30d' } },
              ],
            },
          },
        ],
      },
    ],
    slots: Object.fromEntries(SLOTS.map((slot) => [slot, { kind: 'element', default: 'page' }])),
    plays: Array.from({ length: plays }, (_, place) => ({
      id: `play-${place}`,
      slot: SLOTS[place % SLOTS.length] ?? '',
      stages: [`buyer:${STAGES[Math.floor(place / SLOTS.length) % STAGES.length]}`],
      audience: conditionOf(place),
      variants: [{ id: 'a', content: { text: `Content of play ${place}` } }],
    })),
  }
}

/** The same number of rules for GrowthBook, each of the same three conditions. */
export function featuresOf(rules: number) {
  return Object.fromEntries(
    Array.from({ length: rules }, (_, place) => [
      `feature-${place}`,
      { defaultValue: '', rules: [{ condition: { ...conditionOf(place) }, force: `Content of play ${place}` }] },
    ]),
  )
}

/** Three conditions on country, path and device; every third one holds for the bench's visitor. */
function conditionOf(place: number): AttributeCondition {
  return {
    country: { $in: place % 3 === 0 ? ['FR', 'DE'] : ['US', 'CA'] },
    path: { $ne: `/page-${place}` },
    device: 'desktop',
  }
}
