import type { Condition } from '../../shared/model/condition.ts'
import type { Play, Playbook } from '../../shared/model/playbook.ts'

/**
 * A shop's playbook: `visitor`, `interested` after two looks at the prices in 14 days or a thing in the basket, `customer`
 * for good after a purchase. The slot `hero` greets each of them.
 */
export function aPlaybook(changes: Partial<Playbook> = {}): Playbook {
  return {
    site: 'shop',
    consent: 'implied',
    touches: { page: { auto: true }, view_pricing: {}, add_to_cart: {}, purchase: { goal: true } },
    journeys: [
      {
        id: 'buyer',
        stages: [
          { id: 'visitor', when: 'always' },
          {
            id: 'interested',
            when: { any: [{ touch: 'view_pricing', count: { gte: 2 }, within: '14d' }, { touch: 'add_to_cart' }] },
          },
          { id: 'customer', when: { touch: 'purchase' }, keep: true },
        ],
      },
    ],
    slots: { hero: { kind: 'element', default: 'page' }, offer: { kind: 'element', default: 'page' } },
    plays: [
      aPlay({ id: 'nudge', stages: ['buyer:interested'], text: 'Still thinking it over?' }),
      aPlay({ id: 'thanks', stages: ['buyer:customer'], text: 'Thank you.' }),
    ],
    ...changes,
  }
}

/** A play of one variant `a`, in the slot `hero`. */
export function aPlay({ text = 'Hello', ...changes }: Partial<Play> & { readonly text?: string } = {}): Play {
  return { id: 'play', slot: 'hero', stages: ['buyer:visitor'], variants: [{ id: 'a', content: { text } }], ...changes }
}

/** A playbook with one journey `buyer` of one stage `here`, reached by this condition. */
export function aPlaybookOf(when: Condition, changes: Partial<Playbook> = {}): Playbook {
  return aPlaybook({ journeys: [{ id: 'buyer', stages: [{ id: 'here', when }] }], plays: [], ...changes })
}
