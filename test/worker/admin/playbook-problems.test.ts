import { describe, expect, it } from 'vitest'
import type { Problem } from '../../../shared/lib/problem.ts'
import { aPlay, aPlaybook, aPlaybookOf } from '../../support/a-playbook.ts'
import { aWorker, SECRET } from '../support/a-worker.ts'
import { problemOf } from '../support/problem-of.ts'

/** What publishing says is wrong with a playbook. */
async function problemsOf(playbook: unknown): Promise<readonly Problem[]> {
  const worker = await aWorker()
  const init = { method: 'PUT', body: JSON.stringify(playbook), headers: { authorization: `Bearer ${SECRET}` } }
  const details = await problemOf(await worker.fetch('/admin/api/sites/shop/playbook', init))
  expect([details.status, details.title]).toEqual([422, 'Not a playbook'])
  return details.problems ?? []
}

describe('publishing a playbook with faults', () => {
  it('names the touch that the vocabulary lacks, and those that it has', async () => {
    const [problem] = await problemsOf(aPlaybookOf({ touch: 'view_pricng' }))
    expect(problem?.path).toBe('journeys.0.stages.0.when')
    expect(problem?.problem).toContain('"view_pricng"')
    expect(problem?.hint).toContain('view_pricing')
  })

  it('names the stage that there is not, and those that there are', async () => {
    const [problem] = await problemsOf(aPlaybook({ plays: [aPlay({ stages: ['buyer:vistor'] })] }))
    expect(problem?.path).toBe('plays.0.stages')
    expect(problem?.problem).toContain('"buyer:vistor"')
    expect(problem?.hint).toContain('buyer:visitor')
  })

  it('names the second of two ids that are the same', async () => {
    const [journey] = aPlaybook().journeys
    const problems = await problemsOf(
      aPlaybook({ journeys: journey ? [journey, journey] : [], plays: [aPlay(), aPlay()] }),
    )
    expect(problems.map(({ path }) => path)).toEqual(['journeys.1.id', 'plays.1.id'])
  })

  it('tells how large the evidence could get, and which conditions cost most', async () => {
    const [problem] = await problemsOf(aPlaybookOf({ touch: 'purchase', count: { gte: 500 }, within: '30d' }))
    expect(problem?.path).toBe('journeys')
    expect(problem?.problem).toMatch(/could take 3\d\d\d bytes; 1024 is the limit/)
    expect(problem?.hint).toContain('journeys.0.stages.0.when keeps the last 500 instants of purchase: 3007 bytes')
  })

  it('names the duration that is none, and shows what one looks like', async () => {
    const [problem] = await problemsOf(aPlaybookOf({ touch: 'purchase', within: '2 weeks' }))
    expect(problem?.path).toBe('journeys.0.stages.0.when.within')
    expect(problem?.problem).toContain('"14d"')
  })

  it('names the consent that a playbook does not speak of, and explains what it can say', async () => {
    const { consent: _, ...silent } = aPlaybook()
    expect(await problemsOf(silent)).toEqual([
      { path: 'consent', problem: 'is missing', hint: expect.stringMatching(/"required" \(.*"implied" \(/) },
    ])
  })

  it('names a field that it does not know', async () => {
    const problems = await problemsOf({
      ...aPlaybookOf('always'),
      joruneys: [],
      plays: [{ ...aPlay({ stages: ['buyer:here'] }), stage: 'x' }],
    })
    expect(problems.map(({ path }) => path).sort()).toEqual(['joruneys', 'plays.0.stage'])
    for (const { problem, hint } of problems)
      expect([problem, hint]).toEqual(['is not a field here', 'check its spelling, or remove it'])
  })

  it('lists every fault of the form at once', async () => {
    const [journey] = aPlaybook().journeys
    const problems = await problemsOf({ ...aPlaybook(), site: '', consent: 'maybe', journeys: [{ ...journey, id: 3 }] })
    expect(problems.map(({ path }) => path)).toEqual(['site', 'consent', 'journeys.0.id'])
  })

  it('refuses conditions that nest without end', async () => {
    const deep = JSON.parse(`${'{"not":'.repeat(50_000)}"always"${'}'.repeat(50_000)}`)
    expect(await problemsOf(aPlaybookOf(deep))).toEqual([
      { path: '', problem: 'nests deeper than 100 levels', hint: expect.any(String) },
    ])
  })

  it('refuses a playbook for another site than the address says', async () => {
    const problems = await problemsOf(aPlaybook({ site: 'other' }))
    expect(problems).toEqual([
      { path: 'site', problem: 'is "other", the address says "shop"', hint: expect.any(String) },
    ])
  })
})
