import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DecideReply } from '../../../shared/model/decide.ts'
import type { Play, Playbook } from '../../../shared/model/playbook.ts'
import type { Touch } from '../../../shared/model/touch.ts'
import type { VisitReply } from '../../../shared/model/visit.ts'
import { compilePlaybook } from '../../../shared/playbook/compile.ts'
import { profileIdOfUser } from '../../../worker/identity/profile-id.ts'
import { contextOf } from '../../../worker/viewer/context.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { anyCase, NOW } from '../../support/arbitraries.ts'
import { decideNaively } from '../../support/naive-decision.ts'
import { aBrowser, type Browser } from '../support/a-browser.ts'
import { aWorker, type TestWorker } from '../support/a-worker.ts'

/** `FUZZ=all` lives many more. */
const LIVES = env.FUZZ === 'all' ? 2_000 : 120
const SLOTS = ['hero', 'offer']
const PAGE = { url: 'https://shop.example/shoes/7?ref=mail&utm_source=news' }

const anyPlayOf = ({ journeys }: Playbook): fc.Arbitrary<Omit<Play, 'id'>> => {
  const stages = journeys.flatMap(({ id, stages }) => stages.map((stage) => `${id}:${stage.id}`))
  const variants = fc
    .array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 })
    .map((weights) => weights.map((weight, place) => ({ id: `v${place}`, weight, content: { text: `${place}` } })))
  return fc.record(
    {
      slot: fc.constantFrom(...SLOTS),
      stages: fc.subarray(stages, { minLength: 1 }),
      variants,
      audience: fc.constantFrom({}, { device: 'desktop' }, { 'query.ref': 'mail' }, { 'traits.plan': 'pro' }),
      pages: fc.constantFrom(['/shoes/*'], ['/sale']),
      control: fc.constantFrom(0, 0.4),
      group: fc.constantFrom({ id: 'g' }, { id: 'g', weight: 2 }),
    },
    { requiredKeys: ['slot', 'stages', 'variants'] },
  )
}

const anyPlaybookOf = (playbook: Playbook): fc.Arbitrary<Playbook> =>
  fc
    .record({
      plays: fc.array(anyPlayOf(playbook), { minLength: 1, maxLength: 6 }),
      holdout: fc.constantFrom(0, 0.2),
      keep: fc.constantFrom('known' as const, 'everyone' as const),
    })
    .map(({ plays, ...rest }) => ({
      ...playbook,
      ...rest,
      identity: 'trusting' as const,
      traits: ['plan'],
      slots: { hero: { kind: 'element', default: 'page' }, offer: { kind: 'element', default: 'page' } },
      plays: plays.map((play, place) => aPlay({ ...play, id: `play-${place}` })),
    }))

/** A playbook and the one that is published after it, the touches of a browser, and what happens between its visits. */
const anyLife = anyCase()
  .filter(({ playbook }) => compilePlaybook(playbook).ok)
  .chain(({ playbook, touches }) =>
    fc.record({
      playbook: anyPlaybookOf(playbook),
      next: anyPlaybookOf(playbook),
      touches: fc.constant(touches),
      turns: fc.array(fc.constantFrom('touch', 'touch', 'wait', 'sign-in', 'publish'), { minLength: 2, maxLength: 5 }),
    }),
  )

type Life = typeof anyLife extends fc.Arbitrary<infer T> ? T : never

let sites = 0

async function live({ playbook, next, touches, turns }: Life): Promise<void> {
  sites += 1
  const site = `same-${crypto.randomUUID().slice(0, 8)}-${sites}`
  const worker = await aWorker({ playbook: null })
  worker.clock.now = NOW
  await worker.store({ ...playbook, site })
  const browser = aBrowser(worker, site)
  await browser.visit({ slots: SLOTS, page: PAGE })
  let left = touches
  let present: Playbook = { ...playbook, site }
  let hasOther = false
  let user: string | null = null
  for (const turn of turns) {
    if (turn === 'wait') worker.clock.now += 3_600_000
    if (turn === 'touch') {
      await browser.visit({ touches: left.slice(0, 4).map(sent) })
      left = left.slice(4)
    }
    if (turn === 'sign-in') {
      await browser.visit({ identify: { user: 'ann', traits: { plan: 'pro' } } })
      user = 'ann'
    }
    if (turn === 'publish' && !hasOther) {
      hasOther = true
      present = { ...next, site }
      worker.clock.now += 1
      await worker.deps.playbooks.accept({ version: 'next', publishedAt: worker.clock.now, playbook: present })
    }
    await compare({
      worker,
      browser,
      playbook: present,
      user: hasOther ? null : user,
      isKept: user !== null || playbook.keep === 'everyone',
    })
  }
}

function sent({ seq, name, at, value, props }: Touch) {
  return { seq, name, at, ...(value !== undefined && { value }), ...(props !== undefined && { props }) }
}

interface Scene {
  readonly worker: TestWorker
  readonly browser: Browser
  readonly playbook: Playbook
  /** Under which the shard and this isolate are known to judge by one version. */
  readonly user: string | null
  /** Whether a profile decides what traits and what stable id the browser's visitor has. */
  readonly isKept: boolean
}

/** At one instant: by call before the visit, by the visit, by call after it, and by the rules themselves. */
async function compare({ worker, browser, playbook, user, isKept }: Scene): Promise<void> {
  const { site } = playbook
  const call = async (body: object): Promise<Decisions> => {
    const asked = { site, slots: SLOTS, page: PAGE, ...body }
    const response =
      'token' in body ? await worker.fetch('/v1/decide', post(asked)) : await worker.callWithKey('/v1/decide', asked)
    expect(response.status).toBe(200)
    return decisionsOf(await response.json<DecideReply>())
  }
  const before = await call({ token: browser.token() })
  const visit = await browser.visit({ slots: SLOTS, page: PAGE })
  const seen = decisionsOf(visit)
  expect(before).toEqual(seen)
  expect(await call({ token: browser.token() })).toEqual(seen)
  const profile = await profileIdOfUser(site, user ?? '')
  const stable = user === null ? null : (await worker.deps.profiles.look(site, profile))?.stable
  if (user !== null) {
    const context = { device: 'desktop' }
    for (const whom of [{ user }, { profile }]) expect(await call({ ...whom, context })).toEqual(seen)
  }
  if (visit.visitor === undefined || (user === null && isKept)) return
  const stages = Object.entries(visit.stages).flatMap(([id, { stage }]) => (stage === null ? [] : [`${id}:${stage}`]))
  const traits = user === null ? {} : { traits: { plan: 'pro' } }
  const attributes = { ...contextOf({ page: PAGE }, new Request(PAGE.url)), ...traits }
  const stableId = stable ?? visit.visitor
  const viewer = { mayPersonalize: true, stages, attributes, now: worker.clock.now, stableId }
  const strategy = { plays: playbook.plays, journeys: playbook.journeys, holdout: playbook.holdout ?? 0 }
  for (const slot of SLOTS) expect(seen.slots[slot]).toEqual(decideNaively(strategy, slot, viewer))
}

type Decisions = Pick<DecideReply, 'stages' | 'slots' | 'nextChange' | 'playbook'>

function decisionsOf({ stages, slots, nextChange, playbook }: DecideReply | VisitReply): Decisions {
  return { stages, slots, playbook, ...(nextChange !== undefined && { nextChange }) }
}

const post = (body: object) => ({ method: 'POST', body: JSON.stringify(body) })

describe('a decision by call', () => {
  it('is that of a visit at the same instant and place, whoever asks, whatever the playbook and the history', async () => {
    await fc.assert(fc.asyncProperty(anyLife, live), { numRuns: LIVES })
  })
})
