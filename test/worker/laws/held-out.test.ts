import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Play, Playbook } from '../../../shared/model/playbook.ts'
import type { VisitReply } from '../../../shared/model/visit.ts'
import { aCountingPlaybook } from '../../support/a-counting-playbook.ts'
import { aPlay } from '../../support/a-playbook.ts'
import { aVisit } from '../../support/a-visit.ts'
import { aBrowser } from '../support/a-browser.ts'
import { aSite } from '../support/a-site.ts'
import { MAX_AGE_MS, type TestWorker } from '../support/a-worker.ts'
import { faultsOf, type Seen } from './held-out-model.ts'

const STAGES = ['count:0']
const SLOTS = Array.from({ length: 100 }, (_, place) => `slot-${place}`)
const BROWSERS = 6
const USERS = ['ann', 'bob']
const STEPS = 50

/** `FUZZ=all` makes 10⁶ decisions and more. */
const HISTORIES = env.FUZZ === 'all' ? 300 : 15

type Step =
  | { readonly do: 'visit'; readonly who: number }
  | { readonly do: 'see'; readonly who: number; readonly slot: number }
  | { readonly do: 'sign-in'; readonly who: number; readonly user: number }
  /** Comes with a token of earlier. */
  | { readonly do: 'come-back'; readonly token: number }
  /** `isHeard`: the isolate knows at once; otherwise it goes on for a while with what it has. */
  | { readonly do: 'publish'; readonly edition: number; readonly isHeard: boolean }

const who = fc.nat(BROWSERS - 1)
const a = <T extends string>(name: T) => fc.constant(name)
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: a('visit'), who }) },
  { weight: 2, arbitrary: fc.record({ do: a('see'), who, slot: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: a('sign-in'), who, user: fc.nat(USERS.length - 1) }) },
  { weight: 1, arbitrary: fc.record({ do: a('come-back'), token: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ do: a('publish'), edition: fc.nat(3), isHeard: fc.boolean() }) },
)
const anyRules = fc.record({
  holdout: fc.constantFrom(0.3, 0.6),
  ofJourney: fc.constantFrom(0, 0.4),
  keep: fc.constantFrom<'known' | 'everyone'>('known', 'everyone'),
})

const WEIGHTS: readonly (readonly [number, number])[] = [
  [1, 1],
  [1, 9],
  [0, 1],
  [3, 1],
]

interface Rules {
  readonly holdout: number
  readonly ofJourney: number
  readonly keep: 'known' | 'everyone'
}

/** A playbook with a play in each slot, some in a group, some with a control; editions differ in the weights. */
function playbookOf(site: string, edition: number, { holdout, ofJourney, keep }: Rules): Playbook {
  const content = { text: 'Hello' }
  const plays = SLOTS.map((slot, place): Play => {
    const weights = WEIGHTS[(edition + place) % WEIGHTS.length] ?? [1, 1]
    const variants = weights.map((weight, arm) => ({ id: `v${arm}`, weight, content }))
    const group = place % 5 === 0 ? { group: { id: 'together' } } : {}
    return aPlay({ id: `play-${place}`, slot, stages: STAGES, control: place % 3 === 0 ? 0.2 : 0, variants, ...group })
  })
  const slots = Object.fromEntries(SLOTS.map((slot) => [slot, { kind: 'element', default: 'page' } as const]))
  const counting = aCountingPlaybook({ site, plays, slots, holdout, keep })
  return { ...counting, journeys: counting.journeys.map((journey) => ({ ...journey, holdout: ofJourney })) }
}

/** Browsers that live through a history, and what they were told. */
async function aPublic(rules: Rules) {
  const { worker, site } = await aSite()
  const editions = new Map<string, Playbook>()
  const publish = async (edition: number, isHeard: boolean) => {
    const version = `${edition}-${worker.clock.now}`
    const published = { version, publishedAt: worker.clock.now, playbook: playbookOf(site, edition, rules) }
    editions.set(version, published.playbook)
    await worker.deps.store.publish(published)
    if (isHeard) await worker.deps.playbooks.accept(published)
  }
  worker.clock.now += 1
  await publish(0, true)
  const people = Array.from({ length: BROWSERS }, (_, place) => aPerson(worker, site, `${place}`.padEnd(22, 'x')))
  return { worker, site, editions, publish, people }
}

function aPerson(worker: TestWorker, site: string, seed: string) {
  const browser = aBrowser(worker, site, seed)
  let user: string | null = null
  let seq = 0
  let last: VisitReply | null = null
  const visit = async (touches: Parameters<typeof browser.visit>[0] = {}) => {
    last = await browser.visit({ slots: SLOTS, ...touches })
    return last
  }
  return {
    bearer: () => ({ user, seed, token: last?.token ?? null }),
    visit: () => visit(),
    signIn: async (as: string) => {
      user = as
      await browser.signIn(as)
      return visit()
    },
    /** Tells that a slot of the last reply was seen; the show, where there was one. */
    see: async (slot: string, seen: Seen[]) => {
      const { play, arm = 'holdout' } = last?.slots[slot] ?? {}
      if (play === undefined) return visit()
      seq += 1
      const at = worker.clock.now
      const reply = await visit({ touches: [{ seq, name: 'exposure', at, props: { play, slot, arm } }] })
      seen.push({ visitor: reply.visitor ?? '', play, arm, at })
      return reply
    },
  }
}

async function live(steps: readonly Step[], rules: Rules): Promise<readonly string[]> {
  const { worker, site, editions, publish, people } = await aPublic(rules)
  const seen: Seen[] = []
  const known = { worker, site, stages: STAGES, editions, seen }
  const old: { readonly user: string | null; readonly seed: string; readonly token: string }[] = []
  const wrong: string[] = []
  for (const step of steps) {
    worker.clock.now += 1
    if (step.do === 'publish') {
      await publish(step.edition, step.isHeard)
      if (!step.isHeard) worker.clock.now += MAX_AGE_MS
      continue
    }
    if (step.do === 'come-back') {
      const bearer = old[step.token % Math.max(1, old.length)]
      if (bearer === undefined) continue
      const { user, ...carried } = bearer
      const reply = await worker.visit(aVisit({ site, ...carried, slots: SLOTS, sentAt: worker.clock.now }))
      wrong.push(...(await faultsOf(reply, { user, isOld: true }, known)))
      continue
    }
    const person = people[step.who]
    if (person === undefined) continue
    const { token, ...before } = person.bearer()
    if (token !== null) old.push({ ...before, token })
    const reply = await obey(step, person, seen)
    wrong.push(...(await faultsOf(reply, { user: person.bearer().user, isOld: false }, known)))
  }
  await worker.settle()
  return wrong
}

function obey(
  step: Exclude<Step, { do: 'publish' | 'come-back' }>,
  person: ReturnType<typeof aPerson>,
  seen: Seen[],
): Promise<VisitReply> {
  if (step.do === 'visit') return person.visit()
  return step.do === 'sign-in' ? person.signIn(USERS[step.user] ?? '') : person.see(SLOTS[step.slot] ?? '', seen)
}

describe('the plays of a site with holdouts', () => {
  it('show nobody in a holdout a variant and keep everybody in the arm seen first, whatever happens between', async () => {
    const steps = fc.array(anyStep, { minLength: STEPS, maxLength: STEPS })
    const property = fc.asyncProperty(steps, anyRules, async (history, rules) => {
      expect((await live(history, rules)).slice(0, 3)).toEqual([])
    })
    await fc.assert(property, { numRuns: HISTORIES })
  }, 600_000)
})
