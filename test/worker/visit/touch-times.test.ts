import { describe, expect, it } from 'vitest'
import { toTouches } from '../../../worker/visit/touch-times.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { DAY, HOUR, NOW, SECOND } from '../../support/instant.ts'
import { aWorker } from '../support/a-worker.ts'

const YEAR = 365 * DAY

/** The server's time of a touch that is this old by the sender's clock, which is wrong by `skew`. */
const timeOf = ({ age = 0, skew = 0 }: { age?: number; skew?: number }) => {
  const sentAt = NOW + skew
  return toTouches({ touches: [aTouch({ at: sentAt - age })], sentAt, now: NOW, verified: false })[0]?.at
}

describe('the time of a touch', () => {
  it('is the one it was given where the clocks agree', () => {
    expect(timeOf({ age: HOUR })).toBe(NOW - HOUR)
  })

  it.each([20 * YEAR, YEAR, HOUR, 5 * SECOND + 1])('is corrected where the sender is %i ms ahead or behind', (skew) => {
    expect(timeOf({ age: HOUR, skew })).toBe(NOW - HOUR)
    expect(timeOf({ age: HOUR, skew: -skew })).toBe(NOW - HOUR)
  })

  it.each([0, 1, 4 * SECOND, 5 * SECOND])(
    'is left alone where the clocks differ by %i ms: that is the network',
    (skew) => {
      expect(timeOf({ age: HOUR, skew })).toBe(NOW - HOUR + skew)
      expect(timeOf({ age: HOUR, skew: -skew })).toBe(NOW - HOUR - skew)
    },
  )

  it('is never in the future', () => {
    expect(timeOf({ age: -1 })).toBe(NOW)
    expect(timeOf({ age: -YEAR })).toBe(NOW)
    expect(timeOf({ age: -HOUR, skew: YEAR })).toBe(NOW)
  })

  it('is never before 1970, and is whole milliseconds', () => {
    expect(timeOf({ age: NOW + 1 })).toBe(0)
    expect(timeOf({ age: 0.6 })).toBe(NOW - 1)
  })
})

describe('the touches of a visit', () => {
  it('are folded in order of time, and in the order of the queue at one instant', () => {
    const touches = [aTouch({ seq: 3 }), aTouch({ seq: 1 }), aTouch({ seq: 2, at: NOW - HOUR })]
    const times = toTouches({ touches, sentAt: NOW, now: NOW, verified: true })
    expect(times.map(({ seq, verified, channel }) => [seq, verified, channel])).toEqual([
      [2, true, 'web'],
      [1, true, 'web'],
      [3, true, 'web'],
    ])
  })

  it('move a visitor whose clock is ten years behind as they happened', async () => {
    const sentAt = NOW - 10 * YEAR
    const touches = [aTouch({ seq: 1, at: sentAt - 2 * HOUR }), aTouch({ seq: 2, at: sentAt - HOUR })]
    const reply = await (await aWorker()).visit(aVisit({ touches, sentAt }))
    expect(reply.stages.buyer).toEqual({ stage: 'interested', since: NOW - HOUR })
    expect(reply).not.toHaveProperty('refused')
  })
})
