import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heldOutBy, holdoutsOf } from '../../../shared/decision/holdout.ts'
import { armsOf } from '../../../shared/decision/plays.ts'
import { propensityOf } from '../../../shared/decision/propensity.ts'
import type { Play } from '../../../shared/model/playbook.ts'
import { aPlay } from '../../support/a-playbook.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })

function playOf(weights: readonly number[], control: number): Play {
  return aPlay({ control, variants: weights.map((weight, place) => ({ id: `v${place}`, weight, content: {} })) })
}

describe('propensityOf', () => {
  it('sums to 1 over all arms, whatever the weights, the control and the holdouts', () => {
    const weights = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(weights, share, share, share, (given, control, holdout, ofJourney) => {
        const play = playOf(given, control)
        const strategy = { holdout, journeys: [{ id: 'buyer', holdout: ofJourney }] }
        const arms = ['holdout', 'control', ...play.variants.map(({ id }) => id)]
        const total = arms.reduce((sum, arm) => sum + (propensityOf(play, arm, strategy) ?? Number.NaN), 0)
        expect(total).toBeCloseTo(1, 9)
      }),
    )
  })

  it('is the share of visitors who draw the arm', () => {
    const play = playOf([1, 3], 0.3)
    const strategy = { holdout: 0.1, journeys: [{ id: 'buyer', holdout: 0.2 }] }
    const counts = new Map<string, number>()
    const visitors = 40_000
    for (let visitor = 0; visitor < visitors; visitor += 1) {
      const stableId = `visitor-${visitor}`
      const drawn = armsOf(play)(stableId)
      const own = drawn.arm === 'control' ? 'control' : `v${drawn.place}`
      const arm = heldOutBy(holdoutsOf(play.stages, strategy), stableId) === null ? own : 'holdout'
      counts.set(arm, (counts.get(arm) ?? 0) + 1)
    }
    for (const arm of ['holdout', 'control', 'v0', 'v1'])
      expect((counts.get(arm) ?? 0) / visitors).toBeCloseTo(propensityOf(play, arm, strategy) ?? -1, 2)
  })

  it('knows no arm that the play does not have', () => {
    expect(propensityOf(playOf([1], 0), 'other', {})).toBeNull()
  })
})
