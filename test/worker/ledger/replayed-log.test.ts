import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileStages } from '../../../shared/playbook/compile.ts'
import { createReplay } from '../../../shared/simulate/replay.ts'
import { type LedgerResult, replayLedger } from '../../../worker/admin/cli/replay-ledger.ts'
import { createTouchColumns } from '../../../worker/admin/cli/touch-columns.ts'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { DAY, HOUR, NOW } from '../../support/instant.ts'
import { aSite } from '../support/a-site.ts'
import { SECRET } from '../support/a-worker.ts'

const JOURNEYS = [
  {
    id: 'buyer',
    stages: [
      { id: 'interested', when: { touch: 'view_pricing', count: { gte: 2 }, within: '14d' } },
      { id: 'customer', when: { touch: 'purchase' } },
      { id: 'lapsed', when: { touch: 'purchase', last: { olderThan: '20d' } } },
    ],
  },
  {
    id: 'fan',
    stages: [
      { id: 'reader', when: 'always' },
      { id: 'fan', when: { touch: 'page', count: { gte: 3 } }, keep: true },
    ],
  },
] as const

/** Older than any touch that a Worker keeps by default would have to be; some touches of one instant. */
const START = NOW - 600 * DAY

const touch = fc.record({
  visitor: fc.nat(5).map((number) => `visitor ${number}`),
  name: fc.constantFrom('view_pricing', 'purchase', 'page', 'unknown'),
  after: fc.constantFrom(0, 1, HOUR, 9 * DAY, 14 * DAY, 25 * DAY),
})
type Log = readonly { readonly visitor: string; readonly name: string; readonly at: number }[]

const anyLog: fc.Arbitrary<Log> = fc.array(touch, { minLength: 1, maxLength: 24 }).map((touches) => {
  let at = START
  return touches.map(({ visitor, name, after }) => {
    at = Math.min(at + after, NOW)
    return { visitor, name, at }
  })
})

/** The log by the engine alone, and through a Worker and its ledger, with all that both count. */
async function replayBoth(log: Log, given: { readonly engine?: Log; readonly instants?: readonly number[] } = {}) {
  const playbook = { journeys: JOURNEYS, retention: '700d', keep: 'known' } as const
  const { worker, site } = await aSite(playbook)
  const own = aCountingPlaybook({ site, ...playbook })
  const compiled = compileStages(own)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const replay = createReplay(compiled.value, { instants: given.instants ?? [] })
  const touches = createTouchColumns()
  for (const each of given.engine ?? log) replay.touch(each)
  for (const each of log) touches.add({ ...each, value: undefined, props: undefined, id: undefined })
  const fetch: typeof globalThis.fetch = (input, init) => worker.fetchAt(String(input), init)
  const run = () =>
    replayLedger(
      { playbook: own, touches, answer: replay.finish() },
      { url: 'https://edge.example', key: SECRET, fetch, now: () => NOW, wait: () => scheduler.wait(20) },
    )
  return { run, site }
}

const differing = ({ counts }: LedgerResult) => counts.filter(({ engine, ledger }) => engine !== ledger)

describe('replayLedger', () => {
  it('finds in the ledger what the engine alone counts, at any instant and of every move', async () => {
    const instants = fc.array(fc.nat(599), { maxLength: 2 })
    await fc.assert(
      fc.asyncProperty(anyLog, instants, async (log, days) => {
        const { run } = await replayBoth(log, { instants: days.map((day) => START + day * DAY) })
        const result = await run()
        expect(differing(result)).toEqual([])
        expect(result).toMatchObject({ accepted: log.length, duplicate: 0, refused: {}, split: 0, isEqual: true })
      }),
      { numRuns: 6 },
    )
  })

  it('counts a log once that is sent again', async () => {
    const log = [0, 1, 2, 3].map((day) => ({ visitor: 'ann', name: 'page', at: START + day * DAY }))
    const { run } = await replayBoth(log)
    expect(await run()).toMatchObject({ accepted: 4, duplicate: 0, isEqual: true })
    expect(await run()).toMatchObject({ accepted: 0, duplicate: 4, isEqual: true })
  })

  it('names the counts that differ when the ledger has heard of something else', async () => {
    const log = [0, 1, 2].map((day) => ({ visitor: 'ann', name: 'page', at: START + day * DAY }))
    const other = { visitor: 'ben', name: 'page', at: START + 2 * DAY }
    const { run } = await replayBoth(log, { engine: [...log, other] })
    const result = await run()
    expect(result.isEqual).toBe(false)
    const about = { at: new Date(START + 2 * DAY).toISOString(), journey: 'fan' }
    expect(differing(result)).toEqual([
      { ...about, of: 'reader', engine: 1, ledger: 0 },
      { ...about, of: 'none->reader', engine: 2, ledger: 1 },
    ])
  })

  it('refuses logs that a Worker cannot take: older than it keeps anybody, or in the future', async () => {
    const old = await replayBoth([{ visitor: 'ann', name: 'page', at: NOW - 701 * DAY }])
    await expect(old.run()).rejects.toThrow('Give it "retention": "702d"')
    const early = await replayBoth([{ visitor: 'ann', name: 'page', at: NOW + 1 }])
    await expect(early.run()).rejects.toThrow('has not come yet')
  })
})
