import { describe, expect, it } from 'vitest'
import { simulateOutage } from '../support/outage.ts'

const MINUTE_MS = 60_000
const SEED = Number(process.env.SEED ?? 1)
const CLIENTS = 10_000
const MAX_PEAK = 2

describe('the pace of 10,000 clients after ten minutes without the Worker', () => {
  it.each([
    ['stay on a page and touch twice a minute', { touchEveryMs: MINUTE_MS / 2, pageEveryMs: Number.POSITIVE_INFINITY }],
    ['open a page a minute and touch once on it', { touchEveryMs: MINUTE_MS, pageEveryMs: MINUTE_MS }],
  ])('is at most twice the usual load where they %s', (_, habits) => {
    const { steady, after } = simulateOutage({ clients: CLIENTS, outageMs: 10 * MINUTE_MS, ...habits, seed: SEED })
    expect(after / steady).toBeLessThanOrEqual(MAX_PEAK)
  })
})
