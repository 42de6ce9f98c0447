import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Row, SentAnswer } from '../../../shared/model/answer.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { DAY, HOUR, NOW } from '../../support/instant.ts'
import { type Happening, writeFacts, writeTouches } from '../support/a-ledger.ts'
import { aSite } from '../support/a-site.ts'
import type { TestWorker } from '../support/a-worker.ts'
import { problemOf } from '../support/problem-of.ts'
import { anyHistory, LAST } from './a-history.ts'

const { journeys } = aPlaybook()
const START = NOW - 60 * DAY

const ask = async (worker: TestWorker, question: string, query: string) =>
  (await worker.callWithKey(`/v1/insight/${question}?${query}`)).json<SentAnswer>()

const entered = (
  profile: string,
  ordinal: number,
  stage: string | null,
  at: number,
  from: string | null = null,
): Happening => ({
  profile,
  fact: { kind: 'entered', journey: 'buyer', ordinal, from, stage, cause: 'touch', at },
})
const merged = (profile: string, into: string, at: number): Happening => ({
  profile,
  fact: { kind: 'merged', into, at },
})

/** Histories at one step an hour. */
const hourly = (history: readonly Happening[]): readonly Happening[] =>
  history.map((happening) => ({ ...happening, fact: { ...happening.fact, at: START + happening.fact.at * HOUR } }))

/** Whether a move was made by somebody who was still a person of their own. */
const isOfAPerson = ({ profile, fact }: Happening, history: readonly Happening[]): boolean => {
  const isGone = history.some(
    (other) => other.profile === profile && other.fact.kind !== 'entered' && other.fact.at < fact.at,
  )
  return fact.kind === 'entered' && !isGone
}

const countsOf = (rows: readonly Row[]) => new Map(rows.map(({ stage, people }) => [stage, Number(people)]))

describe('GET /v1/insight/moves', () => {
  it('accounts for every change of a count: what a stage has more is its entries less its exits and departures', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, fc.nat(LAST), fc.nat(LAST), async (history, one, other) => {
        const { worker, site } = await aSite({ journeys })
        await writeFacts(site, hourly(history))
        const [from, until] = [START + Math.min(one, other) * HOUR, START + (Math.max(one, other) + 1) * HOUR]
        const period = `site=${site}&from=${from}&until=${until}`
        const [before, after] = [
          await ask(worker, 'now', `site=${site}&at=${from}`),
          await ask(worker, 'now', `site=${site}&at=${until}`),
        ]
        const stages = await ask(worker, 'moves', `${period}&view=stages`)
        const flow = await ask(worker, 'moves', `${period}&view=flow`)
        const [was, is] = [countsOf(before.rows), countsOf(after.rows)]
        const atAll = await moved(worker, site)
        for (const { stage, net } of stages.rows) {
          const daily = flow.rows.filter((row) => row.stage === stage).map(({ net }) => net)
          // Who is at no stage before the first move is not yet seen, so that only stages are conserved.
          if (stage === null) expect([net, ...daily].every((each) => each === null)).toBe(true)
          else {
            expect((is.get(stage) ?? 0) - (was.get(stage) ?? 0)).toBe(net)
            expect(daily.reduce<number>((sum, each) => sum + Number(each), 0)).toBe(net)
          }
        }
        expect(atAll).toBe(history.filter((happening) => isOfAPerson(happening, history)).length)
        const [all, stays] = [
          await ask(worker, 'moves', `site=${site}&from=61d&view=stages`),
          await ask(worker, 'time-in-stage', `site=${site}&from=61d&stage=interested`),
        ]
        expect(stays.figures.people).toBe(all.rows.find(({ stage }) => stage === 'interested')?.entries)
      }),
      { numRuns: env.FUZZ === 'all' ? 500 : 25 },
    )
  })

  it('gives each move its direction and its share of the moves from there, with Wilson’s interval', async () => {
    const { worker, site } = await aSite({ journeys })
    await writeFacts(site, [
      entered('a', 1, 'visitor', START),
      entered('a', 2, 'interested', START + 1, 'visitor'),
      entered('a', 3, 'visitor', START + 2, 'interested'),
      entered('b', 1, 'visitor', START),
      entered('b', 2, 'customer', START + 1, 'visitor'),
    ])
    const { rows, figures } = await ask(worker, 'moves', `site=${site}&from=61d`)
    expect(rows.map(({ from, to, direction, moves, of }) => [from, to, direction, moves, of])).toEqual([
      [null, 'visitor', 'forwards', 2, 2],
      ['visitor', 'interested', 'forwards', 1, 2],
      ['visitor', 'customer', 'forwards', 1, 2],
      ['interested', 'visitor', 'backwards', 1, 1],
    ])
    expect(rows[1]?.low).toBeCloseTo(0.0945, 3)
    expect(figures).toMatchObject({ forwards: 4, backwards: 1, departed: 0 })
  })
})

describe('the stages of moves', () => {
  it('are those that people left by departing, too, though the journey has them no more', async () => {
    const { worker, site } = await aSite({ journeys })
    await writeFacts(site, [
      entered('a', 1, 'of-old', START),
      merged('a', 'b', START + 2 * DAY),
      entered('c', 1, null, START, 'visitor'),
      { profile: 'c', fact: { kind: 'erased', at: START + 2 * DAY } },
    ])
    const path = `site=${site}&from=${START + DAY}&until=${START + 3 * DAY}`
    for (const view of ['stages', 'flow']) {
      const { rows } = await ask(worker, 'moves', `${path}&view=${view}`)
      const departed = rows.filter(({ departures }) => departures !== 0)
      expect(departed.map(({ stage, net }) => [stage, net])).toEqual([
        [null, null],
        ['of-old', -1],
      ])
    }
  })

  it('have no days in the future', async () => {
    const { worker, site } = await aSite({ journeys })
    const { rows } = await ask(worker, 'moves', `site=${site}&from=1d&until=9999-12-31&view=flow`)
    expect(new Set(rows.map(({ day }) => day)).size).toBe(2)
  })
})

async function moved(worker: TestWorker, site: string): Promise<number> {
  const { rows } = await ask(worker, 'moves', `site=${site}&from=61d`)
  return rows.reduce((sum, { moves }) => sum + Number(moves), 0)
}

describe('GET /v1/insight/time-in-stage', () => {
  it('counts who waits still, who was merged, and who left for where, each for as long as they were seen there', async () => {
    const { worker, site } = await aSite({ journeys })
    await writeFacts(site, [
      entered('a', 1, 'interested', START),
      entered('a', 2, 'customer', START + 2 * HOUR),
      entered('b', 1, 'interested', START),
      entered('b', 4, 'visitor', START + 4 * HOUR),
      entered('c', 1, 'interested', START),
      merged('c', 'a', START + 3 * HOUR),
      entered('d', 1, 'interested', START),
    ])
    const path = `site=${site}&stage=interested&from=61d`
    const curve = await ask(worker, 'time-in-stage', path)
    expect(curve.rows.map(({ ms, atRisk, left, there }) => [Number(ms) / HOUR, atRisk, left, there])).toEqual([
      [2, 4, 1, 0.75],
      [4, 2, 1, 0.375],
      [60 * 24, 1, 0, 0.375],
    ])
    expect(curve.figures).toMatchObject({ people: 4, ended: 2, waiting: 2, median: 4 * HOUR })
    const exits = await ask(worker, 'time-in-stage', `${path}&view=exits`)
    const last = exits.rows.filter(({ ms }) => ms === 4 * HOUR)
    expect(last.map(({ to, share }) => [to, share])).toEqual(
      expect.arrayContaining([
        ['customer', 0.25],
        ['visitor', 0.375],
      ]),
    )
  })
})

describe('GET /v1/insight/funnel', () => {
  it('counts a person who was two visitors once, with the steps of both, in the window and in order', async () => {
    const { worker, site } = await aSite({ journeys })
    await writeFacts(site, [entered('phone', 1, 'visitor', START), merged('phone', 'ann', START + DAY)])
    await writeTouches(site, [
      { profile: 'phone', id: '1', name: 'view', at: START, country: 'FR' },
      { profile: 'ann', id: '2', name: 'buy', at: START + 2 * DAY, country: 'DE' },
      { profile: 'bob', id: '3', name: 'buy', at: START, country: 'FR' },
      { profile: 'bob', id: '4', name: 'view', at: START + 1, country: 'FR' },
    ])
    const path = `site=${site}&over=touches&steps=view,buy&from=61d`
    const people = async (more: string) => (await ask(worker, 'funnel', path + more)).rows.map((row) => row.people)
    expect(await people('')).toEqual([2, 1])
    expect(await people('&window=1d')).toEqual([2, 0])
    expect(await people('&order=any')).toEqual([2, 2])
    const by = await ask(worker, 'funnel', `${path}&by=country`)
    expect(by.rows.map(({ country, step, people }) => [country, step, people])).toEqual([
      ['FR', 'view', 2],
      ['FR', 'buy', 1],
    ])
    const stages = await ask(worker, 'funnel', `site=${site}&steps=visitor,customer&from=61d`)
    expect(stages.rows.map(({ people }) => people)).toEqual([1, 0])
  })
})

describe('GET /v1/insight/outlook', () => {
  it('gives the probability to reach the goal from each stage, and when the lapsed return', async () => {
    const { worker, site } = await aSite({ journeys })
    await writeFacts(site, [
      entered('a', 1, 'visitor', START),
      entered('a', 2, 'customer', START + 8 * DAY, 'visitor'),
      entered('b', 1, 'visitor', START),
      entered('b', 2, 'interested', START + 1, 'visitor'),
    ])
    const { rows } = await ask(worker, 'outlook', `site=${site}&goal=customer&from=61d`)
    expect(rows.find(({ stage }) => stage === 'visitor')).toMatchObject({ reach: 0.5, stepsToGoal: 1 })
    const back = await ask(worker, 'outlook', `site=${site}&lapsed=visitor&from=61d`)
    expect(back.rows.map(({ returned }) => returned).slice(0, 3)).toEqual([1, 1, 0])
  })
})

describe('GET /v1/insight/retention', () => {
  it('gives of each week’s cohort who has not left the stage, week by week', async () => {
    const { worker, site } = await aSite({ journeys })
    const monday = Date.UTC(2026, 9, 5)
    await writeFacts(site, [
      entered('a', 1, 'customer', monday + DAY),
      entered('b', 1, 'customer', monday + 2 * DAY),
      entered('b', 2, 'visitor', monday + 9 * DAY, 'customer'),
    ])
    const { rows } = await ask(worker, 'retention', `site=${site}&stage=customer&from=${monday}`)
    expect(rows.slice(0, 3).map(({ cohort, people, period, there }) => [cohort, people, period, there])).toEqual([
      ['2026-10-05', 2, 0, 2],
      ['2026-10-05', 2, 1, 1],
      ['2026-10-05', 2, 2, 1],
    ])
  })
})

describe('GET /v1/insight/person', () => {
  it('is one timeline of all their visitors, asked by any of them', async () => {
    const { worker, site } = await aSite({ journeys })
    const [phone, ann] = ['AAAAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBBBA']
    await writeFacts(site, [
      entered(phone, 1, 'visitor', 1),
      { profile: phone, fact: { kind: 'exposed', play: 'nudge', arm: 'a', slot: 'hero', propensity: 0.5, at: 2 } },
      merged(phone, ann, 3),
      { profile: ann, fact: { kind: 'reached', goal: 'purchase', touch: 't', value: 5, at: 5 } },
      entered('another', 1, 'visitor', 1),
    ])
    await writeTouches(site, [{ profile: ann, name: 'purchase', at: 4, value: 5 }])
    const timeline = await ask(worker, 'person', `site=${site}&id=${ann}`)
    expect(timeline.rows.map(({ at, kind, what }) => [at, kind, what])).toEqual([
      [1, 'entered', 'visitor'],
      [2, 'exposed', 'nudge'],
      [3, 'merged', ann],
      [4, 'touch', 'purchase'],
      [5, 'reached', 'purchase'],
    ])
    expect((await ask(worker, 'person', `site=${site}&id=${phone}`)).rows).toEqual(timeline.rows)
  })
})

it.each([
  ['moves', 'view=map', 'view'],
  ['time-in-stage', 'stage=byer', 'stage'],
  ['time-in-stage', 'stage=visitor&unit=0h', 'unit'],
  ['funnel', 'steps=visitor', 'steps'],
  ['funnel', 'steps=visitor,byer', 'steps.1'],
  ['outlook', '', 'goal'],
  ['outlook', 'lapsed=gone', 'lapsed'],
  ['retention', 'stage=visitor&every=year', 'every'],
  ['person', 'id=nobody', 'id'],
])('%s?%s names the field %s at fault', async (question, query, path) => {
  const { worker, site } = await aSite({ journeys })
  const response = await worker.callWithKey(`/v1/insight/${question}?site=${site}&${query}`)
  expect(await problemOf(response)).toMatchObject({ status: 422, problems: [{ path }] })
})
