import { describe, expect, it } from 'vitest'
import { factsOf } from '../../../shared/ledger/facts-of.ts'
import { keyOf } from '../../../shared/ledger/key-of.ts'
import type { Touch } from '../../../shared/model/touch.ts'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'
import { NOW } from '../../support/instant.ts'

const playbook = aPlaybook({
  touches: { page: {}, order: { goal: true }, purchase: { goal: true, verified: true } },
  plays: [aPlay({ id: 'nudge', slot: 'hero', control: 0.2 })],
  holdout: 0.05,
})

function aFoldedTouch(changes: Partial<Touch> = {}): Touch {
  return { id: 't1', seq: 1, name: 'page', at: NOW, channel: 'web', verified: false, ...changes }
}

const factsOfTouch = (changes: Partial<Touch>) => factsOf({ moves: [], accepted: [aFoldedTouch(changes)] }, playbook)

describe('factsOf', () => {
  it('tells of every move once, with its ordinal and its cause', () => {
    const move = {
      journey: 'buyer',
      ordinal: 2,
      from: 'visitor',
      to: 'customer',
      cause: 'touch',
      at: NOW,
      after: 5,
    } as const
    const { to, ...rest } = move
    expect(factsOf({ moves: [move], accepted: [] }, playbook)).toEqual([{ kind: 'entered', stage: to, ...rest }])
  })

  it('calls a stage that is gone from the playbook by no name', () => {
    const move = { journey: 'buyer', ordinal: 2, from: '', to: null, cause: 'playbook', at: NOW, after: 5 } as const
    expect(factsOf({ moves: [move], accepted: [] }, playbook)).toMatchObject([{ from: null, stage: null }])
  })

  it('tells of a goal that a touch reached, with its value', () => {
    const reached = { kind: 'reached', goal: 'order', touch: 't1', at: NOW }
    expect(factsOfTouch({ name: 'order', value: 12.5 })).toEqual([{ ...reached, value: 12.5 }])
    expect(factsOfTouch({ name: 'order' })).toEqual([{ ...reached, value: null }])
  })

  it('takes a goal that has to be verified from verified touches alone', () => {
    expect(factsOfTouch({ name: 'purchase' })).toEqual([])
    expect(factsOfTouch({ name: 'purchase', verified: true })).toHaveLength(1)
  })

  it('is silent on touches that are no goal, and on names that every object has', () => {
    for (const name of ['page', 'toString', '__proto__', 'unheard_of']) expect(factsOfTouch({ name })).toEqual([])
  })

  it('tells of an exposure with the slot of its play and the probability of its arm', () => {
    const facts = factsOfTouch({ name: 'exposure', props: { play: 'nudge', arm: 'a', slot: 'elsewhere' } })
    expect(facts).toMatchObject([{ kind: 'exposed', play: 'nudge', arm: 'a', slot: 'hero', at: NOW }])
    expect(facts[0]?.kind === 'exposed' && facts[0].propensity).toBeCloseTo(0.95 * 0.8, 12)
  })

  it('does not believe in plays and arms that the playbook does not have', () => {
    for (const props of [
      { play: 'nudge', arm: 'z' },
      { play: 'other', arm: 'a' },
      { play: 'nudge' },
      { play: 1, arm: 2 },
    ])
      expect(factsOfTouch({ name: 'exposure', props })).toEqual([])
    expect(factsOf({ moves: [], accepted: [aFoldedTouch({ name: 'exposure' })] }, playbook)).toEqual([])
  })
})

describe('keyOf', () => {
  it('is what was stored from the first day on', () => {
    const at = NOW
    expect([
      keyOf('shop', 'P', { kind: 'entered', journey: 'buyer', ordinal: 2, from: null, stage: 'a', cause: 'time', at }),
      keyOf('shop', 'P', {
        ...{ kind: 'entered', journey: 'buyer', ordinal: 3, from: 'a', stage: null, cause: 'merge', at, since: 7 },
      }),
      keyOf('shop', 'P', { kind: 'exposed', play: 'nudge', arm: 'a', slot: 'hero', propensity: 1, at }),
      keyOf('shop', 'P', { kind: 'reached', goal: 'order', touch: 'V.q.1', value: 1, at }),
      keyOf('shop', 'P', { kind: 'merged', into: 'Q', at }),
      keyOf('shop', 'P', { kind: 'erased', at: 5 }),
    ]).toEqual([
      `shop/P/entered/buyer/2/${NOW}/a`,
      'shop/P/entered/buyer/3/7/',
      'shop/P/exposed/nudge/a',
      'shop/reached/V.q.1',
      'shop/P/merged/Q',
      'shop/P/erased/5',
    ])
  })
})
