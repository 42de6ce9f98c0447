import { describe, expect, it } from 'vitest'
import type { VisitRequest } from '../../../shared/model/visit.ts'
import { aPlay, aPlaybook } from '../../support/a-playbook.ts'
import { aTouch } from '../../support/a-touch.ts'
import { aVisit } from '../../support/a-visit.ts'
import { aWorker } from '../support/a-worker.ts'

const PLAYS = { plays: [aPlay()] }
const REQUIRED = aPlaybook({ ...PLAYS, consent: 'required' })
const IMPLIED = aPlaybook(PLAYS)
const TOUCHES = [aTouch({ seq: 1, name: 'purchase' }), aTouch({ seq: 2, name: 'not-in-the-playbook' })]

const NOTHING = {
  token: null,
  ack: [],
  stages: {},
  slots: { hero: { variant: null, reason: 'no-consent' } },
  playbook: expect.any(String),
}

describe('a visitor who does not let the site measure', () => {
  it.each<[string, typeof IMPLIED, Partial<VisitRequest>, Record<string, string>]>([
    ['refuses', IMPLIED, { consent: { measure: false } }, {}],
    [
      'refuses measuring and wants personal content all the same',
      IMPLIED,
      { consent: { measure: false, personalize: true } },
      {},
    ],
    ['is silent where the playbook requires consent', REQUIRED, {}, {}],
    [
      'agrees to personal content alone where the playbook requires consent',
      REQUIRED,
      { consent: { personalize: true } },
      {},
    ],
    ['sends Global Privacy Control', IMPLIED, {}, { 'sec-gpc': '1' }],
    [
      'sends Global Privacy Control beside a consent',
      REQUIRED,
      { consent: { measure: true, personalize: true } },
      { 'sec-gpc': '1' },
    ],
  ])(
    '%s: gets no token, no stages and the page as it is, and leaves nothing in the log',
    async (_, playbook, changes, headers) => {
      const worker = await aWorker({ playbook })
      const reply = await worker.visit(aVisit({ touches: TOUCHES, token: 'forged', ...changes }), { headers })
      expect(reply).toEqual(NOTHING)
      expect(worker.log).toEqual([])
    },
  )

  it('gets the same answer as every other, whatever was known before', async () => {
    const worker = await aWorker({ playbook: IMPLIED })
    const { token } = await worker.visit(aVisit({ touches: TOUCHES }))
    const known = await worker.visit(aVisit({ token: token ?? '', consent: { measure: false } }))
    const unknown = await worker.visit(aVisit({ consent: { measure: false } }))
    expect(known).toEqual(unknown)
  })

  it('gets no explanation in development either', async () => {
    const worker = await aWorker({ playbook: IMPLIED, isDevelopment: true })
    expect(await worker.visit(aVisit({ consent: { measure: false } }))).toEqual(NOTHING)
  })
})

describe('a visitor who lets the site measure', () => {
  it.each<[string, typeof IMPLIED, Partial<VisitRequest>]>([
    ['is silent where the playbook takes that for consent', IMPLIED, {}],
    ['agrees to both where the playbook requires consent', REQUIRED, { consent: { measure: true, personalize: true } }],
  ])('%s: is at a stage and sees plays', async (_, playbook, changes) => {
    const reply = await (await aWorker({ playbook })).visit(aVisit(changes))
    expect([reply.stages.buyer?.stage, reply.slots.hero?.play]).toEqual(['visitor', 'play'])
  })

  it.each<[string, typeof IMPLIED, Partial<VisitRequest>]>([
    ['agrees to measuring alone where the playbook requires consent', REQUIRED, { consent: { measure: true } }],
    ['refuses personal content', IMPLIED, { consent: { personalize: false } }],
  ])('%s: is at a stage and sees the page as it is', async (_, playbook, changes) => {
    const reply = await (await aWorker({ playbook })).visit(aVisit(changes))
    expect([reply.stages.buyer?.stage, reply.slots.hero?.reason]).toEqual(['visitor', 'no-consent'])
  })

  it('is not taken to refuse by a Global Privacy Control header that is not 1', async () => {
    const reply = await (await aWorker({ playbook: IMPLIED })).visit(aVisit(), { headers: { 'sec-gpc': '0' } })
    expect(reply.stages.buyer?.stage).toBe('visitor')
  })
})
