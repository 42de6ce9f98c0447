import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chanceOf } from '../support/chance.ts'
import { runKillRound } from '../support/kill-round.ts'
import { startTagLab, type TagLab } from '../support/tag-lab.ts'

/** `npm run soak` goes through many more. */
const ROUNDS = Number(process.env.ROUNDS ?? 2)
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32))
const ROUND_LIMIT_MS = 45_000

describe('the queue of two tabs', () => {
  let lab: TagLab
  beforeAll(async () => {
    lab = await startTagLab()
  })
  afterAll(() => lab.stop())

  it.each(Array.from({ length: ROUNDS }, (_, round) => SEED + round))(
    'brings every touch once though the network fails and the browser is killed (SEED=%i)',
    async (seed) => {
      const { stored, lost, doubled, dropped } = await runKillRound(lab, chanceOf(seed))
      expect({ lost, doubled, dropped }).toEqual({ lost: 0, doubled: 0, dropped: {} })
      expect(stored).toBeGreaterThan(0)
    },
    ROUND_LIMIT_MS,
  )
})
