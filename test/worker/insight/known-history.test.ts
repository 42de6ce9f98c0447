import { beforeAll, describe, expect, it } from 'vitest'
import type { SentAnswer } from '../../../shared/model/answer.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { DAY, NOW } from '../../support/instant.ts'
import { type Happening, writeFacts } from '../support/a-ledger.ts'
import { aSite } from '../support/a-site.ts'
import type { TestWorker } from '../support/a-worker.ts'

/** A Monday. */
const MONDAY = Date.UTC(2026, 9, 5)
const ALL = `from=${MONDAY - 1}`

/** Somebody's moves: the stage, and on which day since Monday. */
function moves(profile: string, country: string, ...stays: readonly (readonly [string, number])[]): Happening[] {
  return stays.map(([stage, day], place) => ({
    profile,
    segment: { country },
    fact: {
      ...{ kind: 'entered', journey: 'buyer', ordinal: place + 1, from: stays[place - 1]?.[0] ?? null, stage },
      ...{ cause: 'touch', at: MONDAY + day * DAY },
    },
  }))
}

/**
 * Small enough to be reckoned with by hand. Dee turned out to be ann on day 2, and eve was forgotten on day 10; cyd, bob and
 * fay are where they were last.
 */
const HISTORY: readonly Happening[] = [
  ...moves('ann', 'FR', ['visitor', 0], ['interested', 1], ['customer', 3]),
  ...moves('bob', 'FR', ['visitor', 0], ['interested', 2], ['visitor', 6]),
  ...moves('cyd', 'DE', ['visitor', 7]),
  ...moves('dee', 'DE', ['visitor', 1]),
  { profile: 'dee', fact: { kind: 'merged', into: 'ann', at: MONDAY + 2 * DAY } },
  ...moves('eve', 'DE', ['visitor', 8], ['customer', 9]),
  { profile: 'eve', fact: { kind: 'erased', at: MONDAY + 10 * DAY } },
  ...moves('fay', 'DE', ['visitor', 7], ['interested', 9]),
]

describe('a history that is known', () => {
  let worker: TestWorker
  let site = ''
  beforeAll(async () => {
    const made = await aSite({ journeys: aPlaybook().journeys })
    worker = made.worker
    site = made.site
    await writeFacts(site, HISTORY)
  })

  /** The rows of an answer, in some of its columns. */
  async function rowsOf(question: string, columns: readonly string[]) {
    const { rows } = await answerOf(question)
    return rows.map((row) => columns.map((column) => row[column]))
  }
  async function answerOf(question: string) {
    const [name, params] = question.split('?')
    return (await worker.callWithKey(`/v1/insight/${name}?site=${site}&${params ?? ''}`)).json<SentAnswer>()
  }

  it.each([
    ['before anybody came', -1, [0, 0, 0]],
    ['while dee was somebody else', 1, [2, 1, 0]],
    ['from when dee was ann', 2, [0, 2, 0]],
    ['before eve was forgotten', 9, [2, 1, 2]],
    ['from when she was', 10, [2, 1, 1]],
  ])('has its people where they were %s', async (_, day, expected) => {
    const counts = await rowsOf(`now?at=${MONDAY + day * DAY}`, ['people'])
    expect(counts.flat()).toEqual(expected)
  })

  it('has its people where they are, by country', async () => {
    expect(await rowsOf('now?by=country', ['stage', 'country', 'people'])).toEqual([
      ['visitor', 'DE', 1],
      ['visitor', 'FR', 1],
      ['interested', 'DE', 1],
      ['customer', 'FR', 1],
    ])
    expect((await rowsOf('now?country=DE', ['people'])).flat()).toEqual([1, 1, 0])
  })

  it('has its moves, each as a share of those from there', async () => {
    const { rows, figures, sql } = await answerOf(`moves?${ALL}`)
    expect(rows.map(({ from, to, moves, of, share }) => [from, to, moves, of, share])).toEqual([
      [null, 'visitor', 6, 6, 1],
      ['visitor', 'interested', 3, 4, 0.75],
      ['visitor', 'customer', 1, 4, 0.25],
      ['interested', 'visitor', 1, 2, 0.5],
      ['interested', 'customer', 1, 2, 0.5],
    ])
    // (0.75 + z²/8 ± z √(0.75 · 0.25 / 4 + z²/64)) / (1 + z²/4), with z = 1.96
    expect([rows[1]?.low, rows[1]?.high]).toEqual([expect.closeTo(0.3006, 4), expect.closeTo(0.9544, 4)])
    expect(figures).toMatchObject({ forwards: 11, backwards: 1, departed: 2 })
    const [moved] = sql
    const told = moved === undefined ? [] : await (await worker.deps.services()).ledgerReader.rows(moved)
    expect(told.reduce((sum, row) => sum + Number(row.moves), 0)).toBe(12)
  })

  it('has its entries, exits and departures, which add up to who is there', async () => {
    expect(await rowsOf(`moves?view=stages&${ALL}`, ['stage', 'entries', 'exits', 'departures', 'net'])).toEqual([
      [null, 0, 6, 0, null],
      ['visitor', 7, 4, 1, 2],
      ['interested', 3, 2, 0, 1],
      ['customer', 2, 0, 1, 1],
    ])
    const day = `from=${MONDAY + 9 * DAY - 1}&until=${MONDAY + 10 * DAY - 1}`
    expect(await rowsOf(`moves?view=flow&${day}`, ['day', 'stage', 'entries', 'exits'])).toEqual([
      ['2026-10-14', 'visitor', 0, 2],
      ['2026-10-14', 'interested', 1, 0],
      ['2026-10-14', 'customer', 1, 0],
    ])
  })

  it('has how long its visitors stayed: 2 of 7 left on day 1, 2 of 4 on day 2, and 3 were not seen to leave', async () => {
    const question = `time-in-stage?stage=visitor&unit=1d&${ALL}`
    const { figures, rows } = await answerOf(question)
    expect(rows.map(({ ms, atRisk, left, there }) => [Number(ms) / DAY, atRisk, left, there])).toEqual([
      [1, 7, 2, expect.closeTo(5 / 7, 12)],
      [2, 4, 2, expect.closeTo(5 / 14, 12)],
      [Math.floor((NOW - MONDAY) / DAY) - 6, 1, 0, expect.closeTo(5 / 14, 12)],
    ])
    expect(figures).toMatchObject({ people: 7, ended: 4, waiting: 3, lowerQuartile: DAY, median: 2 * DAY })
    expect(figures.upperQuartile).toBeNull()
    const exits = (await rowsOf(`${question}&view=exits`, ['ms', 'to', 'share'])).filter(([ms]) => ms === 2 * DAY)
    expect(exits).toEqual([
      [2 * DAY, 'customer', expect.closeTo(1 / 7, 12)],
      [2 * DAY, 'interested', expect.closeTo(1 / 7 + ((5 / 7) * 2) / 4, 12)],
    ])
  })

  it('has a funnel of five people, ann among them once', async () => {
    const steps = 'funnel?steps=visitor,interested,customer'
    expect(await rowsOf(`${steps}&${ALL}`, ['step', 'people', 'ofFirst', 'ofPrevious'])).toEqual([
      ['visitor', 5, 1, 1],
      ['interested', 3, 0.6, 0.6],
      ['customer', 1, 0.2, expect.closeTo(1 / 3, 12)],
    ])
    expect((await rowsOf(`${steps}&window=1d&${ALL}`, ['people'])).flat()).toEqual([5, 1, 0])
    expect((await rowsOf(`${steps}&by=country&${ALL}`, ['country', 'people'])).flat()).toEqual([
      'DE',
      3,
      'DE',
      1,
      'DE',
      0,
      'FR',
      2,
      'FR',
      2,
      'FR',
      1,
    ])
  })

  it('has an outlook: v = 1 + 3/4 i and i = 1 + 1/2 v moves to a customer, whom all become', async () => {
    expect(await rowsOf(`outlook?goal=customer&${ALL}`, ['stage', 'standing', 'reach', 'stepsToGoal'])).toEqual([
      [null, 'open', expect.closeTo(1, 12), expect.closeTo(3.8, 12)],
      ['visitor', 'open', expect.closeTo(1, 12), expect.closeTo(2.8, 12)],
      ['interested', 'open', expect.closeTo(1, 12), expect.closeTo(2.4, 12)],
      ['customer', 'goal', 1, 0],
    ])
  })

  it('has two of three interested who went on within the week, and one of whom no more is known after 30 days', async () => {
    const columns = ['fromDays', 'people', 'returned', 'within', 'soFar']
    const spans = await rowsOf(`outlook?lapsed=interested&${ALL}`, columns)
    expect(spans.slice(0, 4)).toEqual([
      [0, 3, 2, expect.closeTo(2 / 3, 12), expect.closeTo(2 / 3, 12)],
      [7, 1, 0, 0, expect.closeTo(2 / 3, 12)],
      [14, 1, 0, 0, expect.closeTo(2 / 3, 12)],
      [30, 1, 0, null, null],
    ])
  })

  it('has cohorts by week: nobody of the first stayed, and one of three of the second', async () => {
    const columns = ['cohort', 'people', 'period', 'isComplete', 'there']
    const weeks = await rowsOf(`retention?stage=visitor&${ALL}`, columns)
    expect(weeks).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6].map((period) => ['2026-10-05', 3, period, period < 6 ? 1 : 0, 0]),
      ...[0, 1, 2, 3, 4, 5].map((period) => ['2026-10-12', 3, period, period < 5 ? 1 : 0, 1]),
    ])
  })

  it('has days that end at midnight UTC: what happens then is of the next one', async () => {
    const midnight = MONDAY + 7 * DAY
    const before = await rowsOf(`moves?view=stages&${ALL}&until=${midnight - 1}`, ['stage', 'entries'])
    const after = await rowsOf(`moves?view=stages&${ALL}&until=2026-10-12`, ['stage', 'entries'])
    expect([before[1], after[1]]).toEqual([
      ['visitor', 4],
      ['visitor', 6],
    ])
    expect((await rowsOf('now?at=2026-10-12', ['people'])).flat()).toEqual([3, 0, 1])
    const berlin = encodeURIComponent('2026-10-12T00:00:00+02:00')
    expect((await rowsOf(`now?at=${berlin}`, ['people'])).flat()).toEqual([1, 0, 1])
  })
})
