import { describe, expect, it } from 'vitest'
import { aLargePlaybook, TOUCH_NAMES } from '../../support/a-large-playbook.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { DAY } from '../../support/instant.ts'
import { aWorker } from '../support/a-worker.ts'
import { open } from '../support/open.ts'

const ROUNDS = 10

describe('a token with 24 touch names, each counted, counted in a window and dated', () => {
  it.each([
    ['a month', 3],
    ['three years', 120],
    ['ten years', 390],
  ])('is at most 1,024 characters after ten touches of each name over %s', async (_, daysBetween) => {
    const worker = await aWorker({ playbook: aLargePlaybook() })
    let token: string | null = null
    for (let round = 0; round < ROUNDS; round += 1) {
      worker.clock.now += daysBetween * DAY
      const touches = TOUCH_NAMES.map((name, place) => {
        const spread = place * 3_723_457 + round * 61_813
        return aTouch({ seq: round * TOUCH_NAMES.length + place + 1, name, at: worker.clock.now - spread })
      })
      const reply = await worker.visit(aVisit({ ...(token && { token }), touches, sentAt: worker.clock.now }))
      token = reply.token
      expect(token?.length).toBeLessThanOrEqual(1_024)
    }
    const { person } = await open(worker, token)
    expect(person.evidence.cells.every((cell) => cell.length > 0)).toBe(true)
  })
})
