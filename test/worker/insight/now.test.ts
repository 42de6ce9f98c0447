import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SentAnswer } from '../../../shared/model/answer.ts'
import { aPlaybook } from '../../support/a-playbook.ts'
import { DAY, NOW } from '../../support/instant.ts'
import { type Happening, writeFacts } from '../support/a-ledger.ts'
import { aSite } from '../support/a-site.ts'
import type { TestWorker } from '../support/a-worker.ts'
import { problemOf } from '../support/problem-of.ts'
import { anyHistory, LAST, segmentOf } from './a-history.ts'

const { journeys } = aPlaybook()
const START = NOW - 10 * DAY

const ask = async (worker: TestWorker, query: string) =>
  (await worker.callWithKey(`/v1/insight/now?${query}`)).json<SentAnswer>()

const moved = (profile: string, ordinal: number, stage: string | null, at: number): Happening => ({
  profile,
  fact: { kind: 'entered', journey: 'buyer', ordinal, from: null, stage, cause: 'touch', at },
})

const shift = (history: readonly Happening[]): readonly Happening[] =>
  history.map((happening) => ({ ...happening, fact: { ...happening.fact, at: START + happening.fact.at } }))

/** Where everybody is at an instant, said a second time: by following each person's facts. */
function placed(history: readonly Happening[], at: number) {
  const last = new Map<string, Happening>()
  const gone = new Set<string>()
  for (const happening of history) {
    if (happening.fact.at > at) continue
    if (happening.fact.kind === 'entered') last.set(happening.profile, happening)
    else gone.add(happening.profile)
  }
  return [...last.values()].filter(({ profile }) => !gone.has(profile))
}

const stageOf = ({ fact }: Happening) => (fact.kind === 'entered' ? fact.stage : null)

describe('GET /v1/insight/now', () => {
  it('counts at any instant everybody seen by then at the stage of their last move, and says who is at none', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, fc.nat(LAST), async (history, offset) => {
        const { worker, site } = await aSite({ journeys })
        await writeFacts(site, shift(history))
        const at = START + offset
        const people = placed(shift(history), at)
        const answer = await ask(worker, `site=${site}&at=${at}&by=country`)
        const counted = new Map(answer.rows.map(({ stage, country, people }) => [`${stage} ${country}`, people]))
        const expected = new Map<string, number>()
        for (const person of people) {
          const key = `${stageOf(person)} ${segmentOf(person).country}`
          expected.set(key, (expected.get(key) ?? 0) + 1)
        }
        expect(counted).toEqual(expected)
        expect(answer.figures.people).toBe(people.length)
        const now = await ask(worker, `site=${site}`)
        const then = await ask(worker, `site=${site}&at=${worker.clock.now}`)
        expect(now.rows).toEqual(then.rows)
        expect(now.rowCount).toBe(now.rows.length)
      }),
      { numRuns: 40 },
    )
  })

  it('counts a person who was two visitors once, from the instant this was known', async () => {
    const { worker, site } = await aSite({ journeys })
    await writeFacts(site, [
      moved('phone', 1, 'interested', START),
      moved('ann', 1, 'customer', START),
      { profile: 'phone', fact: { kind: 'merged', into: 'ann', at: START + DAY } },
    ])
    const before = await ask(worker, `site=${site}&at=${START + DAY - 1}`)
    const after = await ask(worker, `site=${site}&at=${START + DAY}`)
    expect([before.figures.people, after.figures.people]).toEqual([2, 1])
    expect(after.rows).toEqual([
      { stage: 'visitor', people: 0 },
      { stage: 'interested', people: 0 },
      { stage: 'customer', people: 1 },
    ])
  })

  it('counts a person once where visitors were merged one after the other', async () => {
    const { worker, site } = await aSite({ journeys })
    await writeFacts(site, [
      moved('phone', 1, 'interested', START),
      moved('laptop', 1, 'interested', START),
      moved('ann', 1, 'interested', START),
      { profile: 'phone', fact: { kind: 'merged', into: 'laptop', at: START + DAY } },
      { profile: 'laptop', fact: { kind: 'merged', into: 'ann', at: START + 2 * DAY } },
    ])
    const people = [0, 1, 2].map(
      async (days) => (await ask(worker, `site=${site}&at=${START + days * DAY}`)).figures.people,
    )
    expect(await Promise.all(people)).toEqual([3, 2, 1])
  })

  it('says as of when, what is counted in which unit, and the SQL that gives the same rows', async () => {
    const { worker, site } = await aSite({ journeys })
    await writeFacts(site, [moved('ann', 1, 'customer', START)])
    const answer = await ask(worker, `site=${site}&channel=web&by=channel`)
    expect(answer).toMatchObject({ question: 'now', asOf: NOW, unit: 'people', rowCount: 1, limit: null })
    expect(answer.definition).toContain('People by the stage of the journey "buyer"')
    const [statement] = answer.sql
    if (statement === undefined) throw new Error('no SQL')
    expect(await (await worker.deps.services()).ledgerReader.rows(statement)).toEqual(answer.rows)
  })

  it('is CSV or NDJSON where that is asked for, by name or by Accept', async () => {
    const { worker, site } = await aSite({ journeys })
    await writeFacts(site, [{ ...moved('ann', 1, 'customer', START), segment: { campaign: '=HYPERLINK("x")' } }])
    const path = `/v1/insight/now?site=${site}&by=campaign`
    const csv = await worker.callWithKey(`${path}&format=csv`)
    expect(csv.headers.get('waypost-as-of')).toBe(String(NOW))
    expect(csv.headers.get('waypost-limit')).toBe('none')
    expect(csv.headers.get('waypost-rows')).toBe('1')
    const json = await ask(worker, `site=${site}&by=campaign`)
    expect(csv.headers.get('waypost-definition')).toBe(json.definition)
    expect(JSON.parse(csv.headers.get('waypost-sql') ?? '')).toEqual(json.sql)
    expect(await csv.text()).toBe('stage,campaign,people\r\ncustomer,"\'=HYPERLINK(""x"")",1\r\n')
    const headers = { authorization: 'Bearer the-secret-key-of-a-test', accept: 'text/html, application/x-ndjson' }
    const ndjson = await worker.fetch(path, { headers })
    expect(await ndjson.text()).toBe('{"stage":"customer","campaign":"=HYPERLINK(\\"x\\")","people":1}\n')
  })

  it.each([
    ['site', ''],
    ['journey', 'journey=byer'],
    ['at', 'at=soon'],
    ['by.0', 'by=age'],
    ['format', 'format=xml'],
    ['stage', 'stage=customer'],
    ['country', 'country='],
  ])('names the field %s at fault, and what to do', async (field, query) => {
    const { worker, site } = await aSite({ journeys })
    const path = field === 'site' ? '/v1/insight/now' : `/v1/insight/now?site=${site}&${query}`
    expect(await problemOf(await worker.callWithKey(path))).toMatchObject({ status: 422, problems: [{ path: field }] })
  })

  it('asks for the secret key first, and knows which questions there are', async () => {
    const { worker, site } = await aSite({ journeys })
    expect((await worker.fetch(`/v1/insight/now?site=${site}`)).status).toBe(401)
    const long = await worker.callWithKey(`/v1/insight/now?site=${'s'.repeat(600)}`)
    expect(await problemOf(long)).toMatchObject({ status: 422, problems: [{ path: 'site' }] })
    expect(await problemOf(await worker.callWithKey(`/v1/insight/when?site=${site}`))).toMatchObject({ status: 404 })
    expect(await problemOf(await worker.callWithKey('/v1/insight/now?site=nobody'))).toMatchObject({ status: 404 })
  })
})
